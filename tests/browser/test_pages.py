"""Every page: in light and dark, wide and narrow; clean, accessible, and alive while learning."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError  # noqa: A004 - the one that a page raises

from bench import people

pytestmark = [pytest.mark.browser, pytest.mark.stack]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 400, 768, 1280)
TEAM = ("team", "review", "budget", "members", "rules", "audit")


@pytest.fixture(scope="module")
def taught(stack) -> str:
    """A project with a curve."""
    slug = stack.demo("Taught")
    stack.manage("autopilot", slug, "--labels", "60")
    stack.person(slug, "mia", "manager")
    people.at_work(stack, slug, "mia", days=4, answers=4)
    return slug


@pytest.fixture
def paths(taught, stack) -> list[str]:
    project = f"/projects/{taught}/"
    [member, doubtful] = stack.ask(
        f"p = Project.objects.get(slug={taught!r}); "
        "answer = [p.members.get(user__username='ben').pk, "
        "p.samples.exclude(review__in=['', 'guideline']).values_list('pk', flat=True).first()]"
    )
    return [
        "/",
        "/account/",
        "/projects/new/",
        project,
        f"{project}label/",
        f"{project}import/",
        *(f"{project}{page}/" for page in TEAM),
        f"{project}members/{member}/",
        f"{project}review/{doubtful}/",
        f"{project}rounds/{stack.newest}/",
        f"{project}rounds/{stack.newest + 1}/",
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(visitor, paths, theme):
    visitor.log_in("mia")
    visitor.page.context.add_cookies([{"name": "theme", "value": theme, "url": visitor.base}])
    for path in paths:
        visitor.go(path)
        visitor.page.wait_for_load_state("networkidle")
        found = Axe().run(visitor.page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert found.violations_count == 0, f"{path} {theme}: {found.generate_report()}"
        for width in WIDTHS:
            visitor.page.set_viewport_size({"width": width, "height": 800})
            fits(visitor.page, f"{path} at {width} px")
        visitor.page.set_viewport_size({"width": 1280, "height": 800})


def fits(page, what: str) -> None:
    """Nothing is wider than the window, once the page has had time to follow it."""
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    try:
        page.wait_for_function(f"() => {overflow} <= 0", timeout=3000)
    except TimeoutError as error:
        raise AssertionError(f"{what}: {page.evaluate(overflow)} px too wide") from error


def test_a_round_ends_on_the_page_without_a_reload(stack, taught, visitor):
    visitor.log_in("mia")
    visitor.go(f"/projects/{taught}/")
    visitor.page.evaluate("window.notReloaded = true")
    before = visitor.page.locator("#learning tbody tr").count()
    visitor.page.click("text=Retrain")
    visitor.page.wait_for_function(
        "(before) => document.querySelectorAll('#learning tbody tr').length > before"
        " && !document.querySelector('#round[data-live]')",
        arg=before,
    )
    assert visitor.page.evaluate("window.notReloaded")


def test_the_curve_is_drawn(taught, visitor):
    visitor.log_in("mia")
    visitor.go(f"/projects/{taught}/")
    canvas = visitor.page.wait_for_selector("learning-curve canvas")
    assert canvas.bounding_box()["width"] > 200


def test_the_page_says_when_no_learner_is_running(stack, visitor, taught):
    visitor.log_in("mia")
    stack.ask("Pulse.objects.all().delete()")
    stack.processes.stop("learner")
    stack.ask("Pulse.objects.all().delete()")
    visitor.go("/")
    assert visitor.page.get_by_text("celery -A config worker").count() == 1
    stack.start("learner")
    stack.manage(
        "shell", "-v", "0", "-c", "from labeling.rounds.sweeping import beat; beat('learn')"
    )
    visitor.go("/")
    assert visitor.page.get_by_text("celery -A config worker").count() == 0
