"""What managers decide about money, and what they are told of it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from labeling.errors import BadInput, BudgetSpent, BudgetTooLow, CurrencyIsFixed, NoBudget
from labeling.models import Budget, Charge, Event, Rate
from labeling.services import budgets
from tests import make
from tests.money import differences


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


def events(project, verb: str):
    found = Event.objects.filter(project=project, verb=verb).order_by("pk")
    return list(found.values_list("target", "detail"))


def test_a_limit_is_a_line_of_the_ledger_with_its_reason(project):
    set_budget(project, 100)
    set_budget(project, 70, reason=" less is granted ")
    lines = Charge.objects.order_by("pk").values_list("kind", "limit", "reason", "by__username")
    assert list(lines) == [
        ("limit", 100, "", "alice"),
        ("limit", -30, "less is granted", "alice"),
    ]
    assert differences(project) == {}


def test_a_change_is_audited_with_old_and_new_values_and_no_change_is_not(project):
    set_budget(project, 100)
    for _ in range(2):
        set_budget(project, 250, ends_on=date(2030, 1, 31))
    (_, first), (_, second) = events(project, "budget set")
    assert first["limit"] == [None, "EUR 1.00"]
    assert second == {"limit": ["EUR 1.00", "EUR 2.50"], "ends_on": [None, "2030-01-31"]}


def test_a_limit_below_what_is_spent_and_set_aside_is_refused_naming_the_least(paid, bob):
    make.answer(paid, bob)
    make.claim(paid, bob)
    with pytest.raises(BudgetTooLow, match=r"EUR 0\.20 is spent or set aside"):
        set_budget(paid, 19)
    assert set_budget(paid, 20).free == 0


def test_a_budget_that_warns_may_be_lowered_and_cannot_stop_while_it_is_overspent(paid, bob):
    make.answer(paid, bob)
    assert set_budget(paid, 1, stops=False).limit == 1
    with pytest.raises(BudgetTooLow):
        set_budget(paid, 1, stops=True)
    assert set_budget(paid, 10, stops=True).stops


def test_the_currency_may_change_until_something_is_charged(project, bob):
    set_budget(project, 100)
    assert set_budget(project, 100, currency="KRW").currency == "KRW"
    adjust(project, 1)
    with pytest.raises(CurrencyIsFixed, match="KRW"):
        set_budget(project, 100, currency="EUR")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"limit": -1}, "limit"),
        ({"limit": 10**15 + 1}, "limit"),
        ({"currency": "euro"}, "currency"),
        ({"currency": "eur"}, "currency"),
        ({"paid_seconds": 0}, "paid_seconds"),
        ({"starts_on": date(2030, 1, 2), "ends_on": date(2030, 1, 1)}, "ends_on"),
        ({"reason": "x" * 501}, "reason"),
    ],
)
def test_a_budget_that_makes_no_sense_is_refused_naming_the_field(project, given, field):
    with pytest.raises(BadInput) as refusal:
        set_budget(project, **{"limit": 1, **given})
    assert field in refusal.value.fields
    assert not Budget.objects.exists()


def test_a_rate_begins_now_or_later_and_never_before(paid):
    a_while = timedelta(hours=1)
    with pytest.raises(BadInput, match="past") as refusal:
        budgets.set_rate(
            project=paid, by=make.user(), per_label=1, effective_from=timezone.now() - a_while
        )
    assert "effective_from" in refusal.value.fields
    a_moment_ago = timezone.now() - timedelta(seconds=5)
    rate = budgets.set_rate(project=paid, by=make.user(), per_label=1, effective_from=a_moment_ago)
    assert rate.effective_from > a_moment_ago


def test_a_rate_is_audited_with_the_one_before(paid, bob):
    budgets.set_rate(project=paid, by=make.user(), per_label=12)
    budgets.set_rate(project=paid, by=make.user(), annotator=bob, per_hour=900)
    _, (target, all_), (whom, own) = events(paid, "rate set")
    assert (target, all_["per_label"]) == ("everybody", ["EUR 0.10", "EUR 0.12"])
    assert (whom, own["per_hour"]) == ("bob", [None, "EUR 9.00"])


@pytest.mark.parametrize("field", ["per_label", "per_hour"])
@pytest.mark.parametrize("amount", [-1, 10**10 + 1])
def test_a_rate_out_of_proportion_is_refused(paid, field, amount):
    with pytest.raises(BadInput) as refusal:
        budgets.set_rate(project=paid, by=make.user(), **{field: amount})
    assert list(refusal.value.fields) == [field]


def test_a_rate_for_a_stranger_is_refused(paid, mallory):
    with pytest.raises(BadInput, match="no member"):
        budgets.set_rate(project=paid, by=make.user(), annotator=mallory, per_label=1)
    assert Rate.objects.count() == 1


def test_without_a_budget_there_are_no_rates_and_no_adjustments(project):
    with pytest.raises(NoBudget):
        budgets.set_rate(project=project, by=make.user(), per_label=1)
    with pytest.raises(NoBudget):
        adjust(project, 1)


def test_an_adjustment_stands_in_the_ledger_and_the_audit_log(paid, bob):
    line = adjust(paid, 25, annotator=bob, reason=" paid in cash ")
    assert (line.spent, line.reason, line.annotator) == (25, "paid in cash", bob)
    detail = {"spent": ["EUR 0.00", "EUR 0.25"], "why": "paid in cash"}
    assert events(paid, "budget adjusted") == [("bob", detail)]
    assert differences(paid) == {}


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_an_adjustment_needs_a_reason(paid, reason):
    with pytest.raises(BadInput) as refusal:
        adjust(paid, 1, reason=reason)
    assert list(refusal.value.fields) == ["reason"]


@pytest.mark.parametrize("amount", [0, 10**15 + 1, -1])
def test_an_adjustment_of_nothing_or_of_more_than_there_is_is_refused(paid, amount):
    with pytest.raises(BadInput) as refusal:
        adjust(paid, amount)
    assert list(refusal.value.fields) == ["amount"]


def test_an_adjustment_finds_no_room_in_what_is_set_aside(paid, bob):
    make.claim(paid, bob)
    with pytest.raises(BudgetSpent, match=r"Only EUR 0\.90 is free"):
        adjust(paid, 91)
    adjust(paid, 90)
    set_budget(paid, 100, stops=False)
    assert adjust(paid, 1).spent == 1


def test_an_adjustment_for_a_stranger_is_refused_and_for_who_left_it_is_not(paid, mallory, bob):
    with pytest.raises(BadInput, match="never been part"):
        adjust(paid, 1, annotator=mallory)
    make.answer(paid, bob)
    bob.memberships.all().delete()
    assert adjust(paid, 1, annotator=bob).annotator == bob
