"""What answers cost: set aside when a sample is lent, spent when it is answered, never twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from labeling.models import Budget, Charge, Rate
from labeling.rounds import sweeping
from labeling.selectors.rates import terms_of
from labeling.services import budgets, claims
from tests import make
from tests.money import (
    HOUR_MS,
    SKIP,
    differences,
    expire,
    figures,
    hourly,
    kinds,
    record,
    set_limit,
    since,
    undo,
)


@pytest.fixture(autouse=True)
def books_are_right_in_the_end(request, db):
    """Whatever a test does, the ledger says so."""
    yield
    for budget in Budget.objects.select_related("project"):
        assert differences(budget.project) == {}


@pytest.fixture
def paid(project):
    """Ten cents a label, out of a euro."""
    make.fill(project, make.texts(6))
    make.budget(project, 100, per_label=10)
    return project


def test_a_project_without_a_budget_works_as_before(project, bob):
    make.fill(project, make.texts(2))
    assert make.answer(project, bob).annotation.cost == 0
    assert not Charge.objects.exists()


def test_a_budget_without_a_rate_pays_nothing_and_stops_nobody(project, bob):
    make.fill(project, make.texts(2))
    set_limit(project, 0)
    assert make.answer(project, bob).annotation.cost == 0
    assert kinds(project) == []


def test_lending_sets_aside_and_answering_spends(paid, bob):
    claim = make.claim(paid, bob)
    assert figures(paid) == (0, 10)
    assert record(claim).cost == 10
    assert figures(paid) == (10, 0)
    assert kinds(paid) == ["reserve", "spend"]


def test_an_answer_posted_twice_is_paid_once(paid, bob):
    claim, token = make.claim(paid, bob), uuid4()
    assert record(claim, token=token) == record(claim, token=token)
    assert figures(paid) == (10, 0)


def test_nothing_is_lent_that_could_not_be_paid(paid, bob):
    set_limit(paid, 25)
    assert len(claims.lend(project=paid, to=bob, count=5)) == 2
    assert figures(paid) == (0, 20)


def test_what_is_set_aside_can_be_finished_when_nothing_is_free(paid, bob):
    held = claims.lend(project=paid, to=bob, count=3)
    set_limit(paid, 30)
    for claim in held:
        assert record(claim).cost == 10
    assert claims.lend(project=paid, to=bob, count=1) == []
    assert figures(paid) == (30, 0)


def test_a_budget_that_warns_goes_on(paid, bob):
    set_limit(paid, 5, stops=False)
    assert make.answer(paid, bob).annotation.cost == 10
    assert figures(paid) == (10, 0)


def test_a_skip_costs_no_label(paid, bob):
    assert record(make.claim(paid, bob), SKIP).cost == 0
    assert figures(paid) == (0, 0)
    assert kinds(paid) == ["reserve", "spend"]


def test_a_skip_is_paid_by_its_time(project, bob):
    hourly(project)
    assert record(since(make.claim(project, bob), seconds=30), SKIP, active_ms=20_000).cost == 20


def test_giving_a_sample_back_gives_the_money_back_once(paid, bob):
    claim = make.claim(paid, bob)
    for _ in range(2):
        claims.release(project=paid, by=bob, claim_id=claim.pk)
    assert figures(paid) == (0, 0)
    assert kinds(paid) == ["reserve", "release"]


def test_a_claim_that_runs_out_gives_the_money_back_once(paid, bob):
    claim = make.claim(paid, bob)
    expire(claim)
    sweeping.expire_claims(make.soon())
    assert kinds(paid) == ["reserve", "release"]


def test_a_late_answer_is_paid_while_there_is_room(paid, bob):
    claim = make.claim(paid, bob)
    expire(claim)
    assert record(claim).cost == 10
    assert figures(paid) == (10, 0)


def test_a_late_answer_is_kept_unpaid_when_there_is_no_room(paid, bob):
    claim = make.claim(paid, bob)
    expire(claim)
    set_limit(paid, 9)
    annotation = record(claim)
    assert (annotation.cost, annotation.retracted_at) == (0, None)
    assert figures(paid) == (0, 0)


def test_a_late_answer_is_paid_by_the_newer_claim_that_it_ends(alice, nudged):
    project = make.project(alice)
    make.fill(project, make.texts(1))
    make.budget(project, 10)
    bob = make.member(project, "bob")
    old = make.claim(project, bob)
    expire(old)
    newer = make.claim(project, bob)
    annotation = record(old)
    assert (annotation.cost, annotation.claim) == (10, newer)
    assert figures(project) == (10, 0)
    undo(annotation)
    assert figures(project) == (0, 10)


def test_a_claim_keeps_the_rate_that_it_was_lent_on(paid, bob):
    claim = make.claim(paid, bob)
    budgets.set_rate(project=paid, by=make.user(), per_label=50)
    assert record(claim).cost == 10
    assert make.answer(paid, bob).annotation.cost == 50


def test_a_claim_keeps_the_paid_time_that_it_was_lent_on(project, bob):
    hourly(project)
    claim = since(make.claim(project, bob), minutes=5)
    set_limit(project, 1000, paid_seconds=1)
    assert record(claim, active_ms=HOUR_MS).cost == 60


def test_a_person_s_own_rate_goes_before_everybody_s(paid, bob):
    budgets.set_rate(project=paid, by=make.user(), annotator=bob, per_label=3)
    budgets.set_rate(project=paid, by=make.user(), per_label=50)
    assert make.answer(paid, bob).annotation.cost == 3


def test_a_rate_to_come_holds_from_its_moment_on(paid, bob):
    tomorrow = timezone.now() + timedelta(days=1)
    budgets.set_rate(project=paid, by=make.user(), per_label=50, effective_from=tomorrow)
    now, then = (terms_of(paid, bob, at) for at in (None, tomorrow))
    assert now is not None and now.amount == 10
    assert then is not None and then.amount == 50


def test_time_is_paid_up_to_the_paid_seconds(project, bob):
    hourly(project)
    claim = since(make.claim(project, bob), minutes=5)
    assert figures(project) == (0, 60)
    assert record(claim, active_ms=HOUR_MS).cost == 60


def test_no_more_time_is_paid_than_there_was(project, bob):
    hourly(project)
    claim = since(make.claim(project, bob), seconds=7)
    assert record(claim, active_ms=HOUR_MS).cost in {7, 8, 9}


def test_part_of_a_minor_unit_is_the_annotator_s():
    rate = Rate(per_label=2, per_hour=1000)
    assert [rate.cost(ms) for ms in (0, 1, 3600, 3601)] == [2, 3, 3, 4]


def test_each_project_pays_out_of_its_own_budget(paid, alice, bob):
    other = make.project(alice, name="Other")
    make.fill(other, make.texts(2))
    make.budget(other, 7, per_label=7)
    make.member(other, "carol")
    make.answer(paid, bob)
    make.answer(other, make.user("carol"))
    assert (figures(paid), figures(other)) == ((10, 0), (7, 0))


def test_the_database_forbids_to_overspend_a_budget_that_stops(paid):
    with pytest.raises(IntegrityError), transaction.atomic():
        Budget.objects.filter(project=paid).update(spent=F("limit") + 1)


def test_the_ledger_can_only_grow(paid, bob):
    make.answer(paid, bob)
    line = Charge.objects.earliest("pk")
    for change in (
        line.save,
        line.delete,
        Charge.objects.all().delete,
        lambda: Charge.objects.update(spent=0),
    ):
        with pytest.raises(TypeError, match="add another one"):
            change()
