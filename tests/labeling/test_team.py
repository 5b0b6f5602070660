from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from labeling.models import Annotation, Budget, Category, Claim, Member, Origin, Role, Sample
from labeling.selectors.gold import accuracy_on_gold
from labeling.selectors.projects import project_for
from labeling.selectors.team import team
from tests import make


@pytest.fixture
def project(alice, nudged):
    project = make.project(alice, annotators_per_sample=2, name="Reviews")
    make.fill(project, make.texts(60))
    return project


@pytest.fixture
def bob(project) -> User:
    return make.member(project, "bob")


@pytest.fixture
def dave(project) -> User:
    return make.member(project, "dave")


def seen_by(person: User) -> dict[str, Any]:
    return team(project_for(person, "reviews", "see"))


def row(name: str, by: User | None = None) -> dict[str, Any]:
    return next(one for one in seen_by(by or make.user())["rows"] if one["person"] == name)


def samples_of(project) -> list[Sample]:
    return list(Sample.objects.filter(project=project).order_by("key"))


def gold(project, right: str = "praise") -> list[Sample]:
    """Every sample has a known answer from now on."""
    truth = Category.objects.get(project=project, name=right)
    Sample.objects.filter(project=project).update(gold=True, truth=truth, places=0)
    return samples_of(project)


def told(samples, by: User, words: str, **given) -> None:
    names = {"p": "praise", "b": "blame"}
    for sample, letter in zip(samples, words, strict=False):
        make.said(sample, by, names[letter], **given)


def yesterday() -> dict[str, Any]:
    return {"created_at": timezone.now() - timedelta(days=1, hours=1)}


def test_somebody_who_has_done_nothing_has_a_row_all_the_same(bob):
    found = row("bob")
    assert (found["answers"], found["today"], found["active_hours"]) == (0, 0, 0)
    assert (found["pace"], found["agrees"], found["gold"], found["last_seen"]) == (None,) * 4
    assert (found["flags"], found["skips"], found["warnings"]) == (0, 0, [])
    assert (found["role"], found["paused_at"], found["cost"]) == ("annotator", None, None)


def test_answers_are_counted_today_and_in_all(project, bob):
    samples = samples_of(project)
    told(samples[:3], bob, "ppb", **yesterday())
    told(samples[3:5], bob, "pb", flagged=True)
    make.said(samples[5], bob, None, kind=Annotation.Kind.SKIP)
    make.said(samples[6], bob, None)  # who cannot tell has answered
    make.said(samples[7], bob, "praise", origin=Origin.IMPORT)
    make.said(samples[8], bob, "praise", retracted_at=timezone.now())
    found = row("bob")
    assert (found["answers"], found["today"]) == (6, 3)
    assert (found["flags"], found["skips"]) == (2, 1)
    assert found["active_hours"] == pytest.approx(7 * 2 / 3600)
    assert (
        found["last_seen"]
        == Annotation.objects.exclude(origin=Origin.IMPORT).latest("created_at").created_at
    )


def test_pace_is_the_middle_answers_with_its_quartiles(project, bob):
    for sample, seconds in zip(samples_of(project), (1, 2, 3, 4, 5), strict=False):
        make.said(sample, bob, "praise", active_ms=1000 * seconds)
    make.said(samples_of(project)[5], bob, "praise", active_ms=0)  # nobody knows how long
    assert row("bob")["pace"] == pytest.approx({"median": 1200, "low": 900, "high": 1800})


def test_agreement_is_with_labels_that_others_stand_behind(project, bob, dave):
    samples = samples_of(project)
    told(samples[:4], bob, "ppbp")
    told(samples[:3], dave, "pbb")
    assert row("bob")["agrees"]["right"] == 3  # the second is a tie, which his answer broke
    found = row("dave")["agrees"]
    assert (found["right"], found["of"], found["share"]) == (2, 3, pytest.approx(2 / 3))
    assert found["low"] < 2 / 3 < found["high"]


def test_one_s_own_answer_alone_agrees_with_nothing(alice, nudged):
    project = make.project(alice, name="Reviews")
    make.fill(project, make.texts(3))
    told(samples_of(project), make.member(project, "bob"), "ppb")
    assert row("bob")["agrees"] is None


def test_gold_accuracy_is_the_one_that_pauses(project, bob, dave, alice):
    elsewhere = make.project(alice, name="Elsewhere")
    make.member(elsewhere, "bob")
    Member.objects.filter(project=elsewhere, user=bob).update(gold_since=timezone.now())
    samples = gold(project)
    told(samples[:4], bob, "bbbb", origin=Origin.GOLD, **yesterday())
    told(samples[4:8], bob, "pppb", origin=Origin.GOLD)
    told(samples[:2], dave, "pp", origin=Origin.GOLD)
    told(samples[8:9], bob, "p")  # before it was gold
    assert (row("bob")["gold"]["right"], row("bob")["gold"]["of"]) == (3, 8)
    since = timezone.now() - timedelta(hours=2)
    Member.objects.filter(project=project, user=bob).update(gold_since=since)
    found, expected = row("bob")["gold"], accuracy_on_gold(project, bob.pk, since)
    assert (found["right"], found["of"]) == (expected.right, expected.asked) == (3, 4)
    assert (found["low"], found["high"]) == (expected.low, expected.high)
    assert row("dave")["gold"]["share"] == 1


def test_an_annotator_sees_the_own_row_alone(project, bob, dave):
    told(samples_of(project), dave, "pp")
    found = seen_by(bob)
    assert [one["person"] for one in found["rows"]] == ["bob"]
    assert (found["everybody"], found["currency"]) == (False, None)
    assert "dave" not in str(found)


def test_an_annotator_s_shares_end_with_yesterday_lest_they_tell_what_was_gold(project, bob):
    samples = gold(project)
    told(samples[:2], bob, "pb", origin=Origin.GOLD, **yesterday())
    before = row("bob", by=bob)
    told(samples[2:6], bob, "pbpb", origin=Origin.GOLD)
    after = row("bob", by=bob)
    assert (before["gold"], before["agrees"]) == (after["gold"], after["agrees"])
    assert (after["gold"]["of"], after["answers"]) == (2, 6)
    assert row("bob")["gold"]["of"] == 6


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SCIENTIST])
def test_who_inspects_sees_everybody_by_name_but_no_money(project, bob, dave, role):
    Budget.objects.create(project=project, currency="EUR")
    found = seen_by(make.member(project, "carol", role))
    assert [one["person"] for one in found["rows"]] == ["alice", "bob", "carol", "dave"]
    assert (found["everybody"], found["currency"]) == (True, None)
    assert {one["cost"] for one in found["rows"]} == {None}


def test_who_manages_sees_what_answers_cost(project, bob, dave):
    Budget.objects.create(project=project, currency="EUR")
    first, second, third, *_ = samples_of(project)
    make.said(first, bob, "praise", cost=40)
    make.said(second, bob, "praise", cost=2)
    make.said(third, bob, "praise", cost=5, retracted_at=timezone.now())  # returned, but paid
    assert seen_by(make.user())["currency"] == "EUR"
    assert (row("bob")["cost"], row("dave")["cost"]) == (47, 0)


def test_quotas_say_what_is_left_beyond_what_is_held(project, bob):
    told(samples_of(project), bob, "ppp", **yesterday())
    told(samples_of(project)[3:], bob, "pp")
    make.claim(project, bob)
    assert (row("bob")["quota_today"], row("bob")["quota_total"]) == (None, None)
    project.daily_quota, project.total_quota = 10, 6
    project.save()
    assert row("bob")["quota_today"] == {"quota": 10, "used": 2, "left": 7}
    assert row("bob")["quota_total"] == {"quota": 6, "used": 5, "left": 0}
    Member.objects.filter(user=bob).update(daily_quota=2)
    assert row("bob", by=bob)["quota_today"] == {"quota": 2, "used": 2, "left": 0}
    Claim.objects.update(state=Claim.State.RELEASED)
    assert row("bob")["quota_total"]["left"] == 1


def test_a_pause_says_why(project, bob):
    Member.objects.filter(user=bob).update(paused_at=timezone.now(), paused_why="A holiday.")
    assert row("bob", by=bob)["paused_why"] == "A holiday."


def test_low_accuracy_on_gold_warns_from_five_answers_on(project, bob):
    samples = gold(project)
    told(samples[:4], bob, "pbbb", origin=Origin.GOLD)
    assert row("bob")["warnings"] == []
    told(samples[4:5], bob, "p", origin=Origin.GOLD)
    [warning] = row("bob")["warnings"]
    assert warning.startswith("bob had 2 of 5 samples with a known answer right; 70 %")
    assert row("bob", by=bob)["warnings"] == []
    project.gold_threshold = 0.4
    project.save()
    assert row("bob")["warnings"] == []


def test_haste_warns_from_twenty_answers_on(project, bob, dave):
    samples = samples_of(project)
    told(samples[:20], dave, "p" * 20, active_ms=9_000)
    told(samples[20:39], bob, "p" * 19, active_ms=2_000)
    assert row("bob")["warnings"] == []
    told(samples[39:40], bob, "p", active_ms=2_000)
    [warning] = row("bob")["warnings"]
    assert "bob takes 2.0 s for an answer, the others 9.0 s" in warning
    assert row("dave")["warnings"] == []
    Member.objects.filter(user=dave).delete()  # nobody is left to compare with
    assert row("bob")["warnings"] == []


def test_a_third_of_the_others_time_is_no_haste_yet(project, bob, dave):
    samples = samples_of(project)
    told(samples[:20], dave, "p" * 20, active_ms=6_000)
    told(samples[20:40], bob, "p" * 20, active_ms=2_000)
    assert row("bob")["warnings"] == []


def test_agreeing_far_less_than_the_others_warns(alice, nudged):
    project = make.project(alice, annotators_per_sample=3)
    make.fill(project, make.texts(30))
    samples = samples_of(project)
    for name, words in (("bob", "p" * 24), ("dave", "p" * 24), ("erin", "pb" * 12)):
        told(samples, make.member(project, name), words)
    assert row("erin")["warnings"] == [
        "erin agrees with the label in 50 % of 24 answers, the others in 100 %."
    ]
    assert row("bob")["warnings"] == row("dave")["warnings"] == []


def test_no_more_queries_for_a_larger_team(project, bob, dave):
    told(samples_of(project), bob, "pb")
    with CaptureQueriesContext(connection) as small:
        seen_by(make.user())
    for name in ("erin", "frank", "grace"):
        told(samples_of(project)[2:8], make.member(project, name), "pbpbpb")
    with CaptureQueriesContext(connection) as large:
        seen_by(make.user())
    assert len(large) == len(small)
