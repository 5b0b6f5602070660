"""Writing down what annotators answer. An accepted answer is never lost or counted twice."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from labeling.errors import AlreadyAnswered, NotFound, TokenReused
from labeling.models import Annotation, Claim, Project
from labeling.selectors.projects import Person
from labeling.services import claims, labels
from labeling.services.values import Answer, digest_of, parse

LATE = "Your claim had run out and somebody else has the sample: kept as an extra annotation."


@dataclass(frozen=True)
class Timing:
    active_ms: int = 0
    total_ms: int = 0


@dataclass(frozen=True)
class Recorded:
    annotation: Annotation
    first_time: bool
    detail: str | None = field(default=None)


def record(
    *,
    project: Project,
    by: Person,
    claim_id: int,
    value: Any,
    token: UUID,
    timing: Timing = Timing(),
) -> Recorded:
    """Store one answer to a claimed sample, resolve its label, and open a round when one is due.

    The same token with the same answer is the same annotation, however often it is posted.
    """
    digest = digest_of(claim_id, value)
    earlier = _earlier(by, token, digest)
    if earlier is not None:
        return earlier
    claim = claims.claim_for(project, by, claim_id)
    answer = parse(project, value)
    try:
        with transaction.atomic():
            extra = _close(claim)
            annotation = _store(claim, answer, extra, token, digest, timing)
            labels.settle(project, claim.sample_id)
    except (IntegrityError, AlreadyAnswered):
        # Lost a race, against our own repetition (which is well) or another answer (which is not).
        earlier = _earlier(by, token, digest)
        if earlier is not None:
            return earlier
        if _standing(claim).exists():
            raise _already_answered() from None
        raise
    return Recorded(annotation, first_time=True, detail=LATE if extra else None)


def undo(*, project: Project, by: Person, annotation_id: int) -> Claim | None:
    """Retract one's own annotation and lend its sample to oneself again.

    None when somebody else has taken the sample's last place meanwhile.
    """
    standing = Annotation.objects.select_related("claim").filter(
        project=project, annotator_id=by.pk, pk=annotation_id, retracted_at=None
    )
    annotation = standing.first()
    if annotation is None or annotation.claim is None:
        raise NotFound(f"There is no annotation {annotation_id} of yours to undo.")
    with transaction.atomic():
        if standing.update(retracted_at=timezone.now()) != 1:
            raise NotFound(f"Annotation {annotation_id} is undone already.")
        claim = None
        if _holds_place(annotation) or claims.take_place(project, annotation.sample_id):
            claim = claims.relend(claim=annotation.claim)
        labels.settle(project, annotation.sample_id)
    return claim


def _earlier(by: Person, token: UUID, digest: str) -> Recorded | None:
    annotation = Annotation.objects.filter(token=token).first()
    if annotation is None:
        return None
    if annotation.annotator_id != by.pk or annotation.digest != digest:
        raise TokenReused(
            f"The token {token} was used for another answer; make a new one for each decision.",
            token="used for another answer",  # noqa: S106 - a field and what is wrong with it
        )
    return Recorded(annotation, first_time=False, detail=LATE if annotation.extra else None)


def _close(claim: Claim) -> bool:
    """End the claim. True when the answer comes too late to count as the one asked for."""
    if claims.close(claim, Claim.State.ANSWERED):
        return False
    late = Claim.objects.filter(
        pk=claim.pk, state__in=[Claim.State.EXPIRED, Claim.State.RELEASED]
    ).update(state=Claim.State.ANSWERED)
    if late != 1:
        raise _already_answered()  # or the answer was undone, and its claim replaced by another
    if claims.close_newer(claim):
        return False
    return not claims.take_place(claim.project, claim.sample_id)


def _standing(claim: Claim) -> QuerySet[Annotation]:
    return Annotation.objects.filter(
        sample_id=claim.sample_id, annotator_id=claim.annotator_id, retracted_at=None
    )


def _already_answered() -> AlreadyAnswered:
    return AlreadyAnswered(
        "You have answered this sample already; undo that answer to change it.",
        claim="answered already",
    )


def _store(
    claim: Claim, answer: Answer, extra: bool, token: UUID, digest: str, timing: Timing
) -> Annotation:
    if answer.kind == Annotation.Kind.SKIP and not extra:
        claims.free_place(claim.sample_id)  # somebody else may know
    return Annotation.objects.create(
        project_id=claim.project_id,
        sample_id=claim.sample_id,
        annotator_id=claim.annotator_id,
        claim=claim,
        kind=answer.kind,
        category=answer.category,
        comment=answer.comment,
        origin=claim.origin,
        extra=extra,
        token=token,
        digest=digest,
        active_ms=timing.active_ms,
        total_ms=timing.total_ms,
    )


def _holds_place(annotation: Annotation) -> bool:
    return not annotation.extra and annotation.kind != Annotation.Kind.SKIP
