"""Answering many look-alikes with one key, and finding out how often that is wrong.

Each tile's answer is an annotation of its own, in a transaction of its own, exactly as if it had
been given singly: rows are locked in one order however many tiles there are, and a batch that broke
off half-way is finished by posting it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from labeling.errors import BadInput, ClaimOfAnother, NotEncoded, NotFound, Refusal, UnknownCategory
from labeling.models import Annotation, Category, Claim, Origin, Project
from labeling.rounds import look_alikes
from labeling.selectors.allowance import allowance
from labeling.selectors.batches import RECHECK_PERCENT, check_grid
from labeling.selectors.encodings import serving_encoding
from labeling.selectors.projects import Person
from labeling.selectors.queue import ending
from labeling.services import annotations, claims
from labeling.services.annotations import Timing
from learner.errors import StoreError

MOST = 24  # tiles of a grid
MOST_HELD = 2 * MOST  # the grid on the screen and the one behind it


@dataclass(frozen=True)
class Proposed:
    """Tiles lent, and the category that they probably are of; or why there are none."""

    category: Category | None = None
    claims: list[Claim] = field(default_factory=list)
    ended: str | None = None


@dataclass(frozen=True)
class Sheet:
    """A grid as somebody answers it: the claims of the tiles that are of the category, and of those
    that were taken out. `token` is of this decision."""

    category: str
    kept: Sequence[int]
    left_out: Sequence[int]
    token: UUID
    timing: Timing = field(default_factory=Timing)


@dataclass
class Answered:
    """What became of the tiles, by their claims."""

    annotations: list[Annotation] = field(default_factory=list)
    first_time: bool = False
    rechecked: list[int] = field(default_factory=list)
    released: list[int] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)


def propose(*, project: Project, to: Person, count: int, holding: Sequence[int] = ()) -> Proposed:
    """Lend up to `count` look-alikes of one proposed category.

    `holding` are the tiles of grids that are still looked at: others that this person holds, of a
    page that was closed, go back.
    """
    check_grid(project)
    for claim in claims.held_in_batches(project, to).exclude(pk__in=holding):
        claims.give_back(claim)
    claims.renew_batches(project, to)
    room = MOST_HELD - claims.held_in_batches(project, to).count()
    allowed = allowance(project, to)
    if room <= 0 or not allowed.left:
        return Proposed(ended=allowed.why if not allowed.left else "held")
    if serving_encoding(project) is None:
        return Proposed(ended="not_encoded")
    found = _look_alikes(project, to, min(count, MOST, room, allowed.left))
    if found is None:
        return Proposed(ended="no_look_alikes")
    lent = claims.lend_batch(project=project, to=to, samples=found.samples)
    for claim in lent:
        claim.project = claim.sample.project = project
    if not lent:
        return Proposed(ended=ending(project, to))
    return Proposed(project.categories.get(pk=found.category_id), lent)


def answer(*, project: Project, by: Person, sheet: Sheet) -> Answered:
    """Give each tile that was left in the grid its category, and release those taken out.

    A coin for each tile keeps some back, to be asked singly: they stay lent, and only that single
    answer counts. The coin is the server's secret, and falls the same when a post is repeated.
    """
    check_grid(project)
    category = _category(project, sheet.category)
    kept, left_out = _tiles(project, by, sheet)
    done = Answered()
    answered = [claim for claim in kept if not _is_rechecked(claim, sheet.token)]
    for claim in kept:
        if claim not in answered and _keep_back(claim, category):
            done.rechecked.append(claim.pk)
    for claim in answered:
        _record(project, by, claim, sheet, _share(sheet.timing, len(answered)), done)
    for claim in left_out:
        claims.give_back(claim)
        done.released.append(claim.pk)
    return done


def undo(*, project: Project, by: Person, kept: Sequence[int], token: UUID) -> list[Claim]:
    """Retract a batch: its tiles, the rechecked ones too, are lent to the same person again as a
    batch, but those that somebody else has meanwhile."""
    tiles = _mine(project, by, kept)
    standing = Annotation.objects.filter(
        project=project,
        annotator=by.pk,
        retracted_at=None,
        token__in=[_token(token, claim.pk) for claim in tiles],
    )
    for pk in list(standing.order_by("pk").values_list("pk", flat=True)):
        annotations.undo(project=project, by=by, annotation_id=pk)
    live = Claim.objects.filter(project=project, annotator=by.pk, state=Claim.State.LIVE)
    mine = live.filter(sample__in=[claim.sample_id for claim in tiles])
    mine.filter(origin=Origin.RECHECK).update(origin=Origin.BATCH, batch=None)
    again = list(claims.held_in_batches(project, by).filter(pk__in=mine.values("pk")))
    for claim in again:
        claim.project = claim.sample.project = project
    return again


def release(*, project: Project, by: Person, given: Sequence[int]) -> None:
    """Give tiles back unanswered; giving them back twice is no error."""
    for claim in _mine(project, by, given):
        if claim.origin == Origin.BATCH:
            claims.give_back(claim)


def _look_alikes(project: Project, to: Person, count: int) -> look_alikes.Proposal | None:
    try:
        return look_alikes.propose(project, to, count)
    except StoreError as error:
        raise NotEncoded(str(error)) from error


def _category(project: Project, name: str) -> Category:
    found = project.categories.filter(name=name).first()
    if found is None:
        known = ", ".join(project.categories.values_list("name", flat=True))
        detail = _("%(given)s is no category of this project; its categories are: %(known)s.")
        raise UnknownCategory(
            detail % {"given": repr(name)[:100], "known": known[:500]},
            category=_("not a category of this project"),
        )
    return found


def _tiles(project: Project, by: Person, sheet: Sheet) -> tuple[list[Claim], list[Claim]]:
    both = set(sheet.kept) & set(sheet.left_out)
    if both:
        detail = _(
            "A tile is either left in the batch or taken out of it, not both: claim %(one)d."
        )
        raise BadInput(detail % {"one": min(both)}, left_out=_("also among the claims"))
    kept, left_out = _mine(project, by, sheet.kept), _mine(project, by, sheet.left_out)
    alone = [claim for claim in (*kept, *left_out) if claim.origin not in _OF_BATCHES]
    if alone:
        detail = _("Claim %(one)d was not lent as part of a batch: answer it singly.")
        raise BadInput(detail % {"one": alone[0].pk}, claims=_("not of a batch"))
    return kept, [claim for claim in left_out if claim.origin == Origin.BATCH]


_OF_BATCHES = Origin.BATCH, Origin.RECHECK


def _mine(project: Project, by: Person, given: Sequence[int]) -> list[Claim]:
    """These claims, each once, in their order."""
    found = Claim.objects.filter(project=project, pk__in=given).select_related("rate__budget")
    by_id = {claim.pk: claim for claim in found}
    for pk in given:
        if pk not in by_id:
            detail = _("There is no claim %(claim_id)s in this project.") % {"claim_id": pk}
            raise NotFound(detail, claims=_("unknown"))
        if by_id[pk].annotator_id != by.pk:
            detail = _("Claim %(one)d was lent to somebody else.") % {"one": pk}
            raise ClaimOfAnother(detail, claims=_("lent to somebody else"))
    return [by_id[pk] for pk in dict.fromkeys(given)]


def _is_rechecked(claim: Claim, token: UUID) -> bool:
    """Was it kept back before, or does the coin say so now?"""
    if claim.origin == Origin.RECHECK:
        return True
    coin = salted_hmac("labeling.batches", f"{token}:{claim.pk}", algorithm="sha256").digest()
    return int.from_bytes(coin[:4], "big") * 100 < RECHECK_PERCENT * 2**32


def _keep_back(claim: Claim, category: Category) -> bool:
    """Have it asked singly by and by. One that has run out meanwhile goes back to the pool."""
    if claim.origin == Origin.RECHECK:
        return True
    live = Claim.objects.filter(pk=claim.pk, state=Claim.State.LIVE, origin=Origin.BATCH)
    kept = live.update(origin=Origin.RECHECK, batch=category, expires_at=claims.expiry())
    return kept == 1


def _record(
    project: Project, by: Person, claim: Claim, sheet: Sheet, timing: Timing, done: Answered
) -> None:
    """A tile that is refused is told of, and holds up no other."""
    try:
        recorded = annotations.record(
            project=project,
            by=by,
            claim_id=claim.pk,
            value={"category": sheet.category},
            token=_token(sheet.token, claim.pk),
            timing=timing,
        )
    except Refusal as refusal:
        told = {"claim": claim.pk, "code": refusal.code, "detail": refusal.detail}
        done.refused.append(told)
        return
    done.annotations.append(recorded.annotation)
    done.first_time = done.first_time or recorded.first_time


def _token(batch: UUID, claim: int) -> UUID:
    """Each tile's own token: the same for the same batch, however often it is posted."""
    return uuid5(batch, str(claim))


def _share(timing: Timing, tiles: int) -> Timing:
    """The time that the grid took, told evenly among the tiles it answered."""
    return Timing(timing.active_ms // max(1, tiles), timing.total_ms // max(1, tiles))
