import pytest

from labeling.books import audit
from tests.api.script import check_refusal

EVENTS = "projects/reviews/events/"


@pytest.fixture
def busy(project, bob):
    audit.note(project, bob, "joined", "annotator", invited_by="alice")
    audit.note(project, None, "paused", "bob", why="2 of 9 were right.")
    return project


def test_the_log_comes_newest_first_in_pages(alices, busy):
    body = alices.get(f"{EVENTS}?page_size=2").json()
    assert (body["count"], len(body["results"]), body["previous"]) == (3, 2, None)
    newest, before = body["results"]
    assert (newest["person"], newest["verb"], newest["target"]) == (None, "paused", "bob")
    assert newest["sentence"] == "The machine paused bob: 2 of 9 were right."
    assert (before["person"], before["detail"]) == ("bob", {"invited_by": "alice"})


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("?verb=joined", ["joined"]),
        ("?person=alice", ["created"]),
        ("?person=(machine)", ["paused"]),
        ("?verb=joined&person=alice", []),
        ("?verb=nothing", []),
    ],
)
def test_the_log_is_searched_by_what_and_who(alices, busy, query, verbs):
    assert [one["verb"] for one in alices.get(f"{EVENTS}{query}").json()["results"]] == verbs


@pytest.mark.parametrize("query", ["?verb=%00", "?person=%00", f"?verb={'x' * 41}"])
def test_a_search_that_makes_no_sense_is_refused(alices, busy, query):
    check_refusal(alices.get(f"{EVENTS}{query}"), 400, "bad_input")


def test_only_managers_read_the_log(bobs, mallorys, busy):
    check_refusal(bobs.get(EVENTS), 403, "not_allowed")
    check_refusal(mallorys.get(EVENTS), 404, "not_found")
