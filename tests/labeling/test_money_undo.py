"""Undoing an answer: its money is set aside for the next one, and nothing is paid twice."""

import pytest

from labeling.models import Budget, Claim, Sample
from labeling.services import budgets, claims, reviews
from tests import make
from tests.money import (
    HOUR_MS,
    SKIP,
    differences,
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


def test_undo_sets_the_money_aside_again_even_when_nothing_is_free(paid, bob):
    annotation = make.answer(paid, bob).annotation
    set_limit(paid, 10)
    again = undo(annotation)
    annotation.refresh_from_db()
    assert again is not None
    assert (annotation.cost, again.reserved) == (0, 10)
    assert figures(paid) == (0, 10)
    assert record(again, {"category": "blame"}).cost == 10
    assert figures(paid) == (10, 0)


def test_an_undone_answer_may_be_given_back(paid, bob):
    again = undo(make.answer(paid, bob).annotation)
    assert again is not None
    claims.release(project=paid, by=bob, claim_id=again.pk)
    assert figures(paid) == (0, 0)
    assert kinds(paid) == ["reserve", "spend", "undo", "release"]


def test_an_answer_is_undone_as_often_as_one_likes_and_paid_once(paid, bob):
    annotation = make.answer(paid, bob).annotation
    for _ in range(3):
        again = undo(annotation)
        assert again is not None
        annotation = record(again)
    assert figures(paid) == (10, 0)


def test_an_undone_skip_whose_place_is_gone_is_refunded(alice, nudged):
    project = make.project(alice)
    hourly(project)
    Sample.objects.exclude(key="sample-0").delete()
    bob, carol = (make.member(project, name) for name in ("bob", "carol"))
    skip = record(since(make.claim(project, bob), seconds=30), SKIP, active_ms=5000)
    assert skip.cost == 5
    make.answer(project, carol)
    assert undo(skip) is None
    skip.refresh_from_db()
    assert skip.cost == 0
    assert kinds(project)[-1] == "refund"


def test_undoing_a_cheap_answer_sets_the_whole_aside_again(project, bob):
    hourly(project)
    annotation = record(since(make.claim(project, bob), seconds=30), active_ms=5000)
    assert annotation.cost == 5
    again = undo(annotation)
    assert again is not None and again.reserved == 60
    assert record(since(again, minutes=5), active_ms=HOUR_MS).cost == 60


def test_undoing_a_cheap_answer_in_an_empty_budget_keeps_what_it_cost(project, bob):
    hourly(project)
    annotation = record(since(make.claim(project, bob), seconds=30), active_ms=5000)
    set_limit(project, 5)
    again = undo(annotation)
    assert again is not None and again.reserved == 5
    assert record(since(again, minutes=5), active_ms=HOUR_MS).cost == 5


@pytest.mark.parametrize(("limit", "cost"), [(9, 0), (10, 10)])
def test_after_an_undone_skip_in_an_empty_budget_an_answer_is_paid_if_room_came(
    paid, bob, limit, cost
):
    skip = record(make.claim(paid, bob), SKIP)
    set_limit(paid, 9)
    again = undo(skip)
    assert again is not None and again.reserved == 0
    set_limit(paid, limit)
    assert record(again).cost == cost


def test_money_that_a_manager_took_back_is_not_taken_back_twice(paid, bob):
    annotation = make.answer(paid, bob).annotation
    budgets.adjust(project=paid, by=make.user(), amount=-10, reason="careless", annotator=bob)
    again = undo(annotation)
    annotation.refresh_from_db()
    assert again is not None
    assert (annotation.cost, figures(paid)) == (10, (0, 0))
    assert record(Claim.objects.get(pk=again.pk)).cost == 0


def test_a_refund_of_money_that_a_manager_took_back_is_none(alice, nudged):
    project = make.project(alice)
    hourly(project)
    Sample.objects.exclude(key="sample-0").delete()
    bob, carol = (make.member(project, name) for name in ("bob", "carol"))
    skip = record(since(make.claim(project, bob), seconds=30), SKIP, active_ms=5000)
    budgets.adjust(project=project, by=alice, amount=-5, reason="too many skips", annotator=bob)
    make.answer(project, carol)
    assert undo(skip) is None
    skip.refresh_from_db()
    assert (skip.cost, figures(project)) == (5, (0, 0))
    assert "refund" not in kinds(project)


def test_a_returned_answer_keeps_its_money_and_is_not_paid_again(paid, bob):
    annotation = make.answer(paid, bob).annotation
    reviews.send_back(project=paid, by=make.user(), annotation_id=annotation.pk, note="look")
    set_limit(paid, 10)
    [again] = claims.lend(project=paid, to=bob, count=1)
    assert (again.sample_id, again.rate, again.reserved) == (annotation.sample_id, None, 0)
    redone = record(again)
    assert (redone.cost, figures(paid)) == (0, (10, 0))
    assert undo(redone) is not None
    assert figures(paid) == (10, 0)
