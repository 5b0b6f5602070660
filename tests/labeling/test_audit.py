"""The audit log: what is written down, and how it reads."""

import ast
import csv
import io
from pathlib import Path

import pytest

from labeling.books import audit
from labeling.errors import RoundIsLive, RoundIsOver
from labeling.models import Event, Project
from labeling.selectors import events
from labeling.services import encodings, projects, rounds, samples
from labeling.services.models import activate
from labeling.services.samples import Answers, Source
from tests import make

LABELING = Path(events.__file__).parents[1]
LOG = "/projects/reviews/audit/"


def said(project: Project) -> list[str]:
    """Oldest first."""
    return [events.sentence(event) for event in events.events(project)][::-1]


def test_a_project_begins_with_who_started_it(project):
    assert said(project) == ["alice started the project Reviews: categories 2."]


def test_new_categories_are_written_down_and_known_ones_are_not(project, alice):
    projects.add_categories(project=project, by=alice, names=["praise", "both", "neither"])
    projects.add_categories(project=project, by=alice, names=["both"])
    assert said(project)[1:] == ["alice added the categories both, neither."]


def test_an_import_is_written_down_with_its_file_and_counts(project, alice, tmp_path):
    file = tmp_path / "upload"
    file.write_text("key,text\na,one\nb,two\na,three\n")
    samples.import_from(
        project=project,
        by=alice,
        source=Source(file, "reviews.csv"),
        answers=Answers.IGNORE,
    )
    assert said(project)[1:] == ["alice imported samples from reviews.csv: added 2, rejected 1."]


def test_an_import_that_brings_nothing_changes_nothing(project):
    make.fill(project, {"a": "one"})
    make.fill(project, {"a": "one"})
    assert len(said(project)) == 2
    assert said(project)[1] == "alice imported samples from a program: added 1, rejected 0."


def test_categories_that_a_file_brings_along_belong_to_its_line(alice, nudged):
    project = make.project(alice, categories=[])
    rows = [make.row(name, name, name) for name in ("x", "y")]
    make.fill_rows(project, rows, Answers.LABELS)
    assert len(said(project)) == 2


def test_rounds_that_people_ask_for_and_cancel_are_written_down(project, alice):
    make.fill(project, make.texts(2))
    make.encoding(project)
    rounds.retrain(project=project, by=alice, recipe={"strategy": "random"})
    with pytest.raises(RoundIsLive):
        rounds.retrain(project=project, by=alice)
    rounds.cancel(project=project, by=alice, number=1)
    with pytest.raises(RoundIsOver):
        rounds.cancel(project=project, by=alice, number=1)
    assert said(project)[2:] == [
        "alice asked for round 1: strategy random.",
        "alice cancelled round 1.",
    ]


def test_encodings_that_people_ask_for_and_cancel_are_written_down(project, alice):
    make.fill(project, make.texts(2))
    make.encoding(project)
    job = encodings.encode(project=project, by=alice, encoder="text:ngrams")
    encodings.cancel(project=project, by=alice, number=job.number)
    assert said(project)[2:] == [
        "alice had the samples encoded by text:ngrams.",
        f"alice cancelled encoding {job.number}.",
    ]


def test_the_choice_of_a_model_is_written_down(project, alice):
    make.model_version(make.round_(project))
    activate(project=project, by=alice, number=1)
    assert said(project)[-1] == "alice put model 1 to use."


@pytest.mark.parametrize(
    ("verb", "target", "detail", "sentence"),
    [
        ("joined", "reviewer", {"invited_by": "bob"}, "joined as reviewer: invited by bob."),
        (
            "changed member",
            "bob",
            {"role": ["annotator", "reviewer"], "daily_quota": [None, 5]},
            "changed the membership of bob: role annotator → reviewer, daily quota none → 5.",
        ),
        ("paused", "bob", {"why": ""}, "paused bob."),
        ("paused", "bob", {"why": "3 of 9 were right."}, "paused bob: 3 of 9 were right."),
        (
            "not yet known",
            "it",
            {"rules": {"sure": [True, False]}, "keys": ["a", "b"]},
            "not yet known it: sure yes → no, keys a, b.",
        ),
        ("imported", "{target} {0}", {}, "imported samples from {target} {0}."),
    ],
)
def test_a_line_reads_as_a_sentence(project, alice, verb, target, detail, sentence):
    event = audit.note(project, alice, verb, target, **detail)
    assert events.sentence(event) == f"alice {sentence}"


def test_what_the_machine_did_is_told_as_its_own(project):
    event = audit.note(project, None, "paused", "bob", why="2 of 9 were right.")
    assert events.sentence(event) == "The machine paused bob: 2 of 9 were right."


def test_every_verb_that_is_written_down_has_words():
    written = {
        call.args[2].value
        for path in LABELING.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) == "audit.note"
        and isinstance(call.args[2], ast.Constant)
    }
    assert "imported" in written
    assert written - set(events.PHRASES) == set()


def test_a_line_is_never_changed(project):
    with pytest.raises(TypeError):
        Event.objects.update(verb="nothing")
    with pytest.raises(TypeError):
        Event.objects.get().delete()


@pytest.fixture
def busy(project, alice, bob) -> Project:
    for number in range(60):
        audit.note(project, bob, "joined", f"number {number}")
    audit.note(project, None, "paused", "bob")
    return project


def page(client, query: str = "", status: int = 200) -> str:
    answer = client.get(f"{LOG}{query}")
    assert answer.status_code == status
    return answer.content.decode()


def test_the_log_is_read_newest_first_a_page_at_a_time(as_alice, busy):
    first, second = page(as_alice), page(as_alice, "?page=2")
    assert "The machine paused bob." in first and "joined as number 11." in first
    assert "joined as number 10." not in first and "joined as number 10." in second
    assert "started the project" in second and "Page 2 of 2" in second


def test_the_log_is_searched_by_what_and_who(as_alice, busy):
    assert "joined as" not in page(as_alice, "?verb=paused")
    assert "joined as" not in page(as_alice, "?person=alice")
    assert "The machine paused" in page(as_alice, "?person=(machine)")
    both = page(as_alice, "?verb=joined&person=bob")
    assert "?verb=joined&amp;person=bob&amp;page=2" in both
    assert "Nothing of the kind" in page(as_alice, "?verb=joined&person=alice")


@pytest.mark.parametrize("query", ["?verb=nothing", "?person=carol", "?person=%00"])
def test_what_is_not_in_the_lists_is_refused(as_alice, busy, query):
    assert "from the lists" in page(as_alice, query, 400)


def test_who_did_something_is_in_the_list_and_others_are_not(as_alice, busy):
    make.member(busy, "carol")
    assert events.people_of(busy) == ["alice", "bob"]


def download(client, query: str = "") -> list[list[str]]:
    answer = client.get(f"/projects/reviews/audit.csv{query}")
    assert answer.streaming and answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="reviews-audit.csv"'
    return list(csv.reader(io.StringIO(answer.getvalue().decode(), newline="")))


def test_the_log_is_a_file_too(as_alice, busy):
    header, newest, *rows = download(as_alice)
    assert header == ["at", "person", "verb", "target", "detail", "sentence"]
    assert newest[1:4] == ["", "paused", "bob"]
    assert len(rows) == 61
    assert len(download(as_alice, "?verb=paused")) == 2


def test_a_cell_that_a_spreadsheet_would_run_is_defused(as_alice, project, alice):
    audit.note(project, alice, "imported", "=cmd|' /C calc'!A0")
    row = download(as_alice)[1]
    assert row[3] == "'=cmd|' /C calc'!A0"


def test_another_projects_deeds_are_not_told(as_alice, project, mallory):
    other = make.project(mallory, name="Secret")
    audit.note(other, mallory, "imported", "secret.csv")
    assert "ecret" not in page(as_alice)
    assert "ecret" not in str(download(as_alice))
    assert events.people_of(project) == ["alice"]
