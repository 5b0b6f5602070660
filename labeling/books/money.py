"""Money: set aside when a sample is lent, spent when it is answered, given back when it is not.

The budget's row is a sum of its ledger, moved by one conditional UPDATE that a limit can refuse,
and is the last row that any transaction takes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from labeling.models import Annotation, Budget, Charge, Claim, Project, Rate
from labeling.selectors.projects import Person

MS = 1000
HOUR_MS = 3_600_000


class Spent(Exception):
    """The budget has no room for this."""


@dataclass(frozen=True)
class Terms:
    """What lending one more sample to somebody sets aside, by which rate."""

    rate: Rate
    amount: int


def terms(project: Project, annotator: Person, at: datetime | None = None) -> Terms | None:
    """The terms of this person's next answer; None where nothing is paid."""
    own_or_all = Q(annotator=annotator.pk) | Q(annotator=None)
    known = Rate.objects.filter(
        own_or_all, budget__project=project, effective_from__lte=at or timezone.now()
    ).select_related("budget")
    rate = known.order_by(F("annotator").desc(nulls_last=True), "-effective_from", "-pk").first()
    if rate is None:
        return None
    amount = rate.cost(rate.budget.paid_seconds * MS)
    return Terms(rate, amount) if amount else None


def reserve(claim: Claim) -> None:
    """Set aside what the claim says; Spent when the budget has no room."""
    if claim.rate is None or not claim.reserved:
        return
    if not move(claim.rate.budget_id, Charge.Kind.RESERVE, reserved=claim.reserved, claim=claim):
        raise Spent


def release(claim: Claim) -> None:
    """Give back what a claim that ends without an answer had set aside."""
    if claim.rate_id is not None and claim.reserved:
        budget = claim.rate.budget_id  # type: ignore[union-attr] # it has an id
        move(budget, Charge.Kind.RELEASE, reserved=-claim.reserved, claim=claim)


def spend(claim: Claim, *, skipped: bool, active_ms: int, late: bool) -> int:
    """Pay an answer out of what its claim had set aside; what it cost, in minor units.

    A late answer finds its money released: it is paid if the budget has room, and kept if not.
    """
    rate = claim.rate
    if rate is None or not claim.reserved:
        return 0
    paid_ms = min(active_ms, rate.budget.paid_seconds * MS, age_ms(claim))
    cost = min(rate.cost(paid_ms, labels=0 if skipped else 1), claim.reserved)
    held = 0 if late else claim.reserved
    if move(rate.budget_id, Charge.Kind.SPEND, spent=cost, reserved=-held, claim=claim):
        return cost
    return 0


def take_back(annotation: Annotation, again: Claim | None) -> None:
    """Undo a payment: the money is set aside for the claim that follows, or given back."""
    claim, cost = annotation.claim, annotation.cost
    if claim is None or claim.rate is None:
        return
    budget = claim.rate.budget_id
    Annotation.objects.filter(pk=annotation.pk).update(cost=0)
    if again is None:
        move(budget, Charge.Kind.REFUND, spent=-cost, claim=claim)
        return
    move(budget, Charge.Kind.UNDO, spent=-cost, reserved=cost, claim=again)
    more = max(0, claim.reserved - cost)  # of which the first answer made no use
    given = more if move(budget, Charge.Kind.RESERVE, reserved=more, claim=again) else 0
    Claim.objects.filter(pk=again.pk).update(reserved=cost + given)


def age_ms(claim: Claim) -> int:
    """No more active time than there was time."""
    return max(0, int((timezone.now() - claim.created_at).total_seconds() * MS))


def move(
    budget_id: int,
    kind: Charge.Kind,
    *,
    limit: int = 0,
    spent: int = 0,
    reserved: int = 0,
    claim: Claim | None = None,
    **entry: Any,
) -> bool:
    """Move the budget and write the line of the ledger that says so; False if it has no room."""
    if limit == spent == reserved == 0:
        return True
    budget = Budget.objects.filter(fits(spent + reserved - limit), pk=budget_id)
    moved = budget.update(
        limit=F("limit") + limit, spent=F("spent") + spent, reserved=F("reserved") + reserved
    )
    if not moved:
        return False
    if claim is not None:
        entry = {"claim": claim, "annotator_id": claim.annotator_id, **entry}
    Charge.objects.create(
        budget_id=budget_id, kind=kind, limit=limit, spent=spent, reserved=reserved, **entry
    )
    return True


def fits(more: int) -> Q:
    """Is there room for so much more? What was set aside before can always be spent."""
    if more <= 0:
        return Q()
    return Q(stops=False) | Q(limit__gte=F("spent") + F("reserved") + more)
