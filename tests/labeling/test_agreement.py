from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from labeling.books import labels
from labeling.models import Annotation, Category, Origin, Sample
from labeling.selectors import agreement as reads
from labeling.selectors.agreement import agreement
from learner.crowd import agreement as measures
from tests import make


@pytest.fixture
def project(alice, nudged):
    project = make.project(alice, annotators_per_sample=3, categories=["praise", "blame", "other"])
    make.fill(project, make.texts(40))
    return project


@pytest.fixture
def people(project) -> list[User]:
    return [make.member(project, name) for name in ("bob", "dave", "erin")]


def samples_of(project) -> list[Sample]:
    return list(Sample.objects.filter(project=project).order_by("key"))


def answer(project, people, *told: str) -> None:
    """One word a sample: its letters are what each of the people said; a dot is nothing."""
    names = {"p": "praise", "b": "blame", "o": "other"}
    for sample, letters in zip(samples_of(project), told, strict=False):
        for person, letter in zip(people, letters, strict=False):
            if letter in names:
                make.said(sample, person, names[letter])


def test_nobody_has_answered_the_same_sample_yet(project, people):
    answer(project, people, "p..", ".b.")
    found = agreement(project)
    assert (found["samples"], found["alpha"], found["interval"]) == (0, None, None)
    assert (found["pairs"], found["disputed"], found["over_time"]) == ([], [], [])
    assert "once a second person has answered" in found["sentence"]


@pytest.mark.parametrize("rule", [{"annotators_per_sample": 1}, {"overlap_percent": 0}])
def test_a_project_that_asks_one_annotator_a_sample_is_told_so(alice, nudged, rule):
    project = make.project(alice, name="Alone", **rule)
    assert "asks one annotator a sample" in agreement(project)["sentence"]


def test_the_measures_are_the_learners(project, people):
    told = ["ppp", "ppb", "bbb", "bb.", "o.o", "opb", "p..", "bbo", "ppp", "ooo", "bpb"]
    answer(project, people, *told)
    found = agreement(project)
    counts = np.array([[word.count(letter) for letter in "pbo"] for word in told])
    assert found["alpha"] == pytest.approx(measures.alpha(counts))
    assert found["fleiss"] == pytest.approx(measures.fleiss(counts))
    assert found["percent"] == pytest.approx(measures.percent(counts))
    assert found["interval"] == pytest.approx(measures.alpha_interval(counts))
    assert (found["samples"], found["answers"]) == (10, 28)
    assert [one["alpha"] for one in found["categories"]] == pytest.approx(
        measures.by_category(counts)
    )
    assert [(one["name"], one["answers"]) for one in found["categories"]] == [
        ("praise", 10),
        ("blame", 11),
        ("other", 7),
    ]


def test_only_standing_answers_that_name_a_category_count(project, people):
    bob, dave, _ = people
    one, two, three, four, *_ = samples_of(project)
    make.said(one, bob, "praise")
    make.said(one, dave, None)
    make.said(two, bob, "praise")
    make.said(two, dave, "blame", retracted_at=timezone.now())
    make.said(three, bob, "praise")
    make.said(three, dave, None, kind=Annotation.Kind.SKIP)
    assert agreement(project)["samples"] == 0
    make.said(four, bob, "praise", origin=Origin.GOLD)
    make.said(four, dave, "praise", origin=Origin.IMPORT)
    assert agreement(project)["samples"] == 1


def test_another_project_s_answers_are_not_ours(project, people, alice):
    other = make.project(alice, name="Other", annotators_per_sample=2)
    make.fill(other, make.texts(3))
    for sample in samples_of(other):
        for person in people[:2]:
            make.said(sample, person, "praise")
    assert agreement(project)["samples"] == 0
    assert agreement(other)["samples"] == 3


def test_any_two_are_compared_on_what_both_answered(project, people):
    answer(project, people, "pp.", "bb.", "pb.", "p.p", "...")
    found = agreement(project)
    assert found["people"] == ["bob", "dave", "erin"]
    pairs = {(one["one"], one["other"]): one for one in found["pairs"]}
    assert set(pairs) == {("bob", "dave"), ("bob", "erin")}
    shared = pairs["bob", "dave"]
    assert (shared["samples"], shared["percent"]) == (3, pytest.approx(2 / 3))
    assert shared["kappa"] == pytest.approx(0.4)
    assert pairs["bob", "erin"]["kappa"] is None  # one sample, one category


def test_the_most_active_are_compared(project, people, monkeypatch):
    monkeypatch.setattr(reads, "MOST_PEOPLE", 2)
    answer(project, people, "ppp", "bb.", "pp.")
    assert agreement(project)["people"] == ["bob", "dave"]


def test_the_most_disputed_come_first_and_name_nobody(project, people, monkeypatch):
    answer(project, people, "ppb", "ppp", "pbo", "pb.")
    found = agreement(project)["disputed"]
    keys = [sample.key for sample in samples_of(project)]
    assert [one["key"] for one in found] == [keys[2], keys[3], keys[0]]
    assert found[2]["answers"] == [
        {"category": "praise", "colour": 0, "votes": 2},
        {"category": "blame", "colour": 1, "votes": 1},
    ]
    assert not any(person.username in str(found) for person in people)
    monkeypatch.setattr(reads, "MOST_DISPUTED", 1)
    assert [one["key"] for one in agreement(project)["disputed"]] == [keys[2]]


def test_agreement_over_time_comes_in_equal_parts_of_the_newest_answers(project, people):
    start = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for day, sample in enumerate(samples_of(project)[:20]):
        late = day >= 10
        when = start + timedelta(days=day)
        make.said(sample, people[0], ("praise", "blame")[day % 2], created_at=when)
        make.said(sample, people[1], ("praise", "blame")[(day + late) % 2], created_at=when)
    first, second = agreement(project)["over_time"]
    assert (first["samples"], first["percent"], first["alpha"]) == (10, 1, 1)
    assert (second["samples"], second["percent"]) == (10, 0)
    assert second["alpha"] < 0
    assert (first["since"], second["until"]) == (start, start + timedelta(days=19))


def test_few_samples_are_not_cut_into_parts(project, people):
    answer(project, people, *["pp."] * 19)
    assert agreement(project)["over_time"] == []


def test_only_the_newest_samples_are_read_and_it_says_so(project, people, monkeypatch):
    answer(project, people, "pb.", "pp.", "bb.")
    make.said(samples_of(project)[1], people[2], "praise")  # the newest answer of all
    monkeypatch.setattr(reads, "MOST_SAMPLES", 2)
    found = agreement(project)
    assert (found["cut"], found["samples"], found["shared"]) == (True, 2, 3)
    assert (found["answers"], found["percent"], found["disputed"]) == (5, 1, [])
    monkeypatch.setattr(reads, "MOST_SAMPLES", 3)
    found = agreement(project)
    assert (found["cut"], found["samples"], found["shared"]) == (False, 3, 3)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (["pp."], "same category every time"),
        (["ppp"] * 3 + ["bbb"], "Too few samples"),
        (["ppp", "bbb"] * 6, "No two answers differ"),
        (["ppp", "bbb"] * 19 + ["ppb"], "can be relied on"),
        (["ppp", "bbb"] * 6 + ["ppb"], "more samples would make it sure"),
        (["ppp", "bbb"] * 5 + ["ppb", "bbp"], "first conclusions"),
        (["ppp", "bbb"] * 3 + ["ppb", "bbp"] * 5, "Too little to rely on"),
        (["ppb", "bbp"] * 6, "better than chance"),
    ],
)
def test_what_alpha_means_is_said_in_words(project, people, told, says):
    answer(project, people, *told)
    assert says in agreement(project)["sentence"]


def test_the_estimate_is_shown_where_the_project_uses_it(project, people):
    answer(project, people, *["ppb", "bbp", "ooo", "ppo"] * 5)
    assert agreement(project)["estimated"] is None
    project.resolution = "dawid-skene"
    project.save()
    assert agreement(project)["estimated"] is None  # no round has estimated yet
    assert labels.estimate(project)
    found = agreement(project)["estimated"]
    assert [one["person"] for one in found] == ["bob", "dave", "erin"]
    right = {one["person"]: one["accuracy"] for one in found}
    assert right["bob"] > 0.9 > right["erin"]
    Category.objects.create(project=project, name="new", position=3)
    assert agreement(project)["estimated"] is None


def test_no_more_queries_for_more_answers(project, people):
    answer(project, people, "pb.", "pp.")
    with CaptureQueriesContext(connection) as few:
        agreement(project)
    answer_more = samples_of(project)[2:30]
    for sample in answer_more:
        for person, category in zip(people, ("praise", "blame", "praise"), strict=True):
            make.said(sample, person, category)
    with CaptureQueriesContext(connection) as many:
        agreement(project)
    assert len(many) <= len(few) + 1  # the moments of the parts
    assert len(many) <= 6
