"""Pictures on the stage, windows of 16 bits, and drawing, in a real browser."""

from typing import Any

import pytest

from tests.browser.pictures import PROPS, SUGGESTED, at, box, drag, drawn, near, shade, shapes, view

pytestmark = [pytest.mark.browser, pytest.mark.stack]


@pytest.fixture(scope="module")
def scans(stack) -> str:
    return stack.ask(PROPS + "answer = started('Scans', 'category', scans)")


@pytest.fixture(scope="module")
def photos(stack) -> str:
    return stack.ask(PROPS + "answer = started('Photos', 'shapes', photos)")


@pytest.fixture(scope="module")
def suggested(stack) -> str:
    return stack.ask(
        PROPS + "slug = started('Suggested', 'shapes', photos, suggestions='shown')\n"
        f"Sample.objects.filter(project__slug=slug).update(suggestion={SUGGESTED!r})\n"
        "answer = slug"
    )


@pytest.fixture
def desk(stack, visitor, request):
    """Opens the desk of a project for somebody of this test's own."""
    name = request.node.name[:60]

    def opened(slug: str):
        stack.person(slug, name)
        visitor.log_in(name)
        visitor.go(f"/projects/{slug}/label/")
        visitor.page.wait_for_function(ON_STAGE)
        return visitor.page

    return opened


ON_STAGE = "() => document.querySelector('labeling-desk')?.current?.node.view"


def given(stack, name: str) -> list[Any]:
    return stack.ask(
        f"answer = list(Annotation.objects.filter(annotator__username={name[:60]!r}, "
        "retracted_at=None).order_by('pk').values_list('value', flat=True))"
    )


def saved(page) -> None:
    page.wait_for_function("() => document.querySelector('labeling-desk').outbox.size === 0")


def test_a_scan_is_seen_through_windows_that_stay_from_sample_to_sample(desk, scans):
    page = desk(scans)
    window = page.locator("[name=window]")
    assert window.input_value() == "soft tissue"
    soft = shade(page, 64, 100)
    page.keyboard.press("]")
    assert window.input_value() == "lung"
    assert shade(page, 64, 100) != soft
    page.keyboard.press("1")
    page.wait_for_function(ON_STAGE)
    assert window.input_value() == "lung"
    page.keyboard.press("[")
    assert (window.input_value(), shade(page, 64, 100)) == ("soft tissue", soft)


def test_a_window_is_set_in_numbers_or_by_dragging_with_the_right_button(desk, scans):
    page = desk(scans)
    page.click("image-tools .of16 summary")
    page.fill("[name=centre]", "-2000")
    assert shade(page, 64, 100) == 255
    page.fill("[name=width]", "0")
    assert page.evaluate("() => document.querySelector('image-tools').dataset.depth") == "16"
    page.click("image-tools .panel [data-do=plain] >> visible=true")
    assert page.locator("[name=centre]").input_value() == "40"
    page.mouse.move(*at(page, 64, 64))
    page.mouse.down(button="right")
    page.mouse.move(*at(page, 84, 104), steps=4)
    page.mouse.up(button="right")
    assert float(page.locator("[name=centre]").input_value()) > 40
    assert float(page.locator("[name=width]").input_value()) > 400
    assert page.locator("[name=window]").input_value() == ""


def test_all_16_bits_reach_the_browser(desk, scans):
    """A window of one Hounsfield unit parts values that 8 bits would not tell apart."""
    page = desk(scans)
    both = page.evaluate(
        """() => {
            const { deep, picture } = document.querySelector("image-stage");
            const context = picture.getContext("2d");
            const white = (centre) => {
                deep.show({ centre, width: 0.5 });
                const { data } = context.getImageData(0, 0, picture.width, picture.height);
                return data.filter((value, at) => at % 4 === 0 && value === 255).length;
            };
            return [10, 11, 12, 13].map((value) => white(value + 0.5));
        }"""
    )
    assert sorted(set(both), reverse=True) == both


def test_one_looks_closer_with_the_wheel_and_pans_with_mouse_and_keys(desk, photos):
    page = desk(photos)
    whole = view(page)
    page.keyboard.press("v")
    page.mouse.move(*at(page, 150, 100))
    page.mouse.wheel(0, -600)
    page.wait_for_function(
        "(before) => document.querySelector('image-stage').view.scale > before", arg=whole["scale"]
    )
    close = view(page)
    drag(page, at(page, 150, 100), at(page, 160, 110))
    assert view(page)["x"] > close["x"]
    dragged = view(page)
    page.keyboard.press("Shift+ArrowRight")
    assert view(page)["x"] < dragged["x"]
    page.keyboard.press("w")
    assert view(page) == whole
    page.keyboard.press("o")
    assert view(page)["scale"] == 1


def test_a_box_is_drawn_by_two_clicks_or_by_dragging_also_when_zoomed(desk, photos):
    page = desk(photos)
    page.mouse.click(*at(page, 40, 30))
    page.mouse.move(*at(page, 70, 50))
    page.mouse.click(*at(page, 100, 75))
    drag(page, at(page, 120, 90), at(page, 160, 120))
    assert near(drawn(page)[0], box(40, 30, 60, 45))
    assert near(drawn(page)[1], box(120, 90, 40, 30))
    for _ in range(3):
        page.keyboard.press("=")
    page.keyboard.press("2")
    drag(page, at(page, 80, 60), at(page, 90, 80))
    assert near(drawn(page)[2], box(80, 60, 10, 20))
    page.keyboard.press("w")
    drag(page, at(page, 150, 60), (1270, at(page, 0, 70)[1]))  # far beyond the picture
    assert drawn(page)[3]["x"] + drawn(page)[3]["width"] == pytest.approx(200)


def test_a_polygon_is_drawn_corner_by_corner_and_moved_and_pulled(desk, photos):
    page = desk(photos)
    page.keyboard.press("p")
    for corner in ((50, 40), (100, 40), (75, 80)):
        page.mouse.click(*at(page, *corner))
    page.keyboard.press("Enter")
    [polygon] = drawn(page)
    assert (polygon["type"], len(polygon["points"])) == ("polygon", 3)
    page.keyboard.press("v")
    drag(page, at(page, 75, 50), at(page, 85, 60))
    [moved] = drawn(page)
    assert abs(moved["points"][0][0] - polygon["points"][0][0] - 10) < 1
    drag(page, at(page, *moved["points"][2]), at(page, 90, 120))
    assert abs(drawn(page)[0]["points"][2][1] - 120) < 1
    page.keyboard.press("Control+z")
    assert drawn(page) == [moved]


def test_a_shape_is_nudged_typed_recategorised_and_removed(desk, photos, visitor):
    page = desk(photos)
    page.keyboard.press("n")
    assert drawn(page) == [box(50, 38, 100, 75)]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    assert drawn(page) == [box(51, 28, 100, 75)]
    page.fill(".drawn [name=width]", "1000")
    page.press(".drawn [name=width]", "Tab")
    assert drawn(page) == [box(51, 28, 149, 75)]
    page.locator(".stage").focus()
    page.keyboard.press("2")
    assert drawn(page) == [box(51, 28, 149, 75, "benign")]
    page.keyboard.press("Delete")
    assert drawn(page) == []
    for _ in range(2):
        page.keyboard.press("Control+z")
    assert drawn(page) == [box(51, 28, 149, 75)]
    page.keyboard.press("Control+Shift+z")
    assert drawn(page) == [box(51, 28, 149, 75, "benign")]


def test_suggested_shapes_are_dashed_and_settled_one_by_one(stack, desk, suggested, request):
    page = desk(suggested)
    while not page.evaluate("() => document.querySelector('labeling-desk')?.current.suggestion"):
        page.keyboard.press("u")  # this one is of the blind arm
        page.wait_for_function(ON_STAGE)
    assert page.locator(".drawnshapes .line.suggested").count() == 2
    page.keyboard.press("Enter")
    assert "2 suggested shapes are still" in page.inner_text(".said")
    page.keyboard.press(".")
    page.keyboard.press("ArrowRight")
    assert [item["suggested"] for item in shapes(page)] == [False, True]
    page.wait_for_selector("[data-do=accept]:not([disabled])")
    page.keyboard.press("a")
    assert page.locator(".drawnshapes .line.suggested").count() == 0
    page.keyboard.press("Enter")
    saved(page)
    mine = [one for one in given(stack, request.node.name) if one]
    expected = [{**SUGGESTED["shapes"][0], "x": 41}, SUGGESTED["shapes"][1]]
    assert mine == [{"shapes": expected}]


def test_twenty_samples_by_keyboard_alone_and_an_answer_that_comes_back(
    stack, desk, photos, request
):
    page = desk(photos)
    for place in range(20):
        page.wait_for_function(ON_STAGE)
        for _ in range(place % 3):
            page.keyboard.press("n")
            page.keyboard.press("ArrowLeft")
            page.keyboard.press("2")
        page.keyboard.press("Enter")
    saved(page)
    answers = given(stack, request.node.name)
    assert [len(one["shapes"]) for one in answers] == [place % 3 for place in range(20)]
    page.keyboard.press("z")
    page.wait_for_function("() => document.querySelector('task-shapes').layer")
    assert drawn(page) == answers[-1]["shapes"]
    assert page.locator(".drawnshapes .line").count() == 1
