"""Clips on the desk: heard, marked and answered, by keyboard and by pointer."""

import pytest

from tests.browser import waves

pytestmark = [pytest.mark.browser, pytest.mark.stack]

STAGE = "document.querySelector('audio-stage')"


@pytest.fixture(scope="module")
def clips(tmp_path_factory):
    return waves.clips_folder(tmp_path_factory.mktemp("clips") / "all", 25)


@pytest.fixture(scope="module")
def marking(stack, clips) -> str:
    return waves.project(stack, clips, name="Tones", modality="audio", task="intervals")


@pytest.fixture(scope="module")
def sorting(stack, clips) -> str:
    return waves.project(stack, clips, name="Kinds of tones", modality="audio")


@pytest.fixture
def name(request) -> str:
    return request.node.name[:60]


@pytest.fixture
def at_desk(stack, name, visitor):
    def go(slug: str):
        stack.person(slug, name)
        visitor.log_in(name)
        visitor.go(f"/projects/{slug}/label/")
        ready(visitor.page)
        return visitor.page

    return go


def ready(page, before: str = "") -> None:
    """A clip, another one than before, is on the stage and can be played."""
    page.wait_for_function(
        f"(before) => {STAGE}?.isReady && {STAGE}.wave && {STAGE}.label !== before", arg=before
    )


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_twenty_clips_are_marked_by_keyboard_alone(stack, name, marking, at_desk):
    desk = at_desk(marking)
    for place in range(20):
        before = desk.evaluate(f"{STAGE}.label")
        press(desk, "1", "ArrowRight", "[", "ArrowRight", "]")
        if place % 2:  # pick it, put it right by a hundredth and a tenth, make it the other kind
            press(desk, "Period", "ArrowRight", "Shift+ArrowRight", "2", "Period")
        desk.keyboard.press("Enter")
        if place < 19:
            ready(desk, before)
    waves.saved(desk)
    given = waves.values(stack, name)
    assert len(given) == 20
    assert given[0] == {"intervals": [{"start": 1, "end": 2, "category": "step"}]}
    assert given[1] == {"intervals": [{"start": 1.11, "end": 2.11, "category": "noise"}]}


def test_a_drag_over_the_wave_draws_an_interval_and_nothing_is_an_answer(
    stack, name, marking, at_desk
):
    desk = at_desk(marking)
    before = desk.evaluate(f"{STAGE}.label")
    desk.keyboard.press("Enter")
    ready(desk, before)
    drawn_on = desk.evaluate(f"{STAGE}.label")
    box = desk.locator("audio-stage .wave").bounding_box()
    desk.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 30)
    desk.mouse.down()
    desk.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 30, steps=8)
    desk.mouse.up()
    desk.wait_for_selector("task-intervals li.chosen")
    press(desk, "2", "Enter")
    ready(desk, drawn_on)
    waves.saved(desk)
    nothing, drawn = waves.values(stack, name)
    assert nothing == {"intervals": []}
    [interval] = drawn["intervals"]
    assert interval["category"] == "noise"
    assert interval["start"] == pytest.approx(1, abs=0.1)
    assert interval["end"] == pytest.approx(2, abs=0.1)


def test_space_plays_and_pauses_and_nothing_plays_by_itself(sorting, at_desk):
    desk = at_desk(sorting)
    assert not desk.evaluate(f"{STAGE}.wave.isPlaying()")
    desk.keyboard.press("Space")
    desk.wait_for_function(f"() => {STAGE}.wave.isPlaying() && {STAGE}.cursor > 0")
    assert desk.get_attribute("[data-do=play]", "aria-pressed") == "true"
    desk.keyboard.press("Space")
    desk.wait_for_function(f"() => !{STAGE}.wave.isPlaying()")
    before = desk.evaluate(f"{STAGE}.label")
    desk.keyboard.press("Space")
    desk.wait_for_function(f"() => {STAGE}.wave.isPlaying()")
    desk.keyboard.press("1")  # answered while it plays: it falls silent
    ready(desk, before)
    assert not desk.evaluate(f"{STAGE}.wave.isPlaying()")


def test_speed_and_loop_stay_from_one_clip_to_the_next(sorting, at_desk):
    desk = at_desk(sorting)
    press(desk, "Shift+Period", "Shift+Period", "l", "ArrowRight", "ArrowRight")
    assert desk.inner_text("[data-part=speed]") == "1.5\u00d7"
    assert desk.inner_text("[data-part=time]") == "0:02.0 / 0:04.0"
    before = desk.evaluate(f"{STAGE}.label")
    desk.keyboard.press("1")
    ready(desk, before)
    assert desk.evaluate(f"{STAGE}.wave.getPlaybackRate()") == 1.5
    assert desk.get_attribute("[data-do=loop]", "aria-pressed") == "true"
    assert desk.inner_text("[data-part=time]") == "0:00.0 / 0:04.0"
    for _ in range(9):
        desk.keyboard.press("Shift+Comma")
    assert desk.inner_text("[data-part=speed]") == "0.5\u00d7"


def test_zooming_shows_less_of_the_clip_and_all_of_it_again(sorting, at_desk):
    desk = at_desk(sorting)
    width = f"{STAGE}.wave.getWrapper().clientWidth"
    whole = desk.evaluate(width)
    press(desk, "Equal", "Equal")
    desk.wait_for_function(f"(whole) => {width} > 2 * whole", arg=whole)
    desk.keyboard.press("w")
    desk.wait_for_function(f"(whole) => {width} === whole", arg=whole)
    assert desk.evaluate(width) == whole


def test_a_clip_whose_file_is_gone_is_said_to_be_broken(stack, sorting, at_desk, visitor):
    visitor.page.route("**/media/**", lambda route: route.fulfill(status=404, body="gone"))
    visitor.page.route("**/samples/**", lambda route: route.fulfill(status=404, body="gone"))
    stack.person(sorting, "deaf")
    visitor.log_in("deaf")
    visitor.go(f"/projects/{sorting}/label/")
    visitor.page.wait_for_selector("text=This clip cannot be played.")
    assert not visitor.page.evaluate(f"Boolean({STAGE}.wave)")
    visitor.complaints.clear()  # the browser tells of the failed requests
