"""What makes the desk one's own: comments, the guideline, recent answers, keys, goal and breaks."""

import pytest

from tests.browser.comforts import answers, prefer, press, project, ready, saved, standing

pytestmark = [pytest.mark.browser, pytest.mark.stack]

FIRE = "(init) => document.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, ...init}))"


@pytest.fixture(scope="module")
def slug(stack) -> str:
    return project(stack, "Comforts")


@pytest.fixture
def name(request) -> str:
    return request.node.name[:60]


@pytest.fixture
def person(stack, slug, name, visitor):
    stack.person(slug, name)
    visitor.log_in(name)
    return visitor


@pytest.fixture
def desk(slug, person):
    person.go(f"/projects/{slug}/label/")
    ready(person.page)
    return person.page


def test_a_comment_goes_with_the_next_answer_and_comes_back_with_undo(stack, name, desk):
    desk.keyboard.press("c")
    desk.keyboard.type("half of it is missing: 1 2 3")
    desk.keyboard.press("Enter")
    assert desk.get_by_text("half of it is missing").is_visible()
    press(desk, "2")
    assert desk.get_by_text("half of it is missing").count() == 0
    saved(desk)
    assert [one["comment"] for one in answers(stack, name)] == ["half of it is missing: 1 2 3"]
    press(desk, "z")
    assert desk.get_by_text("half of it is missing").is_visible()
    desk.get_by_role("button", name="Take the comment away").click()
    press(desk, "1")
    saved(desk)
    assert answers(stack, name)[-1]["comment"] == ""


def test_escape_leaves_a_comment_as_it_was(desk):
    desk.keyboard.press("c")
    desk.keyboard.type("kept")
    desk.keyboard.press("Enter")
    desk.keyboard.press("c")
    desk.keyboard.type(" no longer")
    desk.keyboard.press("Escape")
    assert desk.text_content("[data-ref=chipText]") == "kept"


def test_the_guideline_stands_beside_the_sample_and_the_dot_goes_when_it_was_opened(
    stack, slug, name, desk
):
    dot = desk.locator("[data-ref=guideDot]")
    assert dot.is_visible()
    desk.keyboard.press("g")
    pane = desk.get_by_role("region", name="Guideline")
    assert pane.get_by_text("Praise is kind.").is_visible()
    assert pane.get_by_text("It is unkind.").is_visible()
    dot.wait_for(state="hidden")
    press(desk, "1")  # one goes on beside it
    saved(desk)
    desk.keyboard.press("Escape")
    assert pane.count() == 0
    assert stack.ask(
        f"answer = Member.objects.get(user__username={name!r}).guideline_seen"
    ) == stack.ask(f"answer = Guideline.objects.filter(project__slug={slug!r}).count()")


def test_an_answer_in_the_middle_of_the_recent_ones_can_be_changed(stack, name, desk):
    press(desk, "1", "2", "3")
    saved(desk)
    desk.keyboard.press("h")
    recent = desk.get_by_role("dialog", name="Your last answers")
    assert recent.get_by_role("listitem").count() == 3
    recent.get_by_role("button", name="blame").click()
    assert desk.get_attribute("[data-category=blame]", "aria-current") == "true"
    press(desk, "1")
    saved(desk)
    assert sorted(standing(stack, name)) == ["neither", "praise", "praise"]


def test_twenty_answers_are_listed_and_more_can_be_undone(stack, name, desk):
    press(desk, *["1", "2"] * 11)
    saved(desk)
    desk.keyboard.press("h")
    assert desk.locator("[data-ref=recentWhole] li").count() == 20
    desk.keyboard.press("Escape")
    for _ in range(22):
        desk.keyboard.press("z")
    saved(desk)
    assert standing(stack, name) == []
    assert desk.locator("[data-do=undo]").is_disabled()


def test_keys_can_be_exchanged_by_pressing_them(stack, slug, name, person):
    page = person.page
    person.go("/account/preferences/")
    page.get_by_text("Its keys, one by one").click()
    field = page.get_by_label("undo your last answer")
    field.focus()
    page.keyboard.press("3")
    assert page.get_by_text("Digits belong to the categories; choose").is_visible()
    page.keyboard.press("Control+q")
    assert page.get_by_text("Press one key alone").is_visible()
    field.dispatch_event("keydown", {"code": "KeyQ", "key": "ㅂ"})
    assert field.input_value() == "Q"
    page.get_by_role("button", name="Save").click()
    person.go(f"/projects/{slug}/label/")
    press(page, "1", "z")
    assert not page.locator("[data-do=undo]").is_disabled()
    page.keyboard.press("q")
    assert page.locator("[data-do=undo]").is_disabled()
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").locator("kbd", has_text="Q").is_visible()


def test_keys_can_be_switched_off_or_heard_by_the_sample_alone(stack, name, desk):
    desk.keyboard.press("?")
    desk.select_option("[data-ref=shortcutMode]", "stage")
    desk.keyboard.press("Escape")
    press(desk, "1")
    desk.focus("[data-do=flag]")
    press(desk, "2")
    desk.focus("[data-ref=stage]")
    press(desk, "3")
    saved(desk)
    assert standing(stack, name) == ["praise", "neither"]
    desk.get_by_role("button", name="Keys").click()
    desk.select_option("[data-ref=shortcutMode]", "off")
    desk.keyboard.press("Escape")
    press(desk, "1", "u", "?")
    assert desk.locator("dialog[open], labeling-desk [aria-keyshortcuts]").count() == 0
    assert not desk.locator("labeling-desk kbd").first.is_visible()
    desk.reload()
    press(desk, "1")
    saved(desk)
    assert len(answers(stack, name)) == 2


def test_every_key_works_with_hangul_switched_on(stack, name, desk):
    for code, key in [("KeyF", "ㄹ"), ("Digit1", "1"), ("KeyU", "ㅕ")]:
        ready(desk)
        desk.evaluate(FIRE, {"code": code, "key": key})
    desk.evaluate(FIRE, {"code": "KeyZ", "key": "ㅋ", "isComposing": True})
    saved(desk)
    assert [(one["kind"], one["flagged"]) for one in answers(stack, name)] == [
        ("answer", True),
        ("cannot tell", False),
    ]
    desk.evaluate(FIRE, {"code": "KeyG", "key": "ㅎ"})
    assert desk.get_by_role("region", name="Guideline").is_visible()


def test_a_goal_says_how_far_one_is(stack, slug, name, person):
    prefer(stack, name, goal=10)
    person.go(f"/projects/{slug}/label/")
    page = person.page
    press(page, "1", "2", "1", "2", "1", "2")
    assert page.text_content("[data-ref=goalText]") == "6 of 10 · about 1 minute"
    press(page, "z")
    assert page.text_content("[data-ref=goalText]") == "5 of 10 · about 1 minute"
    saved(page)
    page.reload()
    ready(page)
    assert page.text_content("[data-ref=goalText]") == "5 of 10 · about 1 minute"


@pytest.mark.parametrize("breaks", [True, False])
def test_a_card_suggests_a_break_after_fifty_minutes_of_work(stack, slug, name, person, breaks):
    prefer(stack, name, breaks=breaks)
    page = person.page
    page.clock.install()
    person.go(f"/projects/{slug}/label/")
    press(page, "1")
    for minute in range(51):
        page.clock.fast_forward(59_000)
        page.mouse.move(minute, minute)
    press(page, "1")
    ready(page)
    card = page.get_by_text("You have worked for 50 minutes.")
    assert card.is_visible() == breaks
    press(page, "1")  # it blocks nothing
    if breaks:
        page.get_by_role("button", name="Go on").click()
        press(page, "1")
        assert not card.is_visible()


def test_what_is_suggested_shows_on_request_and_can_be_accepted(stack, slug, name, visitor):
    of = project(stack, f"Suggesting {name[:20]}")
    stack.ask(
        f"p = Project.objects.get(slug={of!r}); p.suggestions = 'request'; p.save()\n"
        "p.samples.update(suggestion={'category': 'blame'})"
    )
    stack.person(of, name)
    visitor.log_in(name)
    visitor.go(f"/projects/{of}/label/")
    page = visitor.page
    assert "suggested" not in (page.get_attribute("[data-category=blame]", "class") or "")
    reach(page, "request")
    page.keyboard.press("a")  # not seen yet: nothing to accept
    assert page.locator("[data-do=accept]").is_disabled()
    page.keyboard.press("Space")
    assert "suggested" in (page.get_attribute("[data-category=blame]", "class") or "")
    page.wait_for_selector("[data-do=accept]:enabled")
    page.keyboard.press("a")
    saved(page)
    accepted = answers(stack, name)[-1]
    assert (accepted["category__name"], accepted["accepted"]) == ("blame", True)
    assert accepted["revealed_ms"] > 0
    reach(page, "")
    page.keyboard.press("Space")
    assert page.get_by_text("There is no suggestion for this sample.").is_visible()


def reach(page, arm: str) -> None:
    """Go on until a sample of that arm is there; a tenth of them is blind."""
    for _ in range(100):
        ready(page)
        if page.evaluate("document.querySelector('labeling-desk').current.suggested") == arm:
            return
        page.keyboard.press("1")
        saved(page)
    raise AssertionError(f"no sample of the arm {arm!r}")
