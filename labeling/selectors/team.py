"""The team: how well each member answers, and beside it how fast.

An annotator sees the own row alone. Its figures of quality then end with yesterday: one that grows
with every answer would tell which sample was gold, and an undo is one key away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.models import Annotation, Budget, Claim, Member, Origin, Project
from labeling.selectors.gold import LEAST
from labeling.selectors.projects import Membership
from labeling.selectors.quality import (
    HOUR_MS,
    Pace,
    Share,
    paces,
    shares_of_gold,
    shares_of_the_label,
)

LEAST_ANSWERS = 20  # answers before somebody is called fast or at odds
HURRY = 3  # times faster than the others
FAR = 0.1  # below the others' share

NOTHING = {
    "answers": 0,
    "today": 0,
    "flags": 0,
    "skips": 0,
    "active_ms": 0,
    "last_seen": None,
    "cost": 0,
}


@dataclass(frozen=True)
class Facts:
    """What is known of the annotators, by their ids."""

    tallies: Mapping[int, dict[str, Any]]
    held: Mapping[int, int]
    paces: Mapping[int, Pace]
    agrees: Mapping[int, Share]
    gold: Mapping[int, Share]

    @classmethod
    def of(cls, project: Project, only: int | None) -> "Facts":
        before = None if only is None else _midnight()
        return cls(
            _tallies(project, only),
            _held(project, only),
            paces(project, only),
            shares_of_the_label(project, only, before),
            shares_of_gold(project, only, before),
        )


def team(membership: Membership) -> dict[str, Any]:
    """One row a member, by name; the own one alone for who may not inspect. Money is shown to who
    manages, warnings to who inspects."""
    project = membership.project
    inspects, manages = membership.may("inspect"), membership.may("manage")
    only = None if inspects else membership.person.pk
    members = Member.objects.filter(project=project).select_related("user")
    if only is not None:
        members = members.filter(user=only)
    facts = Facts.of(project, only)
    listed = list(members.order_by("user__username"))
    present = {member.user_id for member in listed}
    budget = Budget.objects.filter(project=project).first() if manages else None
    return {
        "everybody": inspects,
        "currency": budget.currency if budget else None,
        "rows": [
            {
                **_row(project, member, facts, paid=budget is not None),
                "warnings": _warnings(project, member, facts, present) if inspects else [],
            }
            for member in listed
        ],
    }


def _row(project: Project, member: Member, facts: Facts, *, paid: bool) -> dict[str, Any]:
    who = member.user_id
    tally = facts.tallies.get(who, NOTHING)
    pace = facts.paces.get(who)
    daily = project.daily_quota if member.daily_quota is None else member.daily_quota
    total = project.total_quota if member.total_quota is None else member.total_quota
    held = facts.held.get(who, 0)
    return {
        "person": member.user.get_username(),
        "role": member.role,
        "answers": tally["answers"],
        "today": tally["today"],
        "active_hours": (tally["active_ms"] or 0) / HOUR_MS,
        "pace": {name: getattr(pace, name) for name in ("median", "low", "high")} if pace else None,
        "agrees": _shown(facts.agrees.get(who)),
        "gold": _shown(facts.gold.get(who)),
        "flags": tally["flags"],
        "skips": tally["skips"],
        "last_seen": tally["last_seen"],
        "paused_at": member.paused_at,
        "paused_why": member.paused_why,
        "quota_today": _quota(daily, tally["today"], held),
        "quota_total": _quota(total, tally["answers"], held),
        "cost": (tally["cost"] or 0) if paid else None,
    }


def _shown(share: Share | None) -> dict[str, Any] | None:
    if share is None:
        return None
    return {
        "right": share.right,
        "of": share.of,
        "share": share.value,
        "low": share.low,
        "high": share.high,
    }


def _quota(quota: int | None, used: int, held: int) -> dict[str, int] | None:
    """What is held may still be answered, so it is not left to be lent."""
    if quota is None:
        return None
    return {"quota": quota, "used": used, "left": max(0, quota - used - held)}


def _tallies(project: Project, only: int | None) -> dict[int, dict[str, Any]]:
    """One query for everything that is only counted."""
    rows = Annotation.objects.filter(project=project)
    if only is not None:
        rows = rows.filter(annotator=only)
    stands, own = Q(retracted_at=None), ~Q(origin=Origin.IMPORT)
    counts = stands & own & ~Q(kind=Annotation.Kind.SKIP)  # as allowance.answers has it
    tallied = rows.values("annotator").annotate(
        answers=Count("pk", filter=counts),
        today=Count("pk", filter=counts & Q(created_at__gte=_midnight())),
        flags=Count("pk", filter=stands & Q(flagged=True)),
        skips=Count("pk", filter=stands & Q(kind=Annotation.Kind.SKIP)),
        active_ms=Sum("active_ms", filter=stands & own),
        last_seen=Max("created_at", filter=own),
        cost=Sum("cost"),
    )
    return {row["annotator"]: dict(row) for row in tallied}


def _held(project: Project, only: int | None) -> dict[int, int]:
    live = Claim.objects.filter(project=project, state=Claim.State.LIVE)
    if only is not None:
        live = live.filter(annotator=only)
    counted = live.values("annotator").annotate(held=Count("pk"))
    return dict(counted.values_list("annotator", "held"))


def _warnings(project: Project, member: Member, facts: Facts, present: set[int]) -> list[str]:
    """What a manager should look at, as sentences that say by which figures."""
    who, name = member.user_id, member.user.get_username()
    others = present - {who}
    found = [
        _inaccurate(name, facts.gold.get(who), project.gold_threshold),
        _hasty(name, facts.paces.get(who), [facts.paces[one] for one in others & {*facts.paces}]),
        _at_odds(name, facts.agrees.get(who), [facts.agrees[o] for o in others & {*facts.agrees}]),
    ]
    return [warning for warning in found if warning]


def _inaccurate(name: str, gold: Share | None, threshold: float) -> str:
    if gold is None or gold.of < LEAST or gold.value >= threshold:
        return ""
    return _(
        "%(name)s had %(right)d of %(of)d samples with a known answer right; %(asked)d %% are "
        "asked for."
    ) % {"name": name, "right": gold.right, "of": gold.of, "asked": round(100 * threshold)}


def _hasty(name: str, pace: Pace | None, others: list[Pace]) -> str:
    """Compared with the median of the others' medians, as far as they have answered enough."""
    known = [one.seconds for one in others if one.answers >= LEAST_ANSWERS]
    if pace is None or pace.answers < LEAST_ANSWERS or not known:
        return ""
    usual = float(np.median(known))
    if pace.seconds * HURRY >= usual:
        return ""
    return _(
        "%(name)s takes %(seconds).1f s for an answer, the others %(usual).1f s: look at some of "
        "these answers."
    ) % {"name": name, "seconds": pace.seconds, "usual": usual}


def _at_odds(name: str, agrees: Share | None, others: list[Share]) -> str:
    """Even the best that the share may be lies far below the others'."""
    right, of = sum(one.right for one in others), sum(one.of for one in others)
    if agrees is None or agrees.of < LEAST_ANSWERS or not of:
        return ""
    if agrees.high >= right / of - FAR:
        return ""
    return _(
        "%(name)s agrees with the label in %(share).0f %% of %(of)d answers, the others in "
        "%(others).0f %%."
    ) % {
        "name": name,
        "share": 100 * agrees.value,
        "of": agrees.of,
        "others": 100 * right / of,
    }


def _midnight() -> datetime:
    """When today began, by TIME_ZONE: quotas count from there."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
