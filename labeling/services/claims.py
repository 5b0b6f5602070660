"""Lending samples to annotators. Every step is a conditional UPDATE whose row count decides."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from labeling.errors import ClaimOfAnother, NotFound
from labeling.models import Annotation, Claim, Project, Sample
from labeling.selectors import queue
from labeling.selectors.projects import Person
from labeling.selectors.queue import Candidate

MOST_AT_ONCE = 5


def lend(*, project: Project, to: Person, count: int) -> list[Claim]:
    """Top up what this annotator holds to `count` claims, and return all of them, oldest first.

    Asking again is safe: an answer that got lost on the way lends nothing twice.
    """
    count = min(count, MOST_AT_ONCE)
    held = list(held_by(project, to))
    if held:
        held_by(project, to).update(expires_at=_expiry())
    missing = count - len(held)
    if missing > 0:
        for candidate in queue.candidates(project, to, missing):
            if _take(project, to, candidate):
                missing -= 1
            if missing == 0:
                break
        held = _at_most(list(held_by(project, to)))
    return held


def held_by(project: Project, annotator: Person) -> QuerySet[Claim]:
    live = Claim.objects.filter(project=project, annotator_id=annotator.pk, state=Claim.State.LIVE)
    return live.select_related("sample", "pick").order_by("pk")


def claim_for(project: Project, annotator: Person, claim_id: int) -> Claim:
    found = Claim.objects.select_related("sample").filter(project=project, pk=claim_id).first()
    if found is None:
        raise NotFound(f"There is no claim {claim_id} in this project.", claim="unknown")
    if found.annotator_id != annotator.pk:
        raise ClaimOfAnother(
            "This sample was lent to somebody else; ask for a claim of your own.",
            claim="lent to somebody else",
        )
    return found


def release(*, project: Project, by: Person, claim_id: int) -> None:
    """Give a sample back without an answer. Giving it back twice is no error."""
    _give_back(claim_for(project, by, claim_id))


def relend(*, claim: Claim) -> Claim:
    """Lend the sample of an undone answer to the same annotator again, who keeps its place."""
    return Claim.objects.create(
        project_id=claim.project_id,
        sample_id=claim.sample_id,
        annotator_id=claim.annotator_id,
        origin=claim.origin,
        pick_id=claim.pick_id,
        expires_at=_expiry(),
    )


def close(claim: Claim, state: Claim.State) -> bool:
    """End a live claim; False when it was not live any more."""
    live = Claim.objects.filter(pk=claim.pk, state=Claim.State.LIVE)
    return live.update(state=state) == 1


def close_newer(claim: Claim) -> bool:
    """End a newer live claim of the same annotator on the same sample, if there is one."""
    newer = Claim.objects.filter(
        sample_id=claim.sample_id, annotator_id=claim.annotator_id, state=Claim.State.LIVE
    )
    return newer.update(state=Claim.State.ANSWERED) == 1


def take_place(project: Project, sample_id: int) -> bool:
    """Take one of the sample's places for annotators, if one is free."""
    free = Sample.objects.filter(pk=sample_id, taken__lt=project.annotators_per_sample)
    return free.update(taken=F("taken") + 1) == 1


def free_place(sample_id: int) -> None:
    Sample.objects.filter(pk=sample_id).update(taken=F("taken") - 1)


def _at_most(held: list[Claim]) -> list[Claim]:
    """Give back what requests at the same moment have taken beyond the limit."""
    for claim in held[MOST_AT_ONCE:]:
        _give_back(claim)
    return held[:MOST_AT_ONCE]


def _give_back(claim: Claim) -> None:
    with transaction.atomic():
        if close(claim, Claim.State.RELEASED):
            free_place(claim.sample_id)


def _take(project: Project, annotator: Person, candidate: Candidate) -> bool:
    try:
        with transaction.atomic():
            if not take_place(project, candidate.sample_id):
                return False
            if _has_answered(annotator, candidate.sample_id):  # in another tab, a moment ago
                free_place(candidate.sample_id)
                return False
            Claim.objects.create(
                project=project,
                sample_id=candidate.sample_id,
                annotator_id=annotator.pk,
                origin=candidate.origin,
                pick_id=candidate.pick_id,
                expires_at=_expiry(),
            )
    except IntegrityError:  # the same annotator got it in another tab at the same moment
        return False
    return True


def _has_answered(annotator: Person, sample_id: int) -> bool:
    return Annotation.objects.filter(
        sample_id=sample_id, annotator_id=annotator.pk, retracted_at=None
    ).exists()


def _expiry() -> datetime:
    return timezone.now() + timedelta(seconds=settings.CLAIM_SECONDS)
