"""Batches: many samples answered with one key, each as if it had been answered alone."""

from uuid import uuid4

import pytest

from labeling.errors import (
    BadInput,
    ClaimOfAnother,
    NoGrid,
    NotEncoded,
    NotFound,
    UnknownCategory,
)
from labeling.models import Annotation, Claim, Label, Origin, Sample
from labeling.rounds.serving import rows_folder
from labeling.selectors.batches import error_rate
from labeling.selectors.encodings import serving_encoding
from labeling.services import annotations, batches, claims
from labeling.services.batches import Sheet
from tests import alike, make
from tests.alike import lend, sheet


@pytest.fixture
def pool(project, nudged):
    return alike.pool(project)


@pytest.fixture
def no_rechecks(monkeypatch):
    monkeypatch.setattr(batches, "RECHECK_PERCENT", 0)


@pytest.fixture
def all_rechecked(monkeypatch):
    monkeypatch.setattr(batches, "RECHECK_PERCENT", 100)


def test_a_proposal_lends_its_tiles(pool, bob):
    proposed = batches.propose(project=pool, to=bob, count=12)
    assert proposed.category is not None and proposed.ended is None
    assert {alike.kind_of(one.sample) for one in proposed.claims} == {proposed.category.name}
    assert {one.origin for one in proposed.claims} == {Origin.BATCH}
    assert set(
        Sample.objects.filter(claims__in=proposed.claims).values_list("taken", flat=True)
    ) == {1}


def test_what_is_left_in_is_annotated_and_what_is_taken_out_goes_back(pool, bob, no_rechecks):
    lent = lend(pool, bob)
    done = batches.answer(project=pool, by=bob, sheet=sheet(lent, out=3))
    assert len(done.annotations) == 9 and len(done.released) == 3 and not done.refused
    given = Annotation.objects.filter(annotator=bob)
    assert {(one.category.name, one.origin, one.kind) for one in given} == {
        ("praise", "batch", "answer")
    }
    free = Sample.objects.filter(claims__in=lent[:3])
    assert set(free.values_list("taken", flat=True)) == {0}
    assert Label.objects.filter(sample__claims__in=lent).count() == 9


def test_another_category_than_the_proposed_one_may_be_given(pool, bob, no_rechecks):
    batches.answer(project=pool, by=bob, sheet=sheet(lend(pool, bob), "blame"))
    names = Annotation.objects.filter(annotator=bob).values_list("category__name", flat=True)
    assert set(names) == {"blame"}


def test_posting_a_batch_again_changes_nothing(pool, bob, monkeypatch):
    monkeypatch.setattr(batches, "RECHECK_PERCENT", 50)
    given = sheet(lend(pool, bob), out=2)
    first = batches.answer(project=pool, by=bob, sheet=given)
    again = batches.answer(project=pool, by=bob, sheet=given)
    assert first.annotations == again.annotations
    assert first.rechecked == again.rechecked and len(first.rechecked) > 0
    assert (first.first_time, again.first_time) == (True, False)
    assert Annotation.objects.filter(annotator=bob).count() == len(first.annotations)


def test_a_batch_that_broke_off_is_finished_by_posting_it_again(
    pool, bob, no_rechecks, monkeypatch
):
    given = sheet(lend(pool, bob))
    record, calls = annotations.record, []

    def breaks(**named):
        calls.append(named)
        if len(calls) == 5:
            raise ConnectionError
        return record(**named)

    monkeypatch.setattr(annotations, "record", breaks)
    with pytest.raises(ConnectionError):
        batches.answer(project=pool, by=bob, sheet=given)
    assert Annotation.objects.filter(annotator=bob).count() == 4
    batches.answer(project=pool, by=bob, sheet=given)
    assert Annotation.objects.filter(annotator=bob).count() == 12


def test_a_page_that_was_closed_gives_its_tiles_back(pool, bob):
    first = lend(pool, bob)
    second = lend(pool, bob, holding=[one.pk for one in first])
    assert not {one.sample_id for one in first} & {one.sample_id for one in second}
    third = lend(pool, bob)
    live = Claim.objects.filter(state="live", annotator=bob)
    assert {one.pk for one in live} == {one.pk for one in third}


def test_undo_takes_the_whole_batch_back(pool, bob, monkeypatch):
    monkeypatch.setattr(batches, "RECHECK_PERCENT", 30)
    given = sheet(lend(pool, bob), out=2)
    batches.answer(project=pool, by=bob, sheet=given)
    again = batches.undo(project=pool, by=bob, kept=given.kept, token=given.token)
    assert len(again) == 10
    assert {one.origin for one in again} == {Origin.BATCH}
    assert not Annotation.objects.filter(annotator=bob, retracted_at=None).exists()
    assert not Label.objects.filter(sample__claims__in=again).exists()
    assert len(batches.undo(project=pool, by=bob, kept=given.kept, token=given.token)) == 10
    monkeypatch.setattr(batches, "RECHECK_PERCENT", 0)
    done = batches.answer(project=pool, by=bob, sheet=sheet(again, "blame"))
    assert len(done.annotations) == 10


def test_one_tile_undone_alone_is_asked_singly(pool, bob, no_rechecks):
    batches.answer(project=pool, by=bob, sheet=sheet(lend(pool, bob)))
    one = Annotation.objects.filter(annotator=bob).first()
    claim = annotations.undo(project=pool, by=bob, annotation_id=one.pk)
    assert claim in claims.lend(project=pool, to=bob, count=1)
    make.answer(pool, bob, {"category": "blame"})
    assert error_rate(pool)["rechecked"] == 0, "no coin has chosen it"


def test_tiles_may_be_given_back(pool, bob):
    lent = lend(pool, bob)
    for _ in range(2):
        batches.release(project=pool, by=bob, given=[one.pk for one in lent])
    assert not Claim.objects.filter(state="live", origin="batch").exists()


def test_bad_sheets_are_refused_before_anything_is_recorded(pool, alice, bob):
    lent, single = lend(pool, bob), claims.lend(project=pool, to=bob, count=1)[0]
    theirs = lend(pool, alice)
    own = lent[0].pk
    for refusal, given in (
        (UnknownCategory, Sheet("neither", [own], [], uuid4())),
        (NotFound, Sheet("praise", [own, 10**9], [], uuid4())),
        (ClaimOfAnother, Sheet("praise", [own, theirs[0].pk], [], uuid4())),
        (BadInput, Sheet("praise", [own, single.pk], [], uuid4())),
        (BadInput, Sheet("praise", [own], [own], uuid4())),
    ):
        with pytest.raises(refusal):
            batches.answer(project=pool, by=bob, sheet=given)
    assert not Annotation.objects.filter(annotator=bob).exists()
    assert Claim.objects.filter(state="live", pk__in=[one.pk for one in lent]).count() == len(lent)


def test_a_tile_that_is_refused_holds_up_no_other(pool, bob, no_rechecks):
    lent = lend(pool, bob)
    batches.answer(project=pool, by=bob, sheet=sheet(lent[:1]))
    done = batches.answer(project=pool, by=bob, sheet=sheet(lent, "blame"))
    assert [one["code"] for one in done.refused] == ["already_answered"]
    assert len(done.annotations) == 11


def test_a_project_without_a_grid_says_so(alice, nudged):
    several = make.project(alice, name="Several", task="categories")
    with pytest.raises(NoGrid):
        batches.propose(project=several, to=alice, count=12)


def test_why_there_is_no_batch(project, alice, bob, nudged):
    make.fill(project, make.texts(4))
    assert batches.propose(project=project, to=bob, count=12).ended == "not_encoded"
    make.encoding(project, rows=0)
    assert batches.propose(project=project, to=bob, count=12).ended == "no_look_alikes"


def test_rows_that_are_gone_are_a_refusal(pool, bob):
    for file in rows_folder(serving_encoding(pool)).glob("*.ids"):
        file.unlink()
    with pytest.raises(NotEncoded):
        batches.propose(project=pool, to=bob, count=12)
