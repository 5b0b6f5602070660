"""What bounds a batch: quotas, money, time, and the coin that has some tiles asked singly."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from labeling.models import Annotation, Budget, Claim, Member, Origin, Sample
from labeling.rounds import sweeping
from labeling.selectors.allowance import answers
from labeling.selectors.batches import error_rate, waiting
from labeling.services import annotations, batches, claims, members
from labeling.services.annotations import Timing
from tests import alike, make
from tests.alike import lend, sheet
from tests.money import differences


@pytest.fixture
def pool(project, nudged):
    return alike.pool(project)


@pytest.fixture
def no_rechecks(monkeypatch):
    monkeypatch.setattr(batches, "RECHECK_PERCENT", 0)


@pytest.fixture
def all_rechecked(monkeypatch):
    monkeypatch.setattr(batches, "RECHECK_PERCENT", 100)


def test_a_rechecked_tile_is_not_recorded_but_asked_next_at_the_desk(pool, bob, all_rechecked):
    lent = lend(pool, bob)
    done = batches.answer(project=pool, by=bob, sheet=sheet(lent))
    assert sorted(done.rechecked) == sorted(one.pk for one in lent)
    assert not Annotation.objects.filter(annotator=bob).exists()
    held = claims.lend(project=pool, to=bob, count=3)
    assert [one.pk for one in held] == sorted(done.rechecked), "and none of them is released"
    assert {one.origin for one in held} == {Origin.RECHECK}
    assert {str(one.batch) for one in held} == {"praise"}
    assert waiting(pool, bob) == 12


def test_the_single_answer_counts_and_tells_how_often_batches_err(pool, bob, all_rechecked):
    batches.answer(project=pool, by=bob, sheet=sheet(lend(pool, bob)))
    for name in ("praise", "blame", "praise", "praise"):
        make.answer(pool, bob, {"category": name})
    make.answer(pool, bob, {"cannot_tell": True})
    rate = error_rate(pool)
    assert (rate["rechecked"], rate["wrong"], rate["rate"]) == (4, 1, 0.25)
    assert 0 < rate["low"] < 0.25 < rate["high"] < 1
    undone = Annotation.objects.get(annotator=bob, category__name="blame")
    again = annotations.undo(project=pool, by=bob, annotation_id=undone.pk)
    assert str(again.batch) == "praise", "it is still a recheck"
    assert error_rate(pool)["wrong"] == 0


def test_the_coin_is_about_one_in_twenty_and_not_the_clients_to_choose(pool):
    claim = Claim(pk=1, origin=Origin.BATCH)
    tosses = [batches._is_rechecked(claim, uuid4()) for _ in range(4000)]
    assert 120 <= sum(tosses) <= 280
    token = uuid4()
    assert len({batches._is_rechecked(claim, token) for _ in range(20)}) == 1


def test_the_desk_neither_counts_nor_shows_what_is_looked_at_as_a_batch(pool, bob):
    tiles = lend(pool, bob, 24)
    single = claims.lend(project=pool, to=bob, count=5)
    assert len(single) == 5
    assert not {one.pk for one in tiles} & {one.pk for one in single}
    assert Claim.objects.filter(state="live", origin="batch").count() == len(tiles)


def test_quotas_bound_a_batch(pool, bob, no_rechecks):
    Member.objects.filter(user=bob).update(daily_quota=5)
    lent = lend(pool, bob, 24)
    assert len(lent) == 5
    batches.answer(project=pool, by=bob, sheet=sheet(lent))
    assert answers(pool, bob, today=True) == 5
    assert batches.propose(project=pool, to=bob, count=24).ended == "quota_today"


def test_who_is_paused_gets_no_batch_and_loses_the_one_at_hand(pool, alice, bob):
    lend(pool, bob)
    member = Member.objects.get(user=bob)
    members.pause(project=pool, by=alice, member_id=member.pk, why="a break")
    assert batches.propose(project=pool, to=bob, count=12).ended == "paused"


def test_removing_a_member_frees_the_tiles(pool, alice, bob):
    lend(pool, bob)
    members.remove(project=pool, by=alice, member_id=Member.objects.get(user=bob).pk)
    assert not Claim.objects.filter(state="live").exists()


def test_each_tile_costs_what_a_single_answer_costs(pool, bob, no_rechecks):
    make.budget(pool, 100, per_label=10)
    lent = lend(pool, bob, 24)
    assert len(lent) == 10, "no more than there is money for"
    batches.answer(project=pool, by=bob, sheet=sheet(lent, out=4))
    budget = Budget.objects.get(project=pool)
    assert (budget.spent, budget.reserved) == (60, 0)
    assert differences(pool) == {}


def test_a_rechecked_tile_is_paid_once_when_it_is_answered(pool, bob, all_rechecked):
    make.budget(pool, 200, per_label=10)
    batches.answer(project=pool, by=bob, sheet=sheet(lend(pool, bob, 4)))
    budget = Budget.objects.get(project=pool)
    assert (budget.spent, budget.reserved) == (0, 40)
    make.answer(pool, bob, {"category": "praise"})
    budget.refresh_from_db()
    assert budget.spent == 10
    assert differences(pool) == {}


def test_an_empty_budget_ends_the_grid(pool, bob):
    make.budget(pool, 5, per_label=10)
    assert batches.propose(project=pool, to=bob, count=12).ended == "budget_spent"


def test_the_time_is_shared_among_the_tiles(pool, bob, no_rechecks):
    given = sheet(lend(pool, bob, 12), timing=Timing(6_000, 12_000))
    batches.answer(project=pool, by=bob, sheet=given)
    times = Annotation.objects.filter(annotator=bob).values_list("active_ms", "total_ms")
    assert set(times) == {(500, 1_000)}


def test_a_batch_that_nobody_answers_runs_out(pool, bob):
    lent = lend(pool, bob)
    Claim.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    sweeping.sweep()
    assert set(Sample.objects.filter(claims__in=lent).values_list("taken", flat=True)) == {0}


def test_a_late_batch_is_recorded_all_the_same(pool, bob, no_rechecks):
    lent = lend(pool, bob)
    Claim.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    sweeping.sweep()
    done = batches.answer(project=pool, by=bob, sheet=sheet(lent))
    assert len(done.annotations) == 12


def test_a_tile_that_runs_out_under_the_coin_goes_back_to_the_pool(pool, bob, all_rechecked):
    lent = lend(pool, bob)
    Claim.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    sweeping.sweep()
    assert batches.answer(project=pool, by=bob, sheet=sheet(lent)).rechecked == []


def test_no_more_than_two_grids_are_held(project, bob, nudged):
    alike.pool(project, free=120)
    held: list[int] = []
    for _ in range(2):
        held += [one.pk for one in lend(project, bob, 24, holding=held)]
    assert batches.propose(project=project, to=bob, count=24, holding=held).ended == "held"


def test_a_rechecked_tile_cannot_be_answered_by_another_batch(
    pool, bob, all_rechecked, monkeypatch
):
    lent = lend(pool, bob)
    batches.answer(project=pool, by=bob, sheet=sheet(lent))
    monkeypatch.setattr(batches, "RECHECK_PERCENT", 0)
    batches.answer(project=pool, by=bob, sheet=sheet(lent, "blame"))
    assert not Annotation.objects.filter(annotator=bob).exists()
    assert set(Claim.objects.filter(origin="recheck").values_list("batch__name", flat=True)) == {
        "praise"
    }
