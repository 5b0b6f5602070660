"""Rules: changed by who manages, checked, written down, and followed by every label."""

import pytest

from labeling.books import labels
from labeling.errors import BadInput
from labeling.models import Event, Label, Project, Round, Sample
from labeling.rounds import resettling
from labeling.selectors.resolution import Rules
from labeling.selectors.rules import rules_of
from labeling.services import reviews, rules
from tests import make


@pytest.fixture
def filled(project):
    make.fill(project, make.texts(40))
    project.refresh_from_db()
    return project


def places(project) -> list[int]:
    return list(
        Sample.objects.filter(project=project).order_by("pk").values_list("places", flat=True)
    )


def noted(project):
    return Event.objects.filter(project=project, verb="changed the rules")


def expected(project) -> list[int]:
    """Of samples that nobody has answered."""
    now = Rules.of(Project.objects.get(pk=project.pk))
    samples = Sample.objects.filter(project=project).order_by("pk")
    return [now.needed(draw) for draw in samples.values_list("draw", flat=True)]


def test_a_change_is_written_down_with_its_old_and_new_value(filled, alice):
    done = rules.change(project=filled, by=alice, review_below=0.8, daily_quota=50, target=None)
    assert done.rules == {"review_below": [0.7, 0.8], "daily_quota": [None, 50]}
    event = noted(filled).get()
    assert (event.actor, event.detail) == (alice, {"changes": done.rules})
    assert (filled.review_below, filled.daily_quota) == (0.8, 50)


def test_samples_that_nobody_answered_get_the_places_that_their_draw_says(filled, alice):
    rules.change(project=filled, by=alice, annotators_per_sample=3)
    assert places(filled) == [3] * 40
    rules.change(project=filled, by=alice, overlap_percent=30)
    assert places(filled) == expected(filled)
    assert set(places(filled)) == {1, 3}
    rules.change(project=filled, by=alice, annotators_per_sample=1)
    assert places(filled) == [1] * 40


def test_a_large_pool_is_spread_in_parts(filled, alice, monkeypatch):
    monkeypatch.setattr(resettling, "AT_ONCE", 7)
    rules.change(project=filled, by=alice, annotators_per_sample=2, overlap_percent=50)
    assert places(filled) == expected(filled)


def test_labels_go_and_come_back_as_more_people_are_needed_and_fewer(filled, alice, bob):
    for _ in range(3):
        make.answer(filled, bob)
    rules.change(project=filled, by=alice, annotators_per_sample=2)
    assert (Label.objects.count(), filled.pool_labeled) == (0, 0)
    assert places(filled) == [2] * 40
    rules.change(project=filled, by=alice, annotators_per_sample=1)
    assert (Label.objects.count(), filled.pool_labeled) == (3, 3)
    assert labels.rebuild(filled) == 0


def test_a_sample_that_somebody_holds_follows_too(filled, alice, bob):
    held = make.claim(filled, bob).sample
    rules.change(project=filled, by=alice, annotators_per_sample=2)
    held.refresh_from_db()
    assert (held.places, held.taken) == (2, 1)


def test_gold_and_verdicts_keep_their_label_and_need_nobody(filled, alice):
    decided, gold = Sample.objects.all()[:2]
    reviews.decide(project=filled, by=alice, sample_id=decided.pk, category="blame")
    Sample.objects.filter(pk=gold.pk).update(gold=True, truth=filled.categories.first())
    rules.change(project=filled, by=alice, annotators_per_sample=2)
    assert set(Label.objects.values_list("sample", "method")) == {
        (decided.pk, "review"),
        (gold.pk, "gold"),
    }
    assert set(Sample.objects.filter(pk__in=[decided.pk, gold.pk]).values_list("places")) == {(0,)}


def test_a_higher_threshold_sends_more_to_review_and_asks_one_more(alice, nudged):
    project = make.project(alice, annotators_per_sample=3)
    make.fill(project, make.texts(1))
    sample = Sample.objects.get()
    for name, said in (("bob", "praise"), ("carol", "praise"), ("dave", "blame")):
        make.said(sample, make.member(project, name), said)
    rules.change(project=project, by=alice, review_below=0.5)
    sample.refresh_from_db()
    assert (sample.review, sample.places) == ("", 3)
    rules.change(project=project, by=alice, review_below=0.9, extra_below=0.9)
    sample.refresh_from_db()
    assert (sample.review, sample.places) == ("disputed", 4)


def test_labels_by_dawid_skene_are_found_at_once(alice, nudged):
    project = make.project(alice, annotators_per_sample=3)
    make.fill(project, make.texts(8))
    people = [make.member(project, name) for name in ("bob", "carol", "dave")]
    for number, sample in enumerate(Sample.objects.all()):
        for who, person in enumerate(people):
            make.said(sample, person, "blame" if who == number % 4 else "praise")
    rules.change(project=project, by=alice, resolution="dawid-skene")
    assert set(Label.objects.values_list("method", flat=True)) == {"dawid-skene"}
    assert labels.rebuild(project) == 0


def test_other_rules_touch_no_label(filled, alice, monkeypatch):
    monkeypatch.setattr(resettling, "resettle", None)
    done = rules.change(project=filled, by=alice, round_size=50, gold_percent=0, asks_again=True)
    assert set(done.rules) == {"round_size", "gold_percent", "asks_again"}


def test_a_smaller_round_is_due_at_once(alice, bob, project, nudged):
    make.fill(project, make.texts(10))
    make.begun(project)
    for _ in range(3):
        make.answer(project, bob)
    rules.change(project=project, by=alice, round_size=3)
    assert project.rounds.latest("number").state == Round.State.QUEUED


def test_what_an_interrupted_change_left_behind_is_put_right_by_saving_again(filled, alice):
    Project.objects.filter(pk=filled.pk).update(annotators_per_sample=2)
    assert places(filled) == [1] * 40
    done = rules.change(project=filled, by=alice, annotators_per_sample=2)
    assert (done.rules, places(filled)) == ({}, [2] * 40)
    assert not noted(filled).exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"annotators_per_sample": 0}, "annotators_per_sample"),
        ({"annotators_per_sample": 21}, "annotators_per_sample"),
        ({"overlap_percent": 101}, "overlap_percent"),
        ({"extra_below": 1.5}, "extra_below"),
        ({"resolution": "the loudest"}, "resolution"),
        ({"gold_percent": 51}, "gold_percent"),
        ({"round_size": 0}, "round_size"),
        ({"round_size": None}, "round_size"),
        ({"target": -1}, "target"),
        ({"annotators_per_sample": 6}, "most_annotators"),
        ({"annotators_per_sample": 3, "most_annotators": 2}, "most_annotators"),
        ({"holdout_percent": 20}, "holdout_percent"),
        ({"slug": "mine"}, "slug"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(filled, alice, given, field):
    before = rules_of(filled)
    with pytest.raises(BadInput) as refusal:
        rules.change(project=filled, by=alice, review_below=0.1, **given)
    assert set(refusal.value.fields) == {field}
    assert rules_of(Project.objects.get(pk=filled.pk)) == before
    assert not noted(filled).exists()


def test_a_project_of_before_may_change_other_rules(alice, nudged):
    project = make.project(alice, annotators_per_sample=8)  # more than the most, by default
    assert rules.change(project=project, by=alice, review_below=0.5).rules
