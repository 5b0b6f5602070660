"""Time series and rows on the desk, by keyboard and by pointer."""

import pytest

from tests.browser import waves

pytestmark = [pytest.mark.browser, pytest.mark.stack]


@pytest.fixture(scope="module")
def marking(stack, tmp_path_factory) -> str:
    path = waves.series_folder(tmp_path_factory.mktemp("series") / "all", 25)
    return waves.project(stack, path, name="Steps", modality="series", task="intervals")


@pytest.fixture
def name(request) -> str:
    return request.node.name[:60]


@pytest.fixture
def desk(stack, marking, name, visitor):
    stack.person(marking, name)
    visitor.log_in(name)
    visitor.go(f"/projects/{marking}/label/")
    visitor.page.wait_for_selector("series-stage canvas")
    return visitor.page


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def begun(page, before: str) -> None:
    """Another series is on the stage, drawn."""
    page.wait_for_function(
        "(before) => document.querySelector('series-stage')?.label !== before"
        " && document.querySelector('series-stage canvas')",
        arg=before,
    )


def label(page) -> str:
    return page.evaluate("document.querySelector('series-stage').label")


def test_twenty_series_are_marked_by_keyboard_alone(stack, name, desk):
    for place in range(20):
        before = label(desk)
        press(desk, "ArrowRight", "ArrowRight", "[", "Shift+ArrowRight", "]")
        if place % 2:  # another one, of the second category, put right
            press(desk, "ArrowRight", "2", "[", "Shift+ArrowRight", "]", "Comma", "ArrowRight", "1")
            press(desk, "Period")  # none is picked
        press(desk, "1", "Enter")
        if place < 19:
            begun(desk, before)
    waves.saved(desk)
    given = waves.values(stack, name)
    assert len(given) == 20
    one = {"start": 0.2, "end": 1.2, "category": "step"}
    assert given[0] == {"intervals": [one]}
    assert given[1]["intervals"] == [one, {"start": 1.4, "end": 2.4, "category": "step"}]


def test_a_drag_draws_an_interval_and_the_fields_change_it(stack, name, desk):
    plot = desk.locator("series-stage .u-over").first
    box = plot.bounding_box()
    desk.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 40)
    desk.mouse.down()
    desk.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 40, steps=5)
    desk.mouse.up()
    desk.keyboard.press("2")
    field = desk.locator("task-intervals input[name=end]")
    assert field.input_value() == "5"
    field.fill("6.5")
    field.press("Enter")
    assert desk.evaluate("document.activeElement.dataset.ref") == "stage"
    desk.keyboard.press("Enter")
    waves.saved(desk)
    [value] = waves.values(stack, name)
    assert value == {"intervals": [{"start": 3, "end": 6.5, "category": "noise"}]}


def test_what_is_no_interval_is_told_beside_the_list(desk):
    press(desk, "[", "]")
    problem = desk.locator("[data-part=problem]")
    assert "must end after its start" in problem.inner_text()
    desk.keyboard.press("Enter")
    assert "mark its end, or remove it" in problem.inner_text()
    press(desk, "Delete", "ArrowRight", "[", "ArrowRight", "]")
    assert problem.inner_text() == ""
    field = desk.locator("task-intervals input[name=start]")
    field.fill("9")
    field.press("Enter")
    assert "must end after its start" in problem.inner_text()
    assert field.input_value() == "0.1"


def test_suggestions_are_dashed_until_each_is_confirmed_or_removed(stack, marking, name, desk):
    stack.ask(
        f"Project.objects.filter(slug={marking!r}).update(suggestions='shown')\n"
        f"Claim.objects.filter(annotator__username={name!r}).delete()\n"
        f"Sample.objects.filter(project__slug={marking!r}).update(suggestion={{'intervals': ["
        "{'start': 1, 'end': 2, 'category': 'noise'}, "
        "{'start': 3, 'end': 5, 'category': 'step'}]})\n"
        "import hashlib\n"
        "answer = 1"
    )
    desk.reload()
    desk.wait_for_selector("series-stage canvas")
    # One sample in ten is in the blind arm.
    if not desk.locator("task-intervals li.suggested").count():
        desk.keyboard.press("Enter")
    desk.wait_for_selector("task-intervals li.suggested")
    desk.keyboard.press("Enter")
    assert "2 suggestions are neither confirmed nor removed" in desk.inner_text(
        "[data-part=problem]"
    )
    press(desk, "Period", "y", "Period", "Delete")
    assert desk.locator("task-intervals li.suggested").count() == 0
    desk.keyboard.press("Enter")
    waves.saved(desk)
    stack.ask(f"Project.objects.filter(slug={marking!r}).update(suggestions='hidden'); answer = 1")
    assert waves.values(stack, name)[-1] == {
        "intervals": [{"start": 1, "end": 2, "category": "noise"}]
    }


def test_an_answer_that_is_taken_back_is_drawn_again(stack, name, desk):
    before = label(desk)
    press(desk, "ArrowRight", "[", "Shift+ArrowRight", "]", "Enter")
    begun(desk, before)
    desk.keyboard.press("z")
    assert label(desk) == before
    assert desk.locator("task-intervals li").count() == 1
    press(desk, "Period", "2", "Enter")
    waves.saved(desk)
    [value] = waves.values(stack, name)
    assert value["intervals"][0]["category"] == "noise"


def test_zooming_and_the_table_of_values_show_the_same_stretch(desk):
    view = "Object.values(document.querySelector('series-stage').view)"
    press(desk, "Shift+ArrowRight", "Equal", "Equal")
    low, high = desk.evaluate(view)
    assert (low > 0 or high < 10) and high - low < 5
    desk.click("series-stage summary")
    first = desk.locator("series-stage td").first.inner_text()
    assert low <= float(first) <= low + 0.1
    desk.keyboard.press("w")
    assert desk.evaluate(view) == [0, 10]


def test_a_theme_is_followed_and_channels_go_over_each_other(desk):
    axis = "document.querySelector('series-stage').panes.tokens.text"
    light = desk.evaluate(axis)
    desk.emulate_media(color_scheme="dark")
    desk.wait_for_function(f"(light) => {axis} !== light", arg=light)
    assert desk.locator("series-stage .uplot").count() == 2
    desk.keyboard.press("o")
    assert desk.get_attribute("[data-do=together]", "aria-pressed") == "true"


def test_a_row_is_read_with_its_units_and_answered_by_a_key(stack, name, visitor, tmp_path):
    path = waves.rows_file(tmp_path / "rows", 3)
    slug = waves.project(stack, path, name=f"Rows of {name}", modality="table")
    stack.person(slug, name)
    visitor.log_in(name)
    visitor.go(f"/projects/{slug}/label/")
    page = visitor.page
    page.wait_for_selector("table-stage table")
    for _ in range(4):
        row = page.locator("table-stage tr").first
        assert row.locator("th").inner_text() == "weight"
        assert row.locator(".unit").inner_text() == "kg"
        page.keyboard.press("1")
        waves.saved(page)
    page.wait_for_selector("text=Nothing left to label")
