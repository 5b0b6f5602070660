"""Texts: each task by keyboard only, twenty samples in a row."""

import pytest

from tests.browser.texts import answers, made, opened, ready, saved

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def a_session(page, keys) -> None:
    """Twenty samples, each with these keys; nothing is clicked."""
    for place in range(20):
        ready(page)
        for key in keys(place):
            page.keyboard.press(key)
    saved(page)


SHORT = {f"text-{place}": f"Sample {place} says 와파린을 twice." for place in range(21)}


def test_a_session_of_one_category_by_keyboard(stack, visitor):
    page = opened(stack, visitor, made(stack, "category", SHORT), "cat")
    a_session(page, lambda place: [str(1 + place % 2)])
    assert [one["category__name"] for one in answers(stack, "cat")] == ["praise", "blame"] * 10


def test_a_session_of_several_categories_by_keyboard(stack, visitor):
    page = opened(stack, visitor, made(stack, "categories", SHORT), "several")
    chosen = [["1", "2"], ["2"], [], ["1", "2", "1"]]
    a_session(page, lambda place: [*chosen[place % 4], "Enter"])
    expected = [["praise", "blame"], ["blame"], [], ["blame"]] * 5
    assert [one["value"]["categories"] for one in answers(stack, "several")] == expected


def test_a_session_of_numbers_by_keyboard(stack, visitor):
    options = {"least": 0, "most": 10, "step": 0.5, "unit": "mg"}
    page = opened(stack, visitor, made(stack, "number", SHORT, options=options), "number")
    said = page.locator("[data-said]")
    for wrong, why in (("11", "out of range"), ("3.3", "multiple"), ("1,234", "two ways")):
        page.keyboard.type(wrong)
        page.keyboard.press("Enter")
        assert why in said.inner_text()
        page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    assert "Type a number" in said.inner_text()
    typed = [["3", ".", "5"], ["3", ",", "5"], ["ArrowUp", "ArrowUp"], ["Escape", "7"]]
    a_session(page, lambda place: [*typed[place % 4], "Enter"])
    page.keyboard.press("u")  # a letter is no part of a number
    saved(page)
    *numbers, unsure = answers(stack, "number")
    assert [one["value"]["number"] for one in numbers] == [3.5, 3.5, 0.5, 7] * 5
    assert unsure["kind"] == "cannot tell"


def test_a_session_of_spans_by_keyboard(stack, visitor):
    page = opened(stack, visitor, made(stack, "spans", SHORT), "spans")
    right, fine, back = "ArrowRight", "Shift+Control+ArrowLeft", "ArrowLeft"
    to_drug = [right] * 4
    kinds = [
        [*to_drug, fine, "1"],  # the particle stays out
        [right, "Shift+ArrowRight", "2"],
        [right, "1", right, "2", back, "Delete"],
        [],
    ]
    a_session(page, lambda place: [*kinds[place % 4], "Enter"])
    given = answers(stack, "spans")
    told = [
        [(one["quote"], one["category"]) for one in given[n]["value"]["spans"]] for n in range(4)
    ]
    numbers = [one["sample__text"].split()[1] for one in given]
    assert told == [
        [("와파린", "praise")],
        [(f"Sample {numbers[1]}", "blame")],
        [(numbers[2], "blame")],
        [],
    ]
    assert len(given) == 20


def test_a_long_text_is_scrolled_by_keyboard(stack, visitor):
    long = "The quick brown fox jumps over the lazy dog.\n" * 300
    page = opened(
        stack, visitor, made(stack, "category", {"a": long, "b": long, "c": long}), "long"
    )
    top = "document.querySelector('.stage').scrollTop"
    assert page.evaluate(top) == 0
    for key in ("j", "PageDown", "ArrowDown", "End"):
        before = page.evaluate(top)
        page.keyboard.press(key)
        page.wait_for_function(f"(before) => {top} > before", arg=before)
    page.wait_for_function(
        "() => { const stage = document.querySelector('.stage');"
        " return stage.scrollTop + stage.clientHeight > stage.scrollHeight - 2; }"
    )
    bottom = page.evaluate(top)
    page.keyboard.press("k")
    page.wait_for_function(f"(bottom) => {top} < bottom - 100", arg=bottom)
    page.keyboard.press("PageUp")
    page.keyboard.press("1")  # while the text still moves
    page.wait_for_function(f"() => {top} === 0")
