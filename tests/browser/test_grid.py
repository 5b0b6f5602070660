"""The grid in a real browser, by keyboard and by thumb."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from bench.stack import until

pytestmark = [pytest.mark.browser, pytest.mark.stack]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AHEAD = """() => {
    const { ahead, fetching } = document.querySelector("batch-grid");
    return ahead.length === 1 && !fetching;
}"""


@pytest.fixture(scope="module")
def slug(stack) -> str:
    """The demo, with a few dozen labels, so that look-alikes have neighbours."""
    slug = stack.demo("Grid")
    stack.ask(
        "from labeling.books import labels\n"
        f"project = Project.objects.get(slug={slug!r})\n"
        "owner = project.members.get(role='manager').user\n"
        "import uuid\n"
        "for sample in Sample.objects.filter(project=project, holdout=False, taken=0)"
        ".exclude(truth=None)[:150]:\n"
        "    Annotation.objects.create(project=project, sample=sample, annotator=owner, "
        "kind='answer', category=sample.truth, origin='random', token=uuid.uuid4())\n"
        "    Sample.objects.filter(pk=sample.pk).update(taken=1)\n"
        "    labels.settle(project, sample.pk)\n"
    )
    return slug


@pytest.fixture
def name(request) -> str:
    return request.node.name[:60]


def answers(stack, name: str) -> list[dict[str, Any]]:
    return stack.ask(
        f"answer = list(Annotation.objects.filter(annotator__username={name!r})"
        ".order_by('pk').values('kind', 'category__name', 'origin', 'retracted_at', 'active_ms'))"
    )


def claims(stack, name: str, **given) -> int:
    given = {"state": "live", **given}
    return stack.ask(
        f"answer = Claim.objects.filter(annotator__username={name!r}, **{given!r}).count()"
    )


@pytest.fixture
def grid(stack, slug, name, visitor):
    stack.person(slug, name)
    visitor.log_in(name)
    visitor.go(f"/projects/{slug}/grid/")
    visitor.page.wait_for_selector(".tile")
    return visitor.page


def tiles(page) -> int:
    return page.locator(".tile").count()


def saved(page) -> None:
    page.wait_for_function("() => document.querySelector('batch-grid').outbox.size === 0")


def chosen(page) -> str:
    return page.get_attribute("[data-category][aria-pressed=true]", "data-category")


def test_twenty_four_are_labeled_with_three_keys(stack, name, grid):
    proposed, count = chosen(grid), tiles(grid)
    assert count >= 12
    grid.keyboard.press("ArrowRight")
    grid.keyboard.press("Space")
    grid.keyboard.press("Enter")
    saved(grid)
    given = answers(stack, name)
    kept_back = claims(stack, name, origin="recheck")
    assert len(given) + kept_back == count - 1
    assert {(one["category__name"], one["origin"]) for one in given} == {(proposed, "batch")}
    assert all(one["active_ms"] > 0 for one in given)
    grid.wait_for_selector(".tile")
    assert grid.evaluate("document.activeElement.className") == "tile", "the keys go on"


def test_the_next_grid_is_there_before_it_is_wanted(grid):
    grid.wait_for_function(AHEAD)
    first = grid.locator(".tile img").first.get_attribute("src")
    grid.keyboard.press("Enter")
    assert grid.locator(".tile img").first.get_attribute("src") != first


def test_a_digit_chooses_another_category_and_undo_takes_the_batch_back(stack, name, grid):
    count, proposed = tiles(grid), chosen(grid)
    other = "3" if proposed != "3" else "5"
    grid.keyboard.press(other)
    assert chosen(grid) == other
    grid.keyboard.press("Enter")
    saved(grid)
    standing = [one for one in answers(stack, name) if one["retracted_at"] is None]
    assert {one["category__name"] for one in standing} == {other}
    grid.keyboard.press("z")
    grid.get_by_text("The batch is taken back.").wait_for()
    assert tiles(grid) == count and chosen(grid) == other
    assert all(one["retracted_at"] for one in answers(stack, name))
    assert claims(stack, name, origin="recheck") == 0


def test_giving_all_back_and_leaving_lends_nothing_on(stack, name, grid, visitor):
    grid.keyboard.press("x")
    saved(grid)
    grid.wait_for_function(AHEAD)
    until(lambda: claims(stack, name) <= 48, 10, "the skipped ones are back")
    visitor.go("/")
    until(lambda: claims(stack, name) == 0, 10, "a page that was left holds nothing")
    assert answers(stack, name) == []


def test_a_batch_given_while_the_server_is_away_arrives_when_it_is_back(stack, name, grid, visitor):
    count = tiles(grid)
    stack.processes.stop("web")
    grid.keyboard.press("Enter")
    grid.get_by_text("1 batch unsaved").wait_for()
    stack.start("web")
    until(stack.is_ready, 30, "the server is back")
    saved(grid)
    assert len(answers(stack, name)) + claims(stack, name, origin="recheck") == count
    visitor.complaints.clear()


def test_by_thumb_on_a_phone(stack, name, grid):
    grid.set_viewport_size({"width": 320, "height": 640})
    tile = grid.locator(".tile").first
    box = tile.bounding_box()
    assert box["width"] >= 44 and box["height"] >= 44
    tile.click()
    assert tile.get_attribute("aria-pressed") == "false"
    tile.click()
    assert tile.get_attribute("aria-pressed") == "true"
    wide = grid.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(grid, theme):
    grid.emulate_media(color_scheme=theme)
    grid.keyboard.press("Space")
    options = {"runOnly": {"type": "tag", "values": RULES}}
    found = Axe().run(grid, options=options)
    assert found.response["violations"] == []
