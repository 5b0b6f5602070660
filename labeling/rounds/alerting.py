"""Telling of budgets that run low, once for each share of the limit."""

from django.db import transaction
from django.db.models import F

from labeling.books import audit
from labeling.formats.money import written
from labeling.models import Budget
from labeling.models.budget import ALERTS


def alert_budgets() -> int:
    """Write into the audit log what was reached since the last time; how much that was."""
    return sum(_tell(share) for share in ALERTS)


def _tell(share: int) -> int:
    reached = Budget.objects.alias(used=F("spent") * 100, mark=F("limit") * share).filter(
        spent__gt=0, used__gte=F("mark"), alerted__lt=share
    )
    return sum(_tell_once(budget, share) for budget in reached.select_related("project"))


def _tell_once(budget: Budget, share: int) -> bool:
    """The conditional UPDATE lets one of two sweeps at the same moment speak."""
    with transaction.atomic():
        quiet = Budget.objects.filter(pk=budget.pk, alerted__lt=share)
        if not quiet.update(alerted=share):
            return False
        audit.note(
            budget.project,
            None,
            "budget alert",
            f"{share} %",
            spent=written(budget.spent, budget.currency),
            limit=written(budget.limit, budget.currency),
        )
    return True
