"""Writing down what annotators answer. An accepted answer is never lost or counted twice."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labeling.answers import ALIKE, alike
from labeling.books import money, places, returns
from labeling.errors import AlreadyAnswered, NotFound, TokenReused
from labeling.models import Annotation, Arm, Claim, Origin, Project, Relabel
from labeling.selectors.projects import Person
from labeling.selectors.samples import asked_of
from labeling.selectors.suggestions import offered
from labeling.services import claims, gold, labels
from labeling.services.values import Answer, digest_of, parse, remark

LATE = gettext_lazy(
    "Your claim had run out and somebody else has the sample: kept as an extra annotation."
)


@dataclass(frozen=True)
class Timing:
    active_ms: int = 0
    total_ms: int = 0


@dataclass(frozen=True)
class Aside:
    """What may stand beside an answer: a flag, a comment, and what became of its suggestion."""

    flagged: bool = False
    comment: str = ""
    revealed_ms: int | None = None
    accepted: bool = False


@dataclass(frozen=True)
class Given:
    """An answer as it came in: whose, to which claim, and what is kept beside it."""

    answer: Answer
    token: UUID
    digest: str
    timing: Timing
    aside: Aside


@dataclass(frozen=True)
class Closed:
    """How a claim ended: the one whose money is spent, whether that had been released, and whether
    the answer comes beside those asked for."""

    paid: Claim
    late: bool = False
    extra: bool = False


@dataclass(frozen=True)
class Recorded:
    annotation: Annotation
    first_time: bool
    detail: str | None = field(default=None)


def record(  # noqa: PLR0913 - what an answer consists of
    *,
    project: Project,
    by: Person,
    claim_id: int,
    value: Any,
    token: UUID,
    timing: Timing = Timing(),
    aside: Aside = Aside(),
) -> Recorded:
    """Store one answer to a claimed sample, resolve its label, and open a round when one is due.

    The same token with the same answer is the same annotation, however often it is posted.
    """
    digest = digest_of(claim_id, value, flagged=aside.flagged, comment=aside.comment)
    claim = claims.claim_for(project, by, claim_id)
    remark(aside.comment, "comment")
    given = Given(parse(project, value, claim.sample_id), token, digest, timing, aside)
    try:
        annotation = _record(project, claim, given)
    except (IntegrityError, AlreadyAnswered):
        # Lost a race, against our own repetition (which is well) or another answer (which is not).
        earlier = _earlier(by, token, digest)
        if earlier is not None:
            return earlier
        if _standing(claim).exists():
            raise _already_answered() from None
        raise
    if annotation.origin == Origin.GOLD:
        gold.judge(project=project, annotator=by)
    return Recorded(annotation, first_time=True, detail=str(LATE) if annotation.extra else None)


def _record(project: Project, claim: Claim, given: Given) -> Annotation:
    with transaction.atomic():
        closed = _close(claim)
        annotation = _store(project, given, closed)
        labels.settle(project, claim.sample_id)
        if not money.spend(closed.paid, annotation.cost, late=closed.late):
            annotation.cost = 0
            annotation.save(update_fields=["cost"])
    return annotation


def undo(*, project: Project, by: Person, annotation_id: int) -> Claim | None:
    """Retract one's own annotation and lend its sample to oneself again.

    None when somebody else has taken the sample's last place meanwhile.
    """
    standing = Annotation.objects.select_related("claim__rate").filter(
        project=project, annotator_id=by.pk, pk=annotation_id, retracted_at=None
    )
    annotation = standing.first()
    if annotation is None or annotation.claim is None:
        raise NotFound(
            _("There is no annotation %(annotation_id)s of yours to undo.")
            % {"annotation_id": annotation_id}
        )
    with transaction.atomic():
        places.lock(annotation.sample_id)
        if standing.update(retracted_at=timezone.now()) != 1:
            raise NotFound(
                _("Annotation %(annotation_id)s is undone already.")
                % {"annotation_id": annotation_id}
            )
        claim = None
        if _keeps_place(annotation) or places.take(annotation.sample_id):
            claim = claims.relend(claim=annotation.claim)
        labels.settle(project, annotation.sample_id)
        money.take_back(annotation, claim)
    return claim


def holds_place(annotation: Annotation) -> bool:
    """Does it count among those that its sample needs? Everybody may answer a gold sample."""
    counts = annotation.kind != Annotation.Kind.SKIP and annotation.origin != Origin.GOLD
    return counts and not annotation.extra


def _keeps_place(annotation: Annotation) -> bool:
    return holds_place(annotation) or annotation.origin == Origin.GOLD


def _earlier(by: Person, token: UUID, digest: str) -> Recorded | None:
    annotation = Annotation.objects.filter(token=token).first()
    if annotation is None:
        return None
    if annotation.annotator_id != by.pk or annotation.digest != digest:
        raise TokenReused(
            _("The token %(token)s was used for another answer; make a new one for each decision.")
            % {"token": token},
            token=_("used for another answer"),
        )
    return Recorded(annotation, first_time=False, detail=str(LATE) if annotation.extra else None)


def _close(claim: Claim) -> Closed:
    """End the claim, in time or late."""
    if places.close(claim, Claim.State.ANSWERED):
        return Closed(claim, extra=not _has_place(claim, held=claim.place))
    late = Claim.objects.filter(
        pk=claim.pk, state__in=[Claim.State.EXPIRED, Claim.State.RELEASED]
    ).update(state=Claim.State.ANSWERED)
    if late != 1:
        raise _already_answered()  # or the answer was undone, and its claim replaced by another
    newer = claims.close_newer(claim)
    if newer is not None:
        return Closed(newer, extra=not _has_place(newer, held=newer.place))
    return Closed(claim, late=True, extra=not _has_place(claim, held=False))


def _has_place(claim: Claim, *, held: bool) -> bool:
    """A gold sample needs no place; a returned answer has kept its own, as long as it is wanted."""
    if held or claim.origin == Origin.GOLD:
        return True
    places.lock(claim.sample_id)  # before its returns, as a reviewer does
    return returns.redo(claim) or places.take(claim.sample_id)


def _standing(claim: Claim) -> QuerySet[Annotation]:
    return Annotation.objects.filter(
        sample_id=claim.sample_id, annotator_id=claim.annotator_id, retracted_at=None
    )


def _already_answered() -> AlreadyAnswered:
    return AlreadyAnswered(
        _("You have answered this sample already; undo that answer to change it."),
        claim=_("answered already"),
    )


def _store(project: Project, given: Given, closed: Closed) -> Annotation:
    skipped = given.answer.kind == Annotation.Kind.SKIP
    claim = closed.paid  # a newer one, if the one that was answered had run out
    annotation = Annotation.objects.create(
        project_id=claim.project_id,
        sample_id=claim.sample_id,
        annotator_id=claim.annotator_id,
        claim=claim,
        kind=given.answer.kind,
        category=given.answer.category,
        value=given.answer.value,
        comment=": ".join(filter(None, (given.answer.comment, given.aside.comment)))[:500],
        origin=claim.origin,
        **_suggested(project, claim, given),
        extra=closed.extra,
        cost=money.cost(claim, skipped=skipped, active_ms=given.timing.active_ms),
        flagged=given.aside.flagged,
        token=given.token,
        digest=given.digest,
        active_ms=given.timing.active_ms,
        total_ms=given.timing.total_ms,
    )
    if skipped and not closed.extra and claim.origin != Origin.GOLD:
        places.free(claim.sample_id)  # somebody else may know
    if claim.origin in {Origin.SECOND_OPINION, Origin.HOLDOUT} and not skipped:
        places.lock(claim.sample_id)  # likewise
        further = Relabel.objects.filter(
            sample_id=claim.sample_id, annotator=None, state=Relabel.State.OPEN
        )
        further.update(state=Relabel.State.DONE, closed_at=timezone.now())
    return annotation


def _suggested(project: Project, claim: Claim, given: Given) -> dict[str, Any]:
    """What was suggested, whether it was seen, and whether the answer is the same."""
    if claim.suggestion is None:
        return {}
    answer, agrees = given.answer.given, None
    if answer is not None:
        asked = asked_of(project, claim.sample_id)
        agrees = alike(project.task, answer, claim.suggestion, asked) >= ALIKE
    seen = offered(claim) is not None
    at_once = 0 if claim.arm == Arm.SHOWN else given.aside.revealed_ms
    return {
        "arm": claim.arm,
        "suggestion": claim.suggestion,
        "revealed_ms": at_once if seen else None,
        "accepted": given.aside.accepted and seen,
        "agrees": agrees,
    }
