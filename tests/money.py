"""Props for tests about money, and what must be true of it whatever was done."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

from django.db.models import F, Sum

from labeling.models import Annotation, Budget, Charge, Claim, Project, Relabel, Sample
from labeling.rounds import sweeping
from labeling.services import annotations, budgets
from labeling.services.annotations import Timing, holds_place
from tests import make

FIGURES = ("limit", "spent", "reserved")
PRAISE, SKIP = {"category": "praise"}, {"skip": "blurred"}
HOUR_MS = 3_600_000


def figures(project) -> tuple[int, int]:
    budget = Budget.objects.get(project=project)
    return budget.spent, budget.reserved


def kinds(project) -> list[str]:
    lines = Charge.objects.filter(budget__project=project).exclude(kind=Charge.Kind.LIMIT)
    return list(lines.order_by("pk").values_list("kind", flat=True))


def record(claim: Claim, value=PRAISE, active_ms: int = 0, token=None) -> Annotation:
    return annotations.record(
        project=claim.project,
        by=claim.annotator,
        claim_id=claim.pk,
        value=value,
        token=token or uuid4(),
        timing=Timing(active_ms=active_ms),
    ).annotation


def undo(annotation: Annotation) -> Claim | None:
    return annotations.undo(
        project=annotation.project, by=annotation.annotator, annotation_id=annotation.pk
    )


def expire(claim: Claim) -> None:
    sweeping.expire_claims(make.soon())
    claim.refresh_from_db()
    assert claim.state == Claim.State.EXPIRED


def set_limit(project, limit: int, **given) -> Budget:
    return budgets.set_budget(project=project, by=make.user(), currency="EUR", limit=limit, **given)


def since(claim: Claim, **ago) -> Claim:
    """The claim, lent so long ago."""
    Claim.objects.filter(pk=claim.pk).update(created_at=F("created_at") - timedelta(**ago))
    return claim


def hourly(project, per_hour: int = 3600, paid_seconds: int = 60, limit: int = 1000) -> None:
    """A cent a second."""
    make.fill(project, make.texts(6))
    make.budget(project, limit, per_label=0, per_hour=per_hour, paid_seconds=paid_seconds)


def differences(project: Project) -> dict[str, object]:
    """Every figure that is not what it should be; nothing when the books are right."""
    found = {**_of_money(project), **_of_claims(project), **_of_places(project)}
    return {what: pair for what, pair in found.items() if pair[0] != pair[1]}


def _of_money(project: Project) -> dict[str, tuple[object, object]]:
    budget = Budget.objects.get(project=project)
    charges = Charge.objects.filter(budget=budget)
    ledger = charges.aggregate(**{f"{name}s": Sum(name) for name in FIGURES})
    adjusted = charges.filter(kind=Charge.Kind.ADJUST).aggregate(sum=Sum("spent"))["sum"] or 0
    answers = Annotation.objects.filter(project=project).aggregate(sum=Sum("cost"))["sum"] or 0
    live = Claim.objects.filter(project=project, state=Claim.State.LIVE)
    held = live.aggregate(sum=Sum("reserved"))["sum"] or 0
    overspent = budget.stops and budget.spent + budget.reserved > budget.limit
    return {
        **{name: (getattr(budget, name), ledger[f"{name}s"] or 0) for name in FIGURES},
        "spent and what answers cost": (budget.spent, answers + adjusted),
        "reserved and what live claims hold": (budget.reserved, held),
        "overspent": (overspent, False),
    }


def _of_claims(project: Project) -> dict[str, tuple[object, object]]:
    """Each claim's own lines: a live one holds its money, one that has ended holds nothing."""
    charges = Charge.objects.filter(budget__project=project, claim__isnull=False)
    sums = charges.values("claim").annotate(held=Sum("reserved")).order_by("claim")
    ledger = {row["claim"]: row["held"] for row in sums if row["held"]}
    live = Claim.objects.filter(project=project, state=Claim.State.LIVE, reserved__gt=0)
    return {"claims' own lines": (ledger, dict(live.values_list("pk", "reserved")))}


def _of_places(project: Project) -> dict[str, tuple[object, object]]:
    """taken = live claims that hold a place + answers that do + returns that are open."""
    claims = Claim.objects.filter(project=project, state=Claim.State.LIVE, place=True)
    asked = Relabel.objects.filter(project=project, state=Relabel.State.OPEN)
    standing = Annotation.objects.filter(project=project, retracted_at=None)
    taken = Counter(claims.values_list("sample", flat=True))
    taken.update(asked.exclude(annotator=None).values_list("sample", flat=True))
    taken.update(one.sample_id for one in standing if holds_place(one))
    rows = Sample.objects.filter(project=project, taken__gt=0).values_list("pk", "taken")
    return {"places taken": (dict(rows), dict(taken))}
