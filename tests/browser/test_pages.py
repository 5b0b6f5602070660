"""Pages that are alive: while a round runs, and while no learner does."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.stack]


@pytest.fixture(scope="module")
def taught(stack) -> str:
    """A project with a curve."""
    slug = stack.demo("Taught")
    stack.manage("autopilot", slug, "--labels", "60")
    stack.person(slug, "mia", "manager")
    return slug


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
