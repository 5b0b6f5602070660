"""Labeling in a real browser, by keyboard only."""

from typing import Any

import pytest

from bench.stack import until

pytestmark = [pytest.mark.browser, pytest.mark.stack]


@pytest.fixture(scope="module")
def slug(stack) -> str:
    """One demo project for all; each test has an annotator of its own."""
    return stack.demo("Desk")


@pytest.fixture
def name(request) -> str:
    return request.node.name[:60]


def answers(stack, name: str) -> list[dict[str, Any]]:
    return stack.ask(
        f"answer = list(Annotation.objects.filter(annotator__username={name!r})"
        ".order_by('pk').values('kind', 'category__name', 'origin', "
        "'comment', 'flagged', 'retracted_at', 'claim__pick__round__number', "
        "'active_ms', 'total_ms'))"
    )


@pytest.fixture
def desk(stack, slug, name, visitor):
    stack.person(slug, name)
    visitor.log_in(name)
    visitor.go(f"/projects/{slug}/label/")
    visitor.page.wait_for_selector("labeling-desk img")
    return visitor.page


def saved(page) -> None:
    page.wait_for_function("() => document.querySelector('labeling-desk').outbox.size === 0")


def test_one_key_answers_and_the_next_sample_is_there(stack, name, desk):
    first = desk.get_attribute("labeling-desk img", "src")
    desk.keyboard.press("3")
    desk.wait_for_function(
        "(before) => document.querySelector('labeling-desk img')?.getAttribute('src') !== before",
        arg=first,
    )
    saved(desk)
    [given] = answers(stack, name)
    assert (given["kind"], given["category__name"], given["origin"]) == ("answer", "3", "pick")
    assert 0 < given["active_ms"] <= given["total_ms"]


def test_a_session_of_twenty_ends_in_a_round_whose_picks_come_next(stack, slug, name, desk):
    newest = newest_ranking(stack, slug)
    for place in range(20):
        desk.wait_for_function("() => document.querySelector('labeling-desk')?.current")
        desk.keyboard.press(str(place % 10))
    saved(desk)
    assert len(answers(stack, name)) == 20
    until(lambda: newest_ranking(stack, slug) > newest, 60, "a round has ended")
    newest = newest_ranking(stack, slug)
    for _ in range(5):  # what was on the screen and at most one held ahead are of the old ranking
        desk.keyboard.press("1")
        saved(desk)
        desk.wait_for_function("() => document.querySelector('labeling-desk')?.current")
    last = answers(stack, name)[-1]
    assert (last["origin"], last["claim__pick__round__number"]) == ("pick", newest)


def newest_ranking(stack, slug: str) -> int:
    return stack.ask(
        f"answer = Round.objects.filter(project__slug={slug!r}, state='done')"
        ".order_by('number').last().number"
    )


def test_undo_brings_the_sample_back_and_the_answer_can_be_changed(stack, name, desk):
    first = desk.get_attribute("labeling-desk img", "src")
    desk.keyboard.press("3")
    desk.keyboard.press("4")
    saved(desk)
    desk.keyboard.press("z")
    desk.keyboard.press("z")
    assert desk.get_attribute("labeling-desk img", "src") == first
    desk.keyboard.press("5")
    saved(desk)
    given = answers(stack, name)
    assert [one["category__name"] for one in given if one["retracted_at"] is None] == ["5"]
    assert len(given) == 3


def test_skip_asks_for_a_reason_and_cannot_tell_is_an_answer(stack, name, desk):
    desk.keyboard.press("x")
    desk.wait_for_selector("dialog[open]")
    desk.keyboard.press("1")
    desk.keyboard.press("u")
    saved(desk)
    skipped, unsure = answers(stack, name)
    assert skipped["kind"] == "skip" and skipped["comment"]
    assert unsure["kind"] == "cannot tell"


def test_keys_work_with_a_hangul_keyboard_and_not_while_composing(stack, name, desk):
    fire = (
        "(init) => document.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, ...init}))"
    )
    desk.evaluate(fire, {"code": "KeyU", "key": "ㅕ"})
    desk.evaluate(fire, {"code": "Digit3", "key": "3", "isComposing": True})
    desk.evaluate(fire, {"code": "Digit3", "key": "3", "ctrlKey": True})
    desk.evaluate(fire, {"code": "Digit3", "key": "3", "repeat": True})
    saved(desk)
    assert [given["kind"] for given in answers(stack, name)] == ["cannot tell"]


def test_answers_given_while_the_server_is_away_arrive_once_when_it_is_back(
    stack, name, desk, visitor
):
    stack.processes.stop("web")
    desk.keyboard.press("1")
    desk.keyboard.press("2")
    desk.wait_for_function("() => document.querySelector('labeling-desk').outbox.size === 2")
    stack.start("web")
    until(stack.is_ready, 30, "the server is back")
    saved(desk)
    assert [given["category__name"] for given in answers(stack, name)] == ["1", "2"]
    assert visitor.complaints, "the browser tells of the failed requests"
    visitor.complaints.clear()


def test_a_flag_goes_with_its_answer_and_is_undone_with_it(stack, name, desk):
    desk.keyboard.press("f")
    assert desk.get_attribute("[data-do=flag]", "aria-pressed") == "true"
    desk.keyboard.press("3")
    assert desk.get_attribute("[data-do=flag]", "aria-pressed") == "false"
    saved(desk)
    desk.keyboard.press("z")
    assert desk.get_attribute("[data-do=flag]", "aria-pressed") == "false"
    desk.keyboard.press("4")
    saved(desk)
    assert [one["flagged"] for one in answers(stack, name)] == [True, False]


def test_the_note_of_a_returned_answer_stands_above_the_answers(stack, slug, name, desk):
    desk.keyboard.press("3")
    saved(desk)
    stack.ask(
        "from labeling.services import reviews\n"
        f"mine = Annotation.objects.get(annotator__username={name!r})\n"
        "reviews.send_back(project=mine.project, by=mine.annotator, annotation_id=mine.pk, "
        "note='Look at the upper left.')"
    )
    for _ in range(4):  # what is held ahead comes before it
        desk.keyboard.press("3")
        saved(desk)
        desk.wait_for_function("() => document.querySelector('labeling-desk')?.current")
        if desk.get_by_text("Look at the upper left.").is_visible():
            break
    assert desk.get_by_text("Look at the upper left.").is_visible()


def test_who_is_paused_finishes_what_is_held_and_is_told_so(stack, slug, name, desk):
    stack.ask(
        "from django.utils import timezone\n"
        f"Member.objects.filter(user__username={name!r}).update(paused_at=timezone.now())"
    )
    for _ in range(3):
        desk.keyboard.press("1")
    assert desk.wait_for_selector("text=A manager will look at it").is_visible()
    assert len(answers(stack, name)) == 3


def test_the_end_is_said_when_nothing_is_left(stack, slug, desk):
    stack.ask(f"Sample.objects.filter(project__slug={slug!r}).update(taken=1)")
    for _ in range(3):
        desk.keyboard.press("1")
    assert desk.wait_for_selector("text=Nothing left to label").is_visible()
