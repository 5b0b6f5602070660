"""What is left of a budget, day by day: as planned, as it went, as it may go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from labeling.models import Budget, Charge
from labeling.selectors.pace import HORIZON, Day, Pace

MOST_DAYS = 180  # that are drawn; what came before is one sum
WINDOW = 14  # days that the pace is taken from
A_DAY = timedelta(days=1)
TAKEN_BACK = Charge.Kind.UNDO, Charge.Kind.REFUND

Json = dict[str, Any]


@dataclass(frozen=True)
class Moved:
    """How one day moved the limit and what was spent; `work` is the part that paid answers."""

    day: date
    limit: int
    spent: int
    work: int
    answers: int


def moved_by_day(budget: Budget) -> list[Moved]:
    """The ledger, summed by days of TIME_ZONE; the first sum holds all that came before."""
    charges = Charge.objects.filter(budget=budget).exclude(limit=0, spent=0)
    start = _midnight(timezone.localdate() - MOST_DAYS * A_DAY)
    old = charges.filter(created_at__lt=start).aggregate(
        limit=Coalesce(Sum("limit"), 0), spent=Coalesce(Sum("spent"), 0)
    )
    days = (
        charges.filter(created_at__gte=start)
        .annotate(day=TruncDate("created_at"))
        .values("day")
        .annotate(
            limits=Sum("limit"),
            spending=Sum("spent"),
            work=Coalesce(Sum("spent", filter=~Q(kind=Charge.Kind.ADJUST)), 0),
            answers=Count("pk", filter=Q(kind=Charge.Kind.SPEND)),
            undone=Count("pk", filter=Q(kind__in=TAKEN_BACK)),
        )
    )
    found = [
        Moved(
            row["day"], row["limits"], row["spending"], row["work"], row["answers"] - row["undone"]
        )
        for row in sorted(days, key=lambda row: row["day"])
    ]
    if old["limit"] or old["spent"]:
        found.insert(0, Moved(start.date() - A_DAY, old["limit"], old["spent"], 0, 0))
    return found


def lately(moved: Sequence[Moved]) -> list[Day]:
    """The last whole days, idle ones among them, since the first that had work."""
    today = timezone.localdate()
    worked = {one.day: one for one in moved if one.work > 0 and one.day < today}
    if not worked:
        return []
    first = max(min(worked), today - WINDOW * A_DAY)
    days = (worked.get(first + number * A_DAY) for number in range((today - first).days))
    return [Day(one.work, max(1, one.answers)) if one else Day(0, 0) for one in days]


def burn_down(budget: Budget, moved: Sequence[Moved], found: Pace | None) -> Json:
    """Three lines of points {day, left}, and the days as rows of a table, newest first."""
    left, actual, rows = 0, [], []
    for one in moved:
        left += one.limit - one.spent
        actual.append(_point(one.day, left))
        rows.append({"day": one.day, "spent": one.spent, "answers": one.answers, "left": left})
    today = timezone.localdate()
    if actual and actual[-1]["day"] != today.isoformat():
        actual.append(_point(today, left))
    return {
        "planned": _planned(budget),
        "actual": actual,
        "forecast": _ahead(today, left, found),
        "rows": rows[::-1],
    }


def _planned(budget: Budget) -> list[Json]:
    if budget.starts_on is None or budget.ends_on is None:
        return []
    return [_point(budget.starts_on, budget.limit), _point(budget.ends_on, 0)]


def _ahead(today: date, left: int, found: Pace | None) -> list[Json]:
    """From now to the day on which the money is gone, as far as anybody can see."""
    if found is None or left <= 0:
        return []
    days = min(HORIZON, max(1, round(found.lasts.mid)))
    return [_point(today, left), _point(today + days * A_DAY, left - found.daily.mid * days)]


def _point(day: date, left: float) -> Json:
    return {"day": day.isoformat(), "left": max(0, round(left))}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made so
