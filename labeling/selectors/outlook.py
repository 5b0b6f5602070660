"""When the money runs out, and whether the target comes first: in sentences that claim no more
than is known."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from labeling.formats.money import written
from labeling.models import Budget, Project
from labeling.selectors.advice import advice
from labeling.selectors.burndown import WINDOW
from labeling.selectors.pace import FEWEST, HORIZON, Pace, Range

Json = dict[str, Any]
LATER = gettext_lazy("more than a year from now")


@dataclass(frozen=True)
class Known:
    """What the outlook is taken from. `each` is what a label has cost, `worked` counts the days of
    the window on which answers were paid."""

    project: Project
    budget: Budget
    each: float | None
    pace: Pace | None
    worked: int

    @property
    def left(self) -> int:
        """What is set aside is as good as spent, but pays labels, too."""
        return max(0, self.budget.limit - self.budget.spent)

    def written(self, minor: float) -> str:
        return written(round(minor), self.budget.currency)


def running_out(known: Known) -> Json:
    """The day on which the money is gone, and how many labels it pays until then."""
    nothing = {"on": None, "earliest": None, "latest": None}
    labels = labels_affordable(known)
    if known.left == 0:
        return nothing | {"labels": labels, "sentence": _("The money is spent.")}
    if known.pace is None:
        too_early = _(
            "Not predictable yet: answers were paid on %(worked)d of the %(fewest)d days it "
            "takes, counting the last %(window)d whole days."
        ) % {"worked": known.worked, "fewest": FEWEST, "window": WINDOW}
        return nothing | {"labels": labels, "sentence": _joined(too_early, _pays(known, labels))}
    lasts, daily = known.pace.lasts, known.pace.daily
    days = _in_days(lasts)
    speed = _("At %(daily)s a day (%(span)s) the money runs out %(when)s.") % {
        "daily": known.written(daily.mid),
        "span": _span(daily, known.written),
        "when": _when(days),
    }
    return {
        "on": days[0],
        "earliest": days[1],
        "latest": days[2],
        "labels": labels,
        "sentence": _joined(speed, _pays(known, labels)),
    }


def labels_affordable(known: Known) -> Json | None:
    """How many labels more the rest pays: {mid, low, high}."""
    if not known.each:
        return None
    dearer = known.pace.dearer if known.pace else Range(1, 1, 1)
    mid = known.left / known.each
    return {
        "mid": int(mid),
        "low": int(mid / (dearer.high or 1)),
        "high": int(mid / dearer.low) if dearer.low else int(mid),
    }


def to_target(known: Known) -> Json:
    """What the target would still cost, as far as the learning curve can tell."""
    found = (advice(known.project) or {}).get("forecast")
    if known.project.target is None:
        return _no_target(_("No target is set, so nothing can be said of its cost."))
    if found is None:
        return _no_target(
            _("Nothing is measured yet, so nothing can be said of the target's cost.")
        )
    if found.get("reason"):
        return _no_target(_joined(_("What the target costs cannot be told."), found["reason"]))
    if not known.each:
        return _no_target(_("No label has been paid yet, so nothing can be said of its cost."))
    labels = _labels_to_go(known.project, found)
    cost = _times(labels, known.each)
    return {
        "labels": _whole(labels),
        "cost": _whole(cost),
        "sentence": _sentence(known, labels, cost),
    }


def _no_target(sentence: str) -> Json:
    return {"labels": None, "cost": None, "sentence": sentence}


def _labels_to_go(project: Project, found: Json) -> Range:
    """The curve counts labels that are learned from; holdout labels come along with them."""
    open_holdout = project.holdout_labeled < project.holdout_size
    along = 1 / (1 - project.holdout_percent / 100) if open_holdout else 1.0
    mid, low = (max(0, found[end] - project.pool_labeled) * along for end in ("labels", "low"))
    high = found["high"]
    return Range(mid, low, None if high is None else max(0, high - project.pool_labeled) * along)


def _sentence(known: Known, labels: Range, cost: Range) -> str:
    what = _(
        "To %(target)s it takes about %(labels)s labels more (%(span)s), which cost %(cost)s "
        "(%(costs)s)."
    ) % {
        "target": f"{known.project.target:.3f}",
        "labels": f"{labels.mid:,.0f}",
        "span": _span(labels, lambda n: f"{n:,.0f}"),
        "cost": known.written(cost.mid),
        "costs": _span(cost, known.written),
    }
    left = {"left": known.written(known.left)}
    if labels.mid > known.project.samples_size - known.project.labeled:
        return _joined(what, _("There are not that many samples."))
    if cost.low > known.left:
        enough = _("The target is beyond the money: %(left)s is left.")
    elif cost.high is None or cost.high > known.left:
        enough = _("The %(left)s that is left may not be enough.")
    else:
        enough = _("The %(left)s that is left covers it.")
    return _joined(what, enough % left, _dates(known, cost))


def _dates(known: Known, cost: Range) -> str:
    """Both ends, side by side, where the pace is known."""
    if known.pace is None or known.left == 0:
        return ""
    daily = known.pace.daily
    slowest = cost.high / daily.low if cost.high is not None and daily.low else None
    takes = Range(cost.mid / daily.mid, cost.low / (daily.high or daily.mid), slowest)
    return _("The target would be reached %(reached)s, the money runs out %(gone)s.") % {
        "reached": _when(_in_days(takes)),
        "gone": _when(_in_days(known.pace.lasts)),
    }


def _in_days(lasts: Range) -> tuple[date | None, date | None, date | None]:
    """The likeliest day, the earliest and the latest; None where it lies beyond a year."""
    mid, low, high = (_day(days) for days in (lasts.mid, lasts.low, lasts.high))
    return mid, low, high


def _day(days: float | None) -> date | None:
    if days is None or days > HORIZON:
        return None
    return timezone.localdate() + timedelta(days=round(days))


def _when(days: tuple[date | None, date | None, date | None]) -> str:
    mid, low, high = days
    if low is None:
        return str(LATER)
    told = {"mid": _spoken(mid), "low": _spoken(low), "high": _spoken(high)}
    if high is not None:
        return _("about %(mid)s (%(low)s to %(high)s)") % told
    if mid is not None:
        return _("about %(mid)s, on %(low)s at the earliest; the end is open") % told
    return _("on %(low)s at the earliest; the end is open") % told


def _spoken(day: date | None) -> str:
    return date_format(day, pgettext("how a day is written", "j M Y")) if day else str(LATER)


def _pays(known: Known, labels: Json | None) -> str:
    """What the rest pays, as long as there are samples to spend it on."""
    if labels is None:
        return ""
    if labels["low"] > known.project.samples_size - known.project.labeled:
        return _("It pays more labels than there are samples left.")
    told = {name: f"{labels[name]:,}" for name in ("mid", "low", "high")}
    told["total"] = f"{known.project.labeled + labels['mid']:,}"
    if known.pace:
        return (
            _("It pays about %(mid)s labels more (%(low)s to %(high)s), %(total)s in all.") % told
        )
    return _("It pays about %(mid)s labels more, %(total)s in all.") % told


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _times(labels: Range, each: float) -> Range:
    high = None if labels.high is None else labels.high * each
    return Range(labels.mid * each, labels.low * each, high)


def _whole(found: Range) -> Json:
    high = None if found.high is None else round(found.high)
    return {"mid": round(found.mid), "low": round(found.low), "high": high}


def _span(found: Range, shown: Callable[[float], str]) -> str:
    if found.high is None:
        return _("%(low)s or more") % {"low": shown(found.low)}
    return _("%(low)s to %(high)s") % {"low": shown(found.low), "high": shown(found.high)}
