"""The ledger's lines, as pages, the API and a file show them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from labeling.formats.money import written
from labeling.models import Budget, Charge

AMOUNTS = ("limit", "spent", "reserved")
WRITTEN = tuple(f"{name}_written" for name in AMOUNTS)
COLUMNS = (
    "id",
    "at",
    "kind",
    "annotator",
    "sample",
    *AMOUNTS,
    "currency",
    *WRITTEN,
    "by",
    "reason",
)


def ledger(budget: Budget) -> QuerySet[Charge]:
    """Every line, newest first."""
    lines = Charge.objects.filter(budget=budget)
    return lines.select_related("annotator", "by", "claim__sample").order_by("-pk")


def describe(line: Charge) -> dict[str, Any]:
    return {
        "id": line.pk,
        "at": line.created_at,
        "kind": line.kind,
        "what": line.get_kind_display(),
        "annotator": line.annotator.get_username() if line.annotator else None,
        "sample": line.claim.sample.key if line.claim else None,
        "limit": line.limit,
        "spent": line.spent,
        "reserved": line.reserved,
        "by": line.by.get_username() if line.by else None,
        "reason": line.reason,
    }


def rows(budget: Budget) -> Iterator[Sequence[object]]:
    """The whole ledger under COLUMNS, oldest first, each line read when it is asked for."""
    for line in ledger(budget).order_by("pk").iterator(chunk_size=1000):
        shown = {
            **describe(line),
            "at": line.created_at.isoformat(),
            "currency": budget.currency,
            **{
                f"{name}_written": written(getattr(line, name), budget.currency) for name in AMOUNTS
            },
        }
        yield [shown[name] for name in COLUMNS]
