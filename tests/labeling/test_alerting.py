"""Managers are told of a budget that runs low: once for each share of the limit."""

import pytest

from labeling.models import Budget, Charge, Event
from labeling.rounds import alerting, sweeping
from labeling.services import annotations, budgets
from tests import make


@pytest.fixture
def paid(project):
    make.fill(project, make.texts(12))
    make.budget(project, 100, per_label=10)
    return project


def set_budget(project, limit: int = 100, **given) -> Budget:
    settings = {"currency": "EUR", "limit": limit, **given}
    return budgets.set_budget(project=project, by=make.user(), **settings)


def adjust(project, amount: int, **given) -> Charge:
    settings = {"reason": "a correction", **given}
    return budgets.adjust(project=project, by=make.user(), amount=amount, **settings)


def events(project):
    found = Event.objects.filter(project=project, verb="budget alert").order_by("pk")
    return list(found.values_list("target", "detail"))


def test_each_share_of_the_limit_is_told_of_once(paid, bob):
    for _ in range(4):
        make.answer(paid, bob)
    sweeping.sweep()
    assert events(paid) == []
    make.answer(paid, bob)
    for _ in range(3):
        sweeping.sweep()
    assert events(paid) == [("50 %", {"spent": "EUR 0.50", "limit": "EUR 1.00"})]
    adjust(paid, 50)
    assert alerting.alert_budgets() == 2
    assert [target for target, _ in events(paid)] == ["50 %", "80 %", "100 %"]


def test_a_payment_undone_and_made_again_is_told_of_once(paid, bob):
    adjust(paid, 40)
    answer = make.answer(paid, bob).annotation
    assert alerting.alert_budgets() == 1
    annotations.undo(project=paid, by=bob, annotation_id=answer.pk)
    make.answer(paid, bob)
    assert alerting.alert_budgets() == 0


def test_a_higher_limit_is_told_of_anew(paid):
    adjust(paid, 85)
    assert alerting.alert_budgets() == 2
    assert set_budget(paid, 160).level == 50
    assert Budget.objects.get().alerted == 50
    adjust(paid, 50)
    assert alerting.alert_budgets() == 1
    assert events(paid)[-1][0] == "80 %"


def test_of_two_sweeps_at_once_one_tells(paid):
    adjust(paid, 60)
    seen = Budget.objects.select_related("project").get()
    assert [alerting._tell_once(seen, 50) for _ in range(2)] == [True, False]


def test_a_budget_of_nothing_alerts_when_something_is_spent(project):
    set_budget(project, 0, stops=False)
    assert alerting.alert_budgets() == 0
    adjust(project, 1)
    assert alerting.alert_budgets() == 3
