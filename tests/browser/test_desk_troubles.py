"""What may go wrong while somebody answers: nothing is lost, nothing doubled, and one goes on."""

import os
import signal
import time
from pathlib import Path

import pytest

from bench.stack import HOST, until
from tests.browser.comforts import answers, press, project, ready, saved, standing
from tests.browser.conftest import CHROMIUM, QUIETLY, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.stack]

AWAY_S = 10


@pytest.fixture(scope="module")
def slug(stack) -> str:
    return project(stack, "Troubles")


@pytest.fixture
def name(request) -> str:
    return request.node.name[:60]


@pytest.fixture
def desk(stack, slug, name, visitor):
    stack.person(slug, name)
    visitor.log_in(name)
    visitor.go(f"/projects/{slug}/label/")
    ready(visitor.page)
    return visitor.page


def held(page, count: int) -> None:
    """Until so many claims are at hand."""
    page.wait_for_function(
        "(count) => document.querySelector('labeling-desk').supply?.queue.length >= count - 1",
        arg=count,
    )


def test_a_server_away_for_ten_seconds_stops_nobody_and_loses_nothing(stack, name, desk, visitor):
    press(desk, "1")
    saved(desk)
    held(desk, 3)
    stack.processes.stop("web")
    stopped = time.monotonic()
    press(desk, "2", "3")  # from what is held ahead
    ready(desk)
    desk.get_by_text("2 unsaved, retrying").wait_for()
    until(lambda: time.monotonic() - stopped > AWAY_S, AWAY_S + 1, "ten seconds are over")
    stack.start("web")
    press(desk, "1")
    until(stack.is_ready, 30, "the server is back")
    press(desk, "2")
    saved(desk)
    assert standing(stack, name) == ["praise", "blame", "neither", "praise", "blame"]
    assert len({one["sample"] for one in answers(stack, name)}) == 5
    assert desk.get_by_text("saved", exact=True).is_visible()
    visitor.complaints.clear()  # the browser tells of the failed requests


def kill(profile: Path) -> None:
    """All processes of the browser with this profile, at once, as a crash or a power cut would."""
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"--user-data-dir={profile}".encode() in process.read_bytes():
                os.kill(int(process.parent.name), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            continue  # it was faster
    for lock in profile.glob("Singleton*"):
        lock.unlink()


def test_answers_of_a_browser_that_was_killed_are_sent_once_when_it_opens_again(
    stack, slug, name, chromium, tmp_path
):
    stack.person(slug, name)
    base = f"http://{HOST}:{stack.port}"

    def browser():
        return chromium.browser_type.launch_persistent_context(
            tmp_path, executable_path=str(CHROMIUM), args=QUIETLY
        )

    context = browser()
    visitor = Visitor(context.new_page(), base)
    visitor.log_in(name)
    visitor.go(f"/projects/{slug}/label/")
    ready(visitor.page)
    held(visitor.page, 3)
    stack.processes.stop("web")
    press(visitor.page, "1", "2")
    visitor.page.get_by_text("2 unsaved, retrying").wait_for()
    kill(tmp_path)
    context.close()
    stack.start("web")
    until(stack.is_ready, 30, "the server is back")
    assert answers(stack, name) == []
    context = browser()
    visitor = Visitor(context.new_page(), base)
    page = visitor.page
    if page.goto(f"{base}/projects/{slug}/label/").request.redirected_from:
        visitor.log_in(name)  # a killed browser may have forgotten that, too
        visitor.go(f"/projects/{slug}/label/")
    ready(page)
    saved(page)
    page.reload()
    ready(page)
    saved(page)
    context.close()
    assert standing(stack, name) == ["praise", "blame"]


def test_an_undo_waits_for_the_network_like_an_answer(stack, name, desk, visitor):
    press(desk, "1")
    saved(desk)
    desk.context.set_offline(True)
    press(desk, "z")
    assert desk.get_attribute("[data-category=praise]", "aria-current") == "true"
    press(desk, "2")
    desk.get_by_text("2 unsaved, retrying").wait_for()
    desk.context.set_offline(False)
    saved(desk)
    assert standing(stack, name) == ["blame"]
    assert len(answers(stack, name)) == 2
    visitor.complaints.clear()


def test_a_refused_answer_comes_back_with_all_that_went_into_it(stack, slug, name, desk, visitor):
    category = f"Category.objects.filter(project__slug={slug!r}, position=2)"
    press(desk, "c")
    desk.keyboard.type("not sure")
    desk.keyboard.press("Enter")
    stack.ask(f"{category}.update(name='renamed')")
    first = desk.text_content("text-stage")
    press(desk, "3")
    desk.get_by_text("so the sample is back").wait_for()
    stack.ask(f"{category}.update(name='neither')")
    press(desk, "1")
    ready(desk)
    assert desk.text_content("text-stage") == first
    assert desk.text_content("[data-ref=chipText]") == "not sure"
    assert desk.get_attribute("[data-category=neither]", "aria-current") == "true"
    assert desk.get_by_text("is no category of").first.is_visible()
    press(desk, "3")
    saved(desk)
    given = answers(stack, name)
    assert sorted(standing(stack, name)) == ["neither", "praise"]
    assert sorted(one["comment"] for one in given) == ["", "not sure"]
    visitor.complaints.clear()


def test_leaving_is_asked_about_only_while_something_is_unsaved(stack, slug, desk, visitor):
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    press(desk, "1")
    saved(desk)
    desk.reload()
    ready(desk)
    assert asked == []
    desk.route("**/annotations/", lambda route: route.abort())
    press(desk, "1")
    desk.get_by_text("1 unsaved, retrying").wait_for()
    desk.unroute("**/annotations/")
    desk.reload()
    saved(desk)
    assert asked == ["beforeunload"]
    visitor.complaints.clear()
