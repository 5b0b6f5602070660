"""Spans of texts: to the character, by keys, mouse and finger."""

import pytest

from tests.browser.conftest import Visitor
from tests.browser.texts import answers, made, opened, ready, saved

pytestmark = [pytest.mark.browser, pytest.mark.stack]

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"  # one grapheme, 7 code points
HANGUL = "\u110b\u116a\u1111\u1161\u1105\u1175\u11ab\u110b\u1173\u11af"  # decomposed
ARABIC = "قال الطبيب إن المريض يأخذ الوارفارين كل يوم"
HARD = (
    f"{FAMILY} takes {HANGUL} since \U0001d54f March.\r\n"
    f"{ARABIC}\n"
    "A\ttab, e\u0301 composed  apart, and the end of it all \U0001f1f0\U0001f1f7"
)


@pytest.fixture(scope="module")
def hard(stack) -> str:
    return made(stack, "spans", {f"hard-{place}": HARD for place in range(12)})


def go_to(page, quote: str, key: str = "ArrowRight") -> None:
    """Moves the cursor on, word by word, until it stands on this one."""
    for _ in range(60):
        page.keyboard.press(key)
        if f"“{quote}”" in page.inner_text("[data-said]"):
            return
    raise AssertionError(f"The cursor never came to {quote!r}.")


def middle(page, quote: str, character: int = 0, *, left: bool = False) -> tuple[float, float]:
    """Where a character of the first such quote is drawn: its middle, or its left edge."""
    x, y = page.evaluate(
        "([quote, character, share]) => {"
        "const paper = document.querySelector('text-spans');"
        "const start = paper.text.indexOf(quote) + character;"
        "const { x, y, width, height } = "
        "paper.range({ start, end: start + 1 }).getBoundingClientRect();"
        "return [x + width * share, y + height / 2]; }",
        [quote, character, 0.1 if left else 0.5],
    )
    return x, y


def drag(page, from_: tuple[float, float], to: tuple[float, float]) -> None:
    page.mouse.move(*from_)
    page.mouse.down()
    page.mouse.move(*to, steps=4)
    page.mouse.up()


def test_spans_equal_python_slices_and_the_text_stays_as_it_was(stack, visitor, hard):
    page = opened(stack, visitor, hard, "exact")
    mark_by_keys(page)
    mark_by_mouse(page)
    page.keyboard.press("Enter")
    saved(page)
    [given] = answers(stack, "exact")
    assert given["sample__text"] == HARD
    spans = given["value"]["spans"]
    assert all(one["quote"] == HARD[one["start"] : one["end"]] for one in spans)
    assert {(one["quote"], one["category"]) for one in spans} == {
        (FAMILY, "praise"),
        (HANGUL[:-3], "blame"),
        (f"{HANGUL} since", "praise"),
        (f"takes {HANGUL} since", "blame"),
        ("الطبيب إن", "praise"),
        ("e\u0301 composed  apart", "praise"),
        ("apart", "blame"),
        ("nd of it al", "praise"),
    }


def mark_by_keys(page) -> None:
    press = page.keyboard.press
    go_to(page, FAMILY)
    press("1")
    go_to(page, HANGUL)
    press("Shift+Alt+ArrowLeft")  # less one syllable, which is three code points
    press("2")
    go_to(page, "takes", "ArrowLeft")
    press("ArrowRight")
    press("Shift+ArrowRight")  # nested: around what was just marked
    press("1")
    go_to(page, "March")
    press("ArrowRight")  # on to a line that reads from right to left
    go_to(page, "الطبيب", "ArrowLeft")
    press("Shift+ArrowLeft")
    press("1")


def mark_by_mouse(page) -> None:
    press = page.keyboard.press
    drag(page, middle(page, "takes", 2), middle(page, "since", 3))  # overlapping, to whole words
    press("2")
    page.mouse.click(*middle(page, "e\u0301"))
    page.keyboard.down("Shift")
    page.mouse.click(*middle(page, "apart", 1))
    page.keyboard.up("Shift")
    press("1")
    page.mouse.dblclick(*middle(page, "apart", 1))  # nested in it
    press("2")
    page.keyboard.down("Alt")  # to the character
    drag(page, middle(page, "end", 1, left=True), middle(page, "all", 2, left=True))
    page.keyboard.up("Alt")
    press("1")


ORDER = """() => {
  const paper = document.querySelector('text-spans');
  const words = [...paper.text.matchAll(/[\\u0600-\\u06ff]+/g)];
  const left = ({ index, 0: { length } }) =>
    paper.range({ start: index, end: index + length }).getBoundingClientRect().left;
  return words.toSorted((a, b) => left(a) - left(b)).map(({ index }) => index);
}"""


def test_marks_leave_the_order_of_words_alone(stack, visitor, hard):
    page = opened(stack, visitor, hard, "order")
    before = page.evaluate(ORDER)
    for word in ("الطبيب", "المريض", "كل"):
        page.mouse.dblclick(*middle(page, word, 1))
        page.keyboard.press("1")
    assert page.locator("text-spans .tag").count() == 3
    assert page.evaluate(ORDER) == before
    assert before == sorted(before, reverse=True), "it reads from right to left"


def test_spans_are_changed_undone_and_set_by_number(stack, visitor, hard):
    page = opened(stack, visitor, hard, "change")
    press = page.keyboard.press
    go_to(page, "takes")
    press("1")
    press("2")  # on a span a digit changes its category
    assert page.inner_text(".marked li small") == "blame"
    page.fill("[data-bounds] label:nth-of-type(2) input", str(HARD.index("since") + 5))
    press("Tab")
    assert f"takes {HANGUL} since" in page.inner_text(".marked li q")
    press("Escape")
    page.fill("[data-bounds] input >> nth=0", "9999")
    press("Enter")
    assert "between 0 and" in page.inner_text("[data-said]")
    press("Escape")
    press("ControlOrMeta+z")
    assert page.inner_text(".marked li q") == "takes"
    press("n")
    press("Delete")
    assert page.locator(".marked li").count() == 0
    press("Enter")
    saved(page)
    assert [one["value"] for one in answers(stack, "change")] == [{"spans": []}]


def test_suggested_spans_are_confirmed_one_by_one(stack, visitor):
    texts = {f"text-{place}": "Aspirin helps with headache." for place in range(6)}
    slug = made(stack, "spans", texts, suggestions="shown")
    stack.ask(
        f"for one in Sample.objects.filter(project__slug={slug!r}):\n"
        "    spans = [{'start': 0, 'end': 7, 'quote': 'Aspirin', 'category': 'praise'},"
        " {'start': 19, 'end': 27, 'quote': 'headache', 'category': 'blame'}]\n"
        "    one.suggestion = {'spans': spans}\n    one.save()"
    )
    page = opened(stack, visitor, slug, "confirm")
    while page.evaluate("document.querySelector('labeling-desk').current.suggested") != "shown":
        page.keyboard.press("u")  # the blind arm
        saved(page)
        ready(page)
    page.wait_for_selector("text-spans .layer.suggested")
    page.keyboard.press("Enter")
    assert "2 suggestions" in page.inner_text("[data-said]")
    page.keyboard.press("n")
    page.keyboard.press("Enter")  # confirms it, and goes on to the next
    assert "headache" in page.inner_text("[data-said]")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    saved(page)
    [given] = [one for one in answers(stack, "confirm") if one["kind"] == "answer"]
    assert [one["quote"] for one in given["value"]["spans"]] == ["Aspirin"]


def test_a_refused_answer_comes_back_with_its_spans(stack, visitor):
    slug = made(stack, "spans", {"only": "These words will change."})
    page = opened(stack, visitor, slug, "refused")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    stack.ask(f"Sample.objects.filter(project__slug={slug!r}).update(text='Those words have.')")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-ref=refusalBox]:not([hidden])")
    assert page.inner_text(".marked li q") == "These"
    assert page.locator("text-spans .tag").count() == 1
    assert visitor.complaints, "the browser tells of the refused request"
    visitor.complaints.clear()


def test_a_finger_marks_from_word_to_word_on_a_small_phone(chromium, stack, hard):
    context = chromium.new_context(viewport={"width": 320, "height": 640}, has_touch=True)
    phone = Visitor(context.new_page(), f"http://127.0.0.1:{stack.port}")
    page = opened(stack, phone, hard, "phone")
    page.touchscreen.tap(*middle(page, "takes", 1))
    page.touchscreen.tap(*middle(page, "since", 1))
    page.locator("[data-category=blame]").tap()
    assert page.inner_text(".marked li q") == f"takes {HANGUL} since"
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    small = page.evaluate(
        "[...document.querySelectorAll('.answers button, .answers input')]"
        ".filter((one) => one.checkVisibility())"
        ".map((one) => one.getBoundingClientRect())"
        ".filter(({ width, height }) => width < 44 || height < 44).length"
    )
    assert small == 0
    context.close()
    assert phone.complaints == []
