"""Lending samples."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from labeling.errors import ClaimOfAnother, NotFound
from labeling.models import Claim, Project, Sample
from labeling.rounds import sweeping
from labeling.services import claims, reviews
from tests import make


def taken(project: Project) -> list[int]:
    return list(Sample.objects.filter(project=project).values_list("taken", flat=True))


def test_a_sample_is_lent_to_one_person_at_a_time(project, bob):
    make.fill(project, make.texts(1))
    assert len(claims.lend(project=project, to=bob, count=1)) == 1
    assert claims.lend(project=project, to=make.member(project, "carol"), count=1) == []


def test_asking_again_returns_the_same_claims_and_lends_nothing_twice(project, bob):
    make.fill(project, make.texts(5))
    first = claims.lend(project=project, to=bob, count=2)
    assert claims.lend(project=project, to=bob, count=2) == first
    assert [one.pk for one in claims.lend(project=project, to=bob, count=3)][:2] == [
        one.pk for one in first
    ]
    assert sum(taken(project)) == 3


def test_nobody_holds_more_than_five(project, bob):
    make.fill(project, make.texts(9))
    assert len(claims.lend(project=project, to=bob, count=50)) == 5


def test_two_annotators_a_sample_means_two_people_get_it_and_a_third_does_not(alice, nudged):
    project = make.project(alice, annotators_per_sample=2)
    make.fill(project, make.texts(1))
    lent = [
        len(claims.lend(project=project, to=make.member(project, name), count=1))
        for name in ("bob", "carol", "dave")
    ]
    assert lent == [1, 1, 0]


def test_a_released_sample_can_be_lent_again(project, bob):
    make.fill(project, make.texts(1))
    claim = make.claim(project, bob)
    claims.release(project=project, by=bob, claim_id=claim.pk)
    claims.release(project=project, by=bob, claim_id=claim.pk)
    assert taken(project) == [0]
    assert make.claim(project, make.member(project, "carol")).sample == claim.sample


def test_a_claim_that_ran_out_frees_its_place_once(project, bob):
    make.fill(project, make.texts(1))
    claim = make.claim(project, bob)
    later = timezone.now() + timedelta(hours=1)
    assert [sweeping.expire_claims(later), sweeping.expire_claims(later)] == [1, 0]
    claim.refresh_from_db()
    assert claim.state == Claim.State.EXPIRED
    assert taken(project) == [0]


def test_asking_renews_the_claims_one_holds(project, bob):
    make.fill(project, make.texts(2))
    claim = make.claim(project, bob)
    Claim.objects.filter(pk=claim.pk).update(expires_at=timezone.now())
    assert claims.lend(project=project, to=bob, count=1) == [claim]
    claim.refresh_from_db()
    assert claim.expires_at > timezone.now() + timedelta(minutes=5)


def test_the_claim_of_somebody_else_is_refused(project, bob):
    make.fill(project, make.texts(1))
    claim = make.claim(project, bob)
    with pytest.raises(ClaimOfAnother, match="somebody else"):
        claims.release(project=project, by=make.member(project, "carol"), claim_id=claim.pk)


def test_a_claim_of_another_project_does_not_exist_here(project, bob, alice):
    make.fill(project, make.texts(1))
    claim = make.claim(project, bob)
    other = make.project(alice, name="Other")
    with pytest.raises(NotFound):
        claims.claim_for(other, bob, claim.pk)


def test_a_candidate_that_somebody_took_meanwhile_is_passed_over(project, bob, monkeypatch):
    make.fill(project, make.texts(2))
    carol = make.member(project, "carol")
    stale = list(claims.queue.candidates(project, bob, 2))
    gone = make.claim(project, carol).sample_id
    stale.sort(key=lambda candidate: candidate.sample_id != gone)
    monkeypatch.setattr(claims.queue, "candidates", lambda *_: iter(stale))
    [lent] = claims.lend(project=project, to=bob, count=1)
    assert lent.sample_id != gone


def test_two_tabs_of_one_person_get_one_claim_a_sample(alice, nudged, monkeypatch):
    project = make.project(alice, annotators_per_sample=2)
    make.fill(project, make.texts(1))
    bob = make.member(project, "bob")
    stale = list(claims.queue.candidates(project, bob, 1))
    make.claim(project, bob)
    monkeypatch.setattr(claims.queue, "candidates", lambda *_: iter(stale))
    assert len(claims.lend(project=project, to=bob, count=2)) == 1
    assert taken(project) == [1]


def test_a_returned_answer_is_lent_although_the_money_is_spent(alice, nudged):
    project = make.project(alice)
    make.fill(project, make.texts(4))
    make.budget(project, 10)
    bob = make.member(project, "bob")
    given = make.answer(project, bob).annotation
    assert claims.lend(project=project, to=bob, count=3) == []
    reviews.send_back(
        project=project, by=alice, annotation_id=given.pk, note="Look at the second line."
    )
    [again] = claims.lend(project=project, to=bob, count=3)
    assert (again.sample, again.note) == (given.sample, "Look at the second line.")
    assert (again.reserved, again.place) == (0, False)


def test_a_broken_invariant_is_not_mistaken_for_a_lost_race(project, bob, monkeypatch):
    make.fill(project, make.texts(1))

    def broken(*_):
        raise IntegrityError("a check failed")

    monkeypatch.setattr(claims.money, "reserve", broken)
    with pytest.raises(IntegrityError, match="a check failed"):
        claims.lend(project=project, to=bob, count=1)
