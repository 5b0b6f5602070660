"""Lending samples to annotators. Every step is a conditional UPDATE whose row count decides."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.books import money, places
from labeling.errors import ClaimOfAnother, NotFound
from labeling.models import (
    Annotation,
    Claim,
    Member,
    Origin,
    Pick,
    Project,
    Sample,
    Suggestions,
)
from labeling.models.prepared import Prepared, PreparedUpdate
from labeling.selectors import queue
from labeling.selectors.allowance import Allowance, allowance
from labeling.selectors.projects import Person
from labeling.selectors.queue import Candidate
from labeling.selectors.rates import Terms, terms_of
from labeling.selectors.suggestions import arm_of, suggestion_for

MOST_AT_ONCE = 5


def lend(*, project: Project, to: Person, count: int, member: Member | None = None) -> list[Claim]:
    """Top up what this annotator holds to `count` claims, and return all of them, oldest first.

    Asking again is safe: an answer that got lost on the way lends nothing twice. What is held may
    be finished whatever ends meanwhile; nothing new is lent to somebody paused, beyond a quota, or
    out of an empty budget. `member` spares the query for it.
    """
    count = min(count, MOST_AT_ONCE)
    held = _holding.count(project=project.pk, annotator=to.pk)
    if held:
        _renew(project=project.pk, annotator=to.pk, until=expiry())
    if held < count:
        allowed = allowance(project, to, member)
        missing = min(count - held, allowed.left)
        if missing:
            candidates = queue.candidates(project, to, missing)
            held += _lend_more(project, to, candidates, missing, allowed)
    return _at_most(list(held_by(project, to))) if held else []


def lend_batch(*, project: Project, to: Person, samples: Sequence[int]) -> list[Claim]:
    """Lend those of these samples that are free, to be answered together; quotas, pauses and the
    budget bound them as they bound single ones. In the order that was asked for."""
    allowed = allowance(project, to)
    candidates = (Candidate(pk, Origin.BATCH) for pk in samples)
    wanted = min(len(samples), allowed.left)
    if wanted:
        _lend_more(project, to, candidates, wanted, allowed)
    place = {pk: place for place, pk in enumerate(samples)}
    lent = held_in_batches(project, to).filter(sample__in=samples)
    return sorted(lent, key=lambda claim: place[claim.sample_id])


def held_by(project: Project, annotator: Person) -> QuerySet[Claim]:
    """What is answered one by one: not what somebody looks at as a batch."""
    return _single(project.pk, annotator.pk).select_related("sample", "pick").order_by("pk")


def held_in_batches(project: Project, annotator: Person) -> QuerySet[Claim]:
    live = _live(project.pk, annotator.pk).filter(origin=Origin.BATCH)
    return live.select_related("sample").order_by("pk")


def renew_batches(project: Project, annotator: Person) -> None:
    """What is looked at together, and what waits to be asked singly since."""
    mine = _live(project.pk, annotator.pk).filter(origin__in=[Origin.BATCH, Origin.RECHECK])
    mine.update(expires_at=expiry())


def _single(project: int, annotator: int) -> QuerySet[Claim]:
    return _live(project, annotator).exclude(origin=Origin.BATCH)


def _live(project: int, annotator: int) -> QuerySet[Claim]:
    return Claim.objects.filter(project=project, annotator=annotator, state=Claim.State.LIVE)


@PreparedUpdate
def _renew(project: int, annotator: int, until: datetime) -> tuple[QuerySet[Claim], dict[str, Any]]:
    return _single(project, annotator), {"expires_at": until}


@Prepared
def _answered(sample: int, annotator: int) -> QuerySet[Annotation, Any]:
    standing = Annotation.objects.filter(sample=sample, annotator=annotator, retracted_at=None)
    return standing.values_list("pk")


@Prepared
def _holding(project: int, annotator: int) -> QuerySet[Claim, Any]:
    return _single(project, annotator).values("project").values_list(Count("pk"))


def claim_for(project: Project, annotator: Person, claim_id: int) -> Claim:
    try:
        found = Claim.objects.select_related("rate").get(project=project, pk=claim_id)
    except Claim.DoesNotExist:
        raise NotFound(
            _("There is no claim %(claim_id)s in this project.") % {"claim_id": claim_id},
            claim=_("unknown"),
        ) from None
    if found.annotator_id != annotator.pk:
        raise ClaimOfAnother(
            _("This sample was lent to somebody else; ask for a claim of your own."),
            claim=_("lent to somebody else"),
        )
    return found


def release(*, project: Project, by: Person, claim_id: int) -> None:
    """Give a sample back without an answer. Giving it back twice is no error."""
    give_back(claim_for(project, by, claim_id))


def relend(*, claim: Claim) -> Claim:
    """Lend the sample of an undone answer to the same annotator again, who keeps its place. One of
    a batch comes back alone."""
    alone = claim.origin == Origin.BATCH
    return Claim.objects.create(
        project_id=claim.project_id,
        sample_id=claim.sample_id,
        annotator_id=claim.annotator_id,
        origin=Origin.RECHECK if alone else claim.origin,
        pick_id=claim.pick_id,
        place=claim.origin != Origin.GOLD,
        rate_id=claim.rate_id,
        arm=claim.arm,
        suggestion=claim.suggestion,
        batch_id=claim.batch_id,
        note=claim.note,
        expires_at=expiry(),
    )


def close_newer(claim: Claim) -> Claim | None:
    """End a newer live claim of the same annotator on the same sample, if there is one."""
    newer = Claim.objects.filter(
        sample_id=claim.sample_id, annotator_id=claim.annotator_id, state=Claim.State.LIVE
    )
    found = newer.select_related("rate__budget").first()
    return found if found and places.close(found, Claim.State.ANSWERED) else None


def close_all(project: Project, annotator: Person) -> list[Claim]:
    """End all that somebody holds. Who calls frees the places, then the money: rows are taken in
    one order, also where there are many."""
    held = _live(project.pk, annotator.pk).select_related("rate__budget").order_by("pk")
    return [claim for claim in held if places.close(claim, Claim.State.RELEASED)]


def give_back(claim: Claim) -> None:
    with transaction.atomic():
        if places.close(claim, Claim.State.RELEASED):
            if claim.place:
                places.free(claim.sample_id)
            money.release(claim)


def _lend_more(
    project: Project, to: Person, candidates: Iterable[Candidate], missing: int, allowed: Allowance
) -> int:
    """Lend so many more, or as many as there are and the budget has room for."""
    terms, lent, spent = terms_of(project, to), 0, False
    for candidate in candidates:
        if spent and not candidate.returned:  # what was returned is paid already
            continue
        try:
            lent += _take(project, to, candidate, terms, allowed)
        except money.Spent:
            spent = True
        if lent == missing:
            break
    return lent


def _at_most(held: list[Claim]) -> list[Claim]:
    """Give back what requests at the same moment have taken beyond the limit. What a batch has left
    to be asked singly is beyond any."""
    beyond = [claim for claim in held if claim.origin != Origin.RECHECK][MOST_AT_ONCE:]
    for claim in beyond:
        give_back(claim)
    return [claim for claim in held if claim not in beyond]


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
            if _answered(sample=candidate.sample_id, annotator=annotator.pk):  # in another tab
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
                expires_at=expiry(),
                **_paid(terms, candidate),
                **_suggested(project, candidate),
            )
            money.reserve(claim, terms)
    except IntegrityError:
        if not _live(project.pk, annotator.pk).filter(sample=candidate.sample_id).exists():
            raise
        return False  # the same annotator got it in another tab at the same moment
    return True


def _may_have_more(project: Project, annotator: Person) -> bool:
    """Asked again under the member's row, so that two tabs do not share the last of a quota."""
    members = Member.objects.select_for_update(no_key=True)
    member = members.filter(project=project, user=annotator.pk).first()  # None: removed just now
    return member is not None and allowance(project, annotator, member).left > 0


def _paid(terms: Terms | None, candidate: Candidate) -> dict[str, object]:
    """A returned answer was paid already."""
    if terms is None or candidate.returned:
        return {}
    return {"rate_id": terms.rate_id, "reserved": terms.amount}


def expiry() -> datetime:
    return timezone.now() + timedelta(seconds=settings.CLAIM_SECONDS)


def _suggested(project: Project, candidate: Candidate) -> dict[str, Any]:
    """What may be suggested of it, and to which arm of the comparison it belongs."""
    if project.suggestions == Suggestions.HIDDEN:
        return {}
    sample = Sample.objects.get(pk=candidate.sample_id)
    reasons = Pick.objects.filter(pk__in=[candidate.pick_id]).values_list("reason", flat=True)
    found = suggestion_for(project, sample, candidate.origin, reasons.first())
    if found is None:
        return {}
    return {"suggestion": found, "arm": arm_of(project, sample)}
