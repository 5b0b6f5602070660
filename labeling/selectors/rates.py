"""What answers cost: which rate holds now, and which are to come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from labeling.models import Budget, Project, Rate
from labeling.models.prepared import Prepared
from labeling.selectors.projects import Person

MOST = 200  # in a list


@dataclass(frozen=True)
class Terms:
    """By which rate somebody's next answer is paid, and the most that it can cost."""

    rate_id: int
    budget_id: int
    amount: int


def terms_of(project: Project, annotator: Person, at: datetime | None = None) -> Terms | None:
    """None where nothing is paid. One's own rate comes before everybody's."""
    for row in _rates(project=project.pk, annotator=annotator.pk, now=at or timezone.now()):
        rate_id, budget_id, per_label, per_hour, paid_seconds = row
        rate = Rate(per_label=per_label, per_hour=per_hour)
        amount = rate.cost(1000 * paid_seconds)
        return Terms(rate_id, budget_id, amount) if amount else None
    return None


def has_room(terms: Terms) -> bool:
    """Could one more answer be paid just now?"""
    budget = Budget.objects.get(pk=terms.budget_id)
    return not budget.stops or budget.free >= terms.amount


@Prepared
def _rates(project: int, annotator: int, now: datetime) -> QuerySet[Rate, Any]:
    own_or_all = Q(annotator=annotator) | Q(annotator=None)
    known = Rate.objects.filter(own_or_all, budget__project=project, effective_from__lte=now)
    best = known.order_by(F("annotator").desc(nulls_last=True), "-effective_from", "-pk")
    columns = ("pk", "budget", "per_label", "per_hour", "budget__paid_seconds")
    return best.values_list(*columns)[:1]


def rate_now(budget: Budget, annotator: Person | None) -> Rate | None:
    """The newest rate that was set for this person, or for everybody, and has begun."""
    begun = Rate.objects.filter(
        budget=budget, annotator=annotator, effective_from__lte=timezone.now()
    )
    return begun.order_by("-effective_from", "-pk").first()


def rates_now(budget: Budget) -> list[Rate]:
    """Everybody's rate first, then those of single people."""
    begun = Rate.objects.filter(budget=budget, effective_from__lte=timezone.now())
    newest = begun.filter(annotator=OuterRef("annotator")).order_by("-effective_from", "-pk")
    own = begun.filter(pk=Subquery(newest.values("pk")[:1])).select_related("annotator", "budget")
    of_all = rate_now(budget, None)
    return [*([of_all] if of_all else []), *own.order_by("annotator__username")[:MOST]]


def rates_coming(budget: Budget) -> list[Rate]:
    coming = Rate.objects.filter(budget=budget, effective_from__gt=timezone.now())
    return list(coming.select_related("annotator").order_by("effective_from", "pk")[:MOST])


def rates_of(budget: Budget) -> QuerySet[Rate]:
    """All that were ever set, newest first."""
    rates = Rate.objects.filter(budget=budget).select_related("annotator", "created_by")
    return rates.order_by("-effective_from", "-pk")
