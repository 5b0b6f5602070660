"""What managers read of the money: figures, rates, costs, and the days."""

from datetime import date, timedelta

import pytest
from django.db import models
from django.utils import timezone

from labeling.errors import BadInput
from labeling.models import Budget, Charge
from labeling.selectors import budget as reads
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


def sentence(project) -> str:
    return reads.alert_sentence(Budget.objects.get(project=project))


def test_the_page_says_how_near_the_limit_is(paid):
    assert sentence(paid) == ""
    adjust(paid, 85)
    assert sentence(paid) == "More than 80 % of the limit is spent."
    adjust(paid, 10)
    assert sentence(paid).startswith("Nothing more is lent: EUR 0.05 is free")
    set_budget(paid, 90, stops=False)
    assert sentence(paid).startswith("EUR 0.05 beyond the limit")


def test_rates_that_hold_now_and_those_to_come_are_told_apart(paid, bob):
    tomorrow = timezone.now() + timedelta(days=1)
    budgets.set_rate(project=paid, by=make.user(), per_label=20, effective_from=tomorrow)
    budgets.set_rate(project=paid, by=make.user(), per_label=12)
    for amount in (3, 4):
        budgets.set_rate(project=paid, by=make.user(), annotator=bob, per_label=amount)
    table = reads.rate_table(Budget.objects.get())
    assert [(row["annotator"], row["per_label"], row["holds"]) for row in table] == [
        (None, 12, "now"),
        ("bob", 4, "now"),
        (None, 20, "to come"),
    ]


def test_costs_are_listed_by_person_with_what_an_answer_cost(paid, bob):
    make.answer(paid, bob)
    make.answer(paid, bob)
    make.claim(paid, bob)
    adjust(paid, 5, annotator=bob)
    [row] = reads.costs(Budget.objects.get())
    assert row == {
        "annotator": "bob",
        "answers": 2,
        "active_s": 0,
        "reserved": 10,
        "paid": 25,
        "each": 12,
    }


def test_labels_that_came_with_their_answers_cost_nothing_and_count_for_nothing(paid, bob):
    row = make.row("known", "a lovely thing", "praise")
    make.fill_rows(paid, [row], "labels")
    make.answer(paid, bob)
    shown = reads.overview(paid, Budget.objects.get())
    assert (shown["labels"], shown["cost_per_label"]) == (1, 10)


def test_a_person_is_found_by_name_only_inside_the_project(paid, bob, mallory):
    assert reads.person_named(paid, "bob") == bob
    for name in ("mallory", "nobody"):
        with pytest.raises(BadInput, match="no member"):
            reads.person_named(paid, name)


def backdate(days: int) -> None:
    """The whole ledger, so many days ago."""
    models.QuerySet(Charge).update(created_at=timezone.now() - timedelta(days=days))


def test_the_burn_down_has_a_day_for_each_day_that_moved(paid, bob):
    backdate(200)  # before what is drawn
    first = make.answer(paid, bob).annotation
    annotations.undo(project=paid, by=bob, annotation_id=first.pk)
    make.answer(paid, bob)
    shown = reads.overview(paid, Budget.objects.get())["burn_down"]
    today = timezone.localdate()
    assert [row["left"] for row in shown["rows"]] == [90, 100]
    assert (shown["rows"][0]["day"], shown["rows"][0]["answers"]) == (today, 1)
    assert shown["actual"][-1] == {"day": today.isoformat(), "left": 90}
    assert (shown["planned"], shown["forecast"]) == ([], [])


def test_the_plan_is_a_line_from_the_limit_to_nothing(project):
    set_budget(project, 80, starts_on=date(2030, 1, 1), ends_on=date(2030, 1, 31))
    shown = reads.overview(project, Budget.objects.get())["burn_down"]
    assert shown["planned"] == [
        {"day": "2030-01-01", "left": 80},
        {"day": "2030-01-31", "left": 0},
    ]
