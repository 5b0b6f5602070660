"""Lending samples to annotators. Every step is a conditional UPDATE whose row count decides."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from labeling.books import money, places
from labeling.books.money import Terms
from labeling.errors import ClaimOfAnother, NotFound
from labeling.models import Annotation, Claim, Member, Origin, Project
from labeling.selectors import queue
from labeling.selectors.allowance import Allowance, allowance
from labeling.selectors.projects import Person
from labeling.selectors.queue import Candidate

MOST_AT_ONCE = 5


def lend(*, project: Project, to: Person, count: int) -> list[Claim]:
    """Top up what this annotator holds to `count` claims, and return all of them, oldest first.

    Asking again is safe: an answer that got lost on the way lends nothing twice. What is held may
    be finished whatever ends meanwhile; nothing new is lent to somebody paused, beyond a quota, or
    out of an empty budget.
    """
    count = min(count, MOST_AT_ONCE)
    held = list(held_by(project, to))
    if held:
        held_by(project, to).update(expires_at=_expiry())
    allowed = allowance(project, to)
    missing = min(count - len(held), allowed.left)
    if missing > 0:
        _lend_more(project, to, missing, allowed)
        held = _at_most(list(held_by(project, to)))
    return held


def held_by(project: Project, annotator: Person) -> QuerySet[Claim]:
    live = Claim.objects.filter(project=project, annotator_id=annotator.pk, state=Claim.State.LIVE)
    return live.select_related("sample", "pick").order_by("pk")


def claim_for(project: Project, annotator: Person, claim_id: int) -> Claim:
    known = Claim.objects.select_related("sample", "rate__budget")
    found = known.filter(project=project, pk=claim_id).first()
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
    give_back(claim_for(project, by, claim_id))


def relend(*, claim: Claim) -> Claim:
    """Lend the sample of an undone answer to the same annotator again, who keeps its place."""
    return Claim.objects.create(
        project_id=claim.project_id,
        sample_id=claim.sample_id,
        annotator_id=claim.annotator_id,
        origin=claim.origin,
        pick_id=claim.pick_id,
        place=claim.origin != Origin.GOLD,
        rate_id=claim.rate_id,
        note=claim.note,
        expires_at=_expiry(),
    )


def close_newer(claim: Claim) -> Claim | None:
    """End a newer live claim of the same annotator on the same sample, if there is one."""
    newer = Claim.objects.filter(
        sample_id=claim.sample_id, annotator_id=claim.annotator_id, state=Claim.State.LIVE
    )
    found = newer.select_related("rate__budget").first()
    return found if found and places.close(found, Claim.State.ANSWERED) else None


def give_back(claim: Claim) -> None:
    with transaction.atomic():
        if places.close(claim, Claim.State.RELEASED):
            if claim.place:
                places.free(claim.sample_id)
            money.release(claim)


def _lend_more(project: Project, to: Person, missing: int, allowed: Allowance) -> None:
    terms = money.terms(project, to)
    for candidate in queue.candidates(project, to, missing):
        try:
            missing -= _take(project, to, candidate, terms, allowed)
        except money.Spent:
            return
        if missing == 0:
            return


def _at_most(held: list[Claim]) -> list[Claim]:
    """Give back what requests at the same moment have taken beyond the limit."""
    for claim in held[MOST_AT_ONCE:]:
        give_back(claim)
    return held[:MOST_AT_ONCE]


def _take(
    project: Project, annotator: Person, candidate: Candidate, terms: Terms | None, had: Allowance
) -> bool:
    """Lend this sample, unless somebody else was faster. Spent when the budget has no room."""
    try:
        with transaction.atomic():
            if had.is_limited and not _may_have_more(project, annotator):
                return False
            if candidate.place and not places.take(candidate.sample_id):
                return False
            if _has_answered(annotator, candidate.sample_id):  # in another tab, a moment ago
                if candidate.place:
                    places.free(candidate.sample_id)
                return False
            claim = Claim.objects.create(
                project=project,
                sample_id=candidate.sample_id,
                annotator_id=annotator.pk,
                origin=candidate.origin,
                pick_id=candidate.pick_id,
                place=candidate.place,
                note=candidate.note,
                expires_at=_expiry(),
                **_paid(terms, candidate),
            )
            money.reserve(claim)
    except IntegrityError:  # the same annotator got it in another tab at the same moment
        return False
    return True


def _may_have_more(project: Project, annotator: Person) -> bool:
    """Asked again under the member's row, so that two tabs do not share the last of a quota."""
    Member.objects.select_for_update(no_key=True).get(project=project, user=annotator.pk)
    return allowance(project, annotator).left > 0


def _paid(terms: Terms | None, candidate: Candidate) -> dict[str, object]:
    """A returned answer was paid already."""
    if terms is None or candidate.returned:
        return {}
    return {"rate": terms.rate, "reserved": terms.amount}


def _has_answered(annotator: Person, sample_id: int) -> bool:
    return Annotation.objects.filter(
        sample_id=sample_id, annotator_id=annotator.pk, retracted_at=None
    ).exists()


def _expiry() -> datetime:
    return timezone.now() + timedelta(seconds=settings.CLAIM_SECONDS)
