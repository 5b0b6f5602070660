"""Writing answers down: once, never lost, never for somebody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.utils import timezone
from kombu.exceptions import OperationalError

from labeling.books import labels
from labeling.errors import (
    AlreadyAnswered,
    BadInput,
    ClaimOfAnother,
    NotFound,
    TokenReused,
    UnknownCategory,
)
from labeling.models import Annotation, Claim, Label, Sample
from labeling.rounds import sweeping
from labeling.services import annotations, claims
from tests import make

PRAISE = {"category": "praise"}


@pytest.fixture
def claim(project, bob) -> Claim:
    make.fill(project, make.texts(3))
    return make.claim(project, bob)


def record(claim: Claim, by, value=PRAISE, token=None):
    return annotations.record(
        project=claim.project, by=by, claim_id=claim.pk, value=value, token=token or uuid4()
    )


def expire(claim: Claim) -> None:
    sweeping.expire_claims(timezone.now() + timedelta(hours=1))


def test_an_answer_makes_a_label_and_ends_the_claim(claim, bob):
    recorded = record(claim, bob)
    claim.refresh_from_db()
    assert (recorded.first_time, recorded.detail) == (True, None)
    assert claim.state == Claim.State.ANSWERED
    assert Label.objects.get().category.name == "praise"


def test_a_repeated_post_is_one_answer(claim, bob):
    token = uuid4()
    first, again = (record(claim, bob, token=token) for _ in range(2))
    assert (again.first_time, again.annotation) == (False, first.annotation)
    assert Annotation.objects.count() == 1


def test_a_token_cannot_carry_another_answer(claim, bob):
    token = uuid4()
    record(claim, bob, token=token)
    with pytest.raises(TokenReused):
        record(claim, bob, {"category": "blame"}, token)


def test_a_token_of_somebody_else_is_refused_even_with_the_same_answer(claim, bob, project):
    token, carol = uuid4(), make.member(project, "carol")
    carols = make.claim(project, carol)
    record(claim, bob, token=token)
    with pytest.raises(TokenReused):
        record(carols, carol, token=token)
    with pytest.raises(ClaimOfAnother):
        record(claim, carol, token=token)


def test_a_second_answer_to_the_same_claim_is_refused(claim, bob):
    record(claim, bob)
    with pytest.raises(AlreadyAnswered, match="undo"):
        record(claim, bob)


def test_a_broken_invariant_is_not_mistaken_for_a_second_answer(claim, bob, monkeypatch):
    def broken(*_):
        raise IntegrityError("a check failed")

    monkeypatch.setattr(labels, "settle", broken)
    with pytest.raises(IntegrityError, match="a check failed"):
        record(claim, bob)
    assert not Annotation.objects.exists()


def test_an_answer_to_the_claim_of_somebody_else_is_refused(claim, project):
    with pytest.raises(ClaimOfAnother):
        record(claim, make.member(project, "carol"))


@pytest.mark.parametrize(
    "value",
    [
        None,
        "praise",
        {},
        {"category": "praise", "skip": "both"},
        {"cannot_tell": False},
        {"skip": 7},
        {"skip": "x" * 501},
        {"skip": "nul \0"},
        {"box": [1, 2]},
    ],
)
def test_what_is_no_answer_is_refused_and_changes_nothing(claim, bob, value):
    with pytest.raises(BadInput):
        record(claim, bob, value)
    claim.refresh_from_db()
    assert claim.state == Claim.State.LIVE
    assert not Annotation.objects.exists()


@pytest.mark.parametrize("name", ["Praise", "7", "", 7, None])
def test_an_unknown_category_is_named_with_the_known_ones(claim, bob, name):
    with pytest.raises(UnknownCategory, match="praise, blame") as refusal:
        record(claim, bob, {"category": name})
    assert refusal.value.fields == {"value.category": "not a category of this project"}


def test_an_answer_after_the_claim_ran_out_counts_when_nobody_took_the_sample(claim, bob):
    expire(claim)
    recorded = record(claim, bob)
    assert (recorded.annotation.extra, recorded.detail) == (False, None)
    assert Sample.objects.get(pk=claim.sample_id).taken == 1


def test_an_answer_after_somebody_else_took_the_sample_is_kept_as_an_extra(project, bob):
    make.fill(project, make.texts(1))
    claim = make.claim(project, bob)
    expire(claim)
    carol = make.member(project, "carol")
    record(make.claim(project, carol), carol, {"category": "blame"})
    recorded = record(claim, bob)
    assert recorded.annotation.extra
    assert "extra annotation" in (recorded.detail or "")
    assert Annotation.objects.filter(sample=claim.sample, retracted_at=None).count() == 2
    assert Sample.objects.get().taken == 1


def test_a_late_answer_stands_for_the_newer_claim_of_the_same_person(project, bob):
    make.fill(project, make.texts(1))
    old = make.claim(project, bob)
    expire(old)
    newer = make.claim(project, bob)
    recorded = record(old, bob)
    newer.refresh_from_db()
    assert (recorded.annotation.extra, newer.state) == (False, Claim.State.ANSWERED)
    with pytest.raises(AlreadyAnswered):
        record(newer, bob)


def test_undo_retracts_the_answer_and_lends_the_sample_again(claim, bob):
    recorded = record(claim, bob)
    again = annotations.undo(project=claim.project, by=bob, annotation_id=recorded.annotation.pk)
    assert again is not None and again.sample == claim.sample
    assert not Label.objects.exists()
    assert Annotation.objects.get().retracted_at is not None
    record(again, bob, {"category": "blame"})
    assert Label.objects.get().category.name == "blame"
    assert Sample.objects.get(pk=claim.sample_id).taken == 1


def test_undo_of_what_is_undone_or_not_ones_own_finds_nothing(claim, bob, project):
    recorded = record(claim, bob)
    with pytest.raises(NotFound):
        annotations.undo(
            project=project,
            by=make.member(project, "carol"),
            annotation_id=recorded.annotation.pk,
        )
    annotations.undo(project=project, by=bob, annotation_id=recorded.annotation.pk)
    with pytest.raises(NotFound):
        annotations.undo(project=project, by=bob, annotation_id=recorded.annotation.pk)


def test_a_skipped_sample_goes_to_others_and_not_back_to_who_skipped_it(project, bob):
    make.fill(project, make.texts(1))
    skipped = make.claim(project, bob)
    record(skipped, bob, {"skip": "blurred"})
    assert claims.lend(project=project, to=bob, count=1) == []
    assert make.claim(project, make.member(project, "carol")).sample == skipped.sample
    assert not Label.objects.exists()


def test_a_skip_can_be_undone_while_nobody_has_the_sample(project, bob):
    make.fill(project, make.texts(1))
    skip = record(make.claim(project, bob), bob, {"skip": ""}).annotation
    assert annotations.undo(project=project, by=bob, annotation_id=skip.pk) is not None
    assert Sample.objects.get().taken == 1


def test_undoing_a_skip_lends_nothing_when_somebody_else_has_the_sample(project, bob):
    make.fill(project, make.texts(1))
    skip = record(make.claim(project, bob), bob, {"skip": ""}).annotation
    make.claim(project, make.member(project, "carol"))
    assert annotations.undo(project=project, by=bob, annotation_id=skip.pk) is None
    assert Sample.objects.get().taken == 1


def test_who_cannot_tell_has_answered_but_makes_no_label(claim, bob):
    record(claim, bob, {"cannot_tell": True})
    assert not Label.objects.exists()
    assert Sample.objects.get(pk=claim.sample_id).taken == 1


def test_the_answer_is_stored_when_the_broker_is_down(
    project, bob, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    def down(_):
        raise OperationalError("connection refused")

    make.fill(project, make.texts(9))
    make.begun(project)
    monkeypatch.setattr("labeling.tasks.run_round.delay", down)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(4):
            make.answer(project, bob)
    assert Annotation.objects.count() == 4
    assert project.rounds.filter(state="queued").count() == 1
    assert "the sweep will start" in caplog.text
