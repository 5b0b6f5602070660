"""Money: set aside when a sample is lent, spent when it is answered, given back when it is not.

The budget's row is a sum of its ledger, moved by one conditional UPDATE that a limit can refuse,
and is the last row that any transaction takes.
"""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from labeling.models import Annotation, Budget, Charge, Claim
from labeling.models.prepared import PreparedUpdate
from labeling.selectors.rates import Terms

MS = 1000


class Spent(Exception):
    """The budget has no room for this."""


def reserve(claim: Claim, terms: Terms | None) -> None:
    """Set aside what the claim says; Spent when the budget has no room."""
    if terms is None or not claim.reserved:
        return
    if not move(terms.budget_id, Charge.Kind.RESERVE, reserved=claim.reserved, claim=claim):
        raise Spent


def release(claim: Claim) -> None:
    """Give back what a claim that ends without an answer had set aside."""
    if claim.rate_id is not None and claim.reserved:
        budget = claim.rate.budget_id  # type: ignore[union-attr] # it has an id
        move(budget, Charge.Kind.RELEASE, reserved=-claim.reserved, claim=claim)


def cost(claim: Claim, *, skipped: bool, active_ms: int) -> int:
    """What the answer to a claim costs: never more than was set aside for it.

    The terms are the claim's, whatever changes meanwhile: its rate, and as much paid time as the
    money set aside for it covers.
    """
    rate = claim.rate
    if rate is None:
        return 0
    labels = 0 if skipped else 1
    most = claim.reserved or rate.most()
    time = rate.cost(min(active_ms, age_ms(claim)), labels=0)
    return min(time, max(0, most - rate.per_label)) + min(most, rate.per_label) * labels


def spend(claim: Claim, spent: int, *, late: bool) -> bool:
    """Pay an answer out of what its claim had set aside.

    A late answer finds its money released, and one that was undone may find none set aside: False
    if the budget has no room for it.
    """
    if claim.rate is None:
        return True
    held = 0 if late else claim.reserved
    return move(claim.rate.budget_id, Charge.Kind.SPEND, spent=spent, reserved=-held, claim=claim)


def take_back(annotation: Annotation, again: Claim | None) -> None:
    """Undo a payment: the money is set aside for the claim that follows, or given back.

    A manager may have taken that money back already, so that less was spent than the answer cost:
    then the payment stands, and what follows is not paid again.
    """
    claim, cost = annotation.claim, annotation.cost
    if claim is None or claim.rate is None:
        return
    budget, kind = claim.rate.budget_id, Charge.Kind.UNDO if again else Charge.Kind.REFUND
    held = cost if again else 0
    taken = move(budget, kind, spent=-cost, reserved=held, claim=again or claim)
    if taken:
        Annotation.objects.filter(pk=annotation.pk).update(cost=0)
    if taken and again is not None:
        _set_aside_again(again, budget, held, max(claim.reserved, claim.rate.most()))
    elif again is not None:
        Claim.objects.filter(pk=again.pk).update(rate=None)


def _set_aside_again(again: Claim, budget: int, held: int, most: int) -> None:
    """Beyond what the first answer cost, what it made no use of, if the budget has room."""
    more = max(0, most - held)
    if move(budget, Charge.Kind.RESERVE, reserved=more, claim=again):
        held += more
    again.reserved = held
    again.save(update_fields=["reserved"])


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
    """Move the budget and write the line of the ledger that says so.

    False if it has no room, or if less was spent than should be taken back.
    """
    if limit == spent == reserved == 0:
        return True
    steps = {"limit": limit, "spent": spent, "reserved": reserved}
    more, back = spent + reserved - limit, max(0, -spent)
    if not _moved(budget=budget_id, more=more, back=back, **steps):
        return False
    if claim is not None:
        entry = {"claim": claim, "annotator_id": claim.annotator_id, **entry}
    Charge.objects.create(budget_id=budget_id, kind=kind, **steps, **entry)
    return True


@PreparedUpdate
def _moved(
    budget: int, limit: int, spent: int, reserved: int, more: int, back: int
) -> tuple[QuerySet[Budget], dict[str, Any]]:
    return Budget.objects.filter(fits(more), pk=budget, spent__gte=back), {
        "limit": F("limit") + limit,
        "spent": F("spent") + spent,
        "reserved": F("reserved") + reserved,
    }


def fits(more: int) -> Q:
    """Is there room for so much more? There is for less: what was set aside can always be spent."""
    return Q(stops=False) | Q(limit__gte=F("spent") + F("reserved") + more)
