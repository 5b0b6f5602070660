"""When the money runs out and whether the target comes first: ranges, or an honest no."""

from datetime import timedelta

import pytest
from django.db import models
from django.utils import timezone

from labeling.models import Budget, Charge
from labeling.selectors import budget as reads
from labeling.selectors import outlook
from labeling.selectors.outlook import Known
from labeling.selectors.pace import Day, Pace, Range, pace
from labeling.services import budgets
from tests import make


def days(*spent: int) -> list[Day]:
    return [Day(one, one // 10) for one in spent]


def test_the_pace_needs_three_days_with_work():
    assert pace(days(50, 0, 50, 0), 100) is None
    assert pace(days(50, 0, 50, 50), 100) is not None


def test_the_pace_is_the_mean_of_all_days_idle_ones_too():
    found = pace(days(100, 0, 100, 0, 100, 0), 500)
    assert found is not None
    assert found.daily.mid == 50
    assert found.lasts.mid == 10
    assert found.daily.low < 50 < found.daily.high
    assert found.lasts.low < 10 < found.lasts.high


def test_idle_days_widen_the_range():
    steady, wavering = pace(days(*[50] * 6), 500), pace(days(100, 0, 100, 0, 100, 0), 500)
    assert steady is not None and wavering is not None

    widths = [(one.daily.high or 0) - one.daily.low for one in (steady, wavering)]
    assert widths == sorted(widths)


def test_beyond_a_year_the_end_is_open():
    found = pace(days(10, 0, 0, 10, 0, 0, 10), 10**6)
    assert found is not None
    assert found.lasts.high is None


def test_the_same_days_give_the_same_range():
    assert pace(days(3, 1, 4, 1, 5), 99) == pace(days(3, 1, 4, 1, 5), 99)


@pytest.fixture
def paid(alice, nudged):
    project = make.project(alice, target=0.9)
    make.fill(project, make.texts(40))
    make.budget(project, 1000, per_label=10)
    make.member(project, "bob")
    return project


def work(project, per_day: list[int]) -> None:
    """So many answers on each of the last days, today's last."""
    for ago, answers in zip(range(len(per_day) - 1, -1, -1), per_day, strict=True):
        before = Charge.objects.latest("pk").pk
        for _ in range(answers):
            make.answer(project, make.user("bob"))
        models.QuerySet(Charge).filter(pk__gt=before).update(
            created_at=timezone.now() - timedelta(days=ago)
        )


def shown(project):
    project.refresh_from_db()
    return reads.overview(project, Budget.objects.get(project=project))


def test_before_anything_is_paid_nothing_is_predicted(paid):
    found = shown(paid)
    assert found["cost_per_label"] is None
    assert found["runs_out"]["sentence"].startswith("Not predictable yet: answers were paid on 0")
    assert found["runs_out"]["on"] is None


def test_two_days_with_work_are_too_few(paid):
    work(paid, [2, 2, 1])
    found = shown(paid)["runs_out"]
    assert "on 2 of the 3 days" in found["sentence"]
    assert found["labels"]["mid"] == 95


def test_three_days_with_work_name_a_range_of_days(paid):
    work(paid, [2, 3, 0, 2, 0])
    found = shown(paid)["runs_out"]
    assert found["earliest"] < found["on"] < found["latest"]
    assert found["sentence"].startswith("At EUR 0.18 a day (")
    assert "It pays more labels than there are samples left." in found["sentence"]
    assert shown(paid)["burn_down"]["forecast"][-1]["day"] == found["on"].isoformat()


def test_what_a_manager_adjusts_is_no_pace(paid):
    work(paid, [2, 3, 2, 0])
    before = shown(paid)["runs_out"]["sentence"].split(")")[0]
    line = budgets.adjust(project=paid, by=make.user(), amount=200, reason="cash")
    models.QuerySet(Charge).filter(pk=line.pk).update(created_at=timezone.now() - timedelta(days=1))
    assert shown(paid)["runs_out"]["sentence"].split(")")[0] == before


def test_money_that_is_spent_runs_out_no_more(paid):
    budgets.adjust(project=paid, by=make.user(), amount=1000, reason="all of it")
    found = shown(paid)
    assert found["runs_out"]["sentence"] == "The money is spent."
    assert found["burn_down"]["forecast"] == []


STEADY = Pace(Range(100, 80, 120), Range(10, 8, 13), Range(1, 0.9, 1.1))
FORECAST = {"target": 0.9, "labels": 30, "low": 25, "high": 40}


def known(project, *, left: int, found: Pace | None = STEADY, each: float | None = 10) -> Known:
    project.pool_size = 200
    return Known(project, Budget(currency="EUR", limit=left), each, found, 5)


@pytest.fixture
def foreseen(monkeypatch):
    """What the learning curve says."""

    def say(forecast) -> None:
        monkeypatch.setattr(outlook, "advice", lambda _: {"forecast": forecast})

    say(FORECAST)
    return say


@pytest.mark.parametrize(
    ("left", "says"),
    [
        (500, "EUR 5.00 that is left covers it"),
        (350, "may not be enough"),
        (100, "beyond the money: EUR 1.00 is left"),
    ],
)
def test_the_target_is_set_beside_the_money(paid, foreseen, left, says):
    found = outlook.to_target(known(paid, left=left))
    assert found["labels"] == {"mid": 30, "low": 25, "high": 40}
    assert found["cost"] == {"mid": 300, "low": 250, "high": 400}
    assert says in found["sentence"]
    assert "The target would be reached about" in found["sentence"]
    assert "the money runs out about" in found["sentence"]


def test_without_a_pace_no_day_is_named(paid, foreseen):
    assert "reached" not in outlook.to_target(known(paid, left=500, found=None))["sentence"]


def test_an_open_end_stays_open(paid, foreseen):
    foreseen({**FORECAST, "high": None})
    found = outlook.to_target(known(paid, left=500))
    assert found["cost"]["high"] is None
    assert "(25 or more)" in found["sentence"]
    assert "may not be enough" in found["sentence"]
    assert "the end is open" in found["sentence"]


def test_a_target_beyond_the_samples_is_said_to_be(paid, foreseen):
    foreseen({**FORECAST, "labels": 900, "high": None})
    assert "not that many samples" in outlook.to_target(known(paid, left=500))["sentence"]


def test_holdout_labels_come_along_with_those_that_are_learned_from(paid, foreseen):
    paid.holdout_percent, paid.holdout_size = 50, 100
    assert outlook.to_target(known(paid, left=500))["labels"]["mid"] == 60


def test_what_cannot_be_told_is_not_told(paid, foreseen, monkeypatch):
    unpaid = outlook.to_target(known(paid, left=500, each=None))
    assert unpaid["sentence"].startswith("No label has been paid yet")
    foreseen({"reason": "Too early to say: 2 of the 5 rounds it takes."})
    assert outlook.to_target(known(paid, left=500))["sentence"].endswith("rounds it takes.")
    monkeypatch.setattr(outlook, "advice", lambda _: None)
    assert "Nothing is measured yet" in outlook.to_target(known(paid, left=500))["sentence"]
    paid.target = None
    assert "No target is set" in outlook.to_target(known(paid, left=500))["sentence"]


def test_what_lies_beyond_a_year_has_no_day(paid):
    far = Pace(Range(1, 0.5, 2), Range(900, 500, None), Range(1, 1, 1))
    assert (
        "more than a year from now"
        in outlook.running_out(known(paid, left=900, found=far))["sentence"]
    )
    near = Pace(Range(1, 0.5, 2), Range(900, 300, None), Range(1, 0, None))
    found = outlook.running_out(known(paid, left=900, found=near))
    assert "at the earliest; the end is open" in found["sentence"]
    assert found["labels"]["low"] == found["labels"]["mid"] == found["labels"]["high"]
