"""What is asked next. Read docs/queue.md before changing the order.

Each source below yields candidates for one annotator, best first; `candidates` chains them.
A candidate is only a proposal: `services.claims` takes it by a conditional UPDATE, so two people
who are shown the same candidate never both get it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from labeling.models import Annotation, Claim, Origin, Pick, Project, Relabel, Sample
from labeling.models.prepared import Prepared
from labeling.models.sample import DRAW_RANGE
from labeling.selectors.allowance import allowance
from labeling.selectors.projects import Person
from labeling.selectors.rates import has_room, terms_of
from labeling.selectors.turns import turns_of

SPARE = 8  # candidates read beyond those wanted: some will be taken by others meanwhile
MOST = 5 + SPARE
HELD_OUT, ASKED = [True], [False]  # lists: SQLite finds no index for a bare truth


@dataclass(frozen=True)
class Candidate:
    sample_id: int
    origin: Origin
    pick_id: int | None = None
    returned: bool = False  # this annotator's own answer, to be done again
    note: str = ""  # by who returned it

    @property
    def place(self) -> bool:
        """Must it take one of the sample's places? A returned answer has kept its own, and a gold
        sample has one for everybody."""
        return not self.returned and self.origin != Origin.GOLD


def candidates(project: Project, annotator: Person, wanted: int) -> Iterator[Candidate]:
    """Candidates for this annotator, the most urgent first."""
    return chain(
        _gold(project, annotator, wanted),
        _holdout(project, annotator),
        _returned(project, annotator),
        _second_opinions(project, annotator),
        _picks(project, annotator),
        _random(project, annotator),
        _rest_of_holdout(project, annotator),
    )


def ending(project: Project, annotator: Person) -> str:
    """Why there is nothing more to lend just now."""
    limited = allowance(project, annotator)
    if limited.left == 0 and limited.why is not None:
        return limited.why
    if not project.samples_size:
        return "no_samples"
    terms = terms_of(project, annotator)
    if terms is not None and not has_room(terms):
        return "budget_spent"
    return "nothing_left"


def _gold(project: Project, annotator: Person, wanted: int) -> Iterator[Candidate]:
    """Samples with a known answer, mixed in by the toss of a coin, so that nobody knows which."""
    tosses = (random.randrange(100) for _ in range(wanted))  # noqa: S311 - no secret
    due = sum(toss < project.gold_percent for toss in tosses)
    if not due:
        return
    unseen = Sample.objects.filter(
        *_not_mine(annotator.pk), project=project, gold=True, truth__isnull=False
    )
    for sample_id in unseen.order_by("draw").values_list("pk", flat=True)[:due]:
        yield Candidate(sample_id, Origin.GOLD)


def _holdout(project: Project, annotator: Person) -> Iterator[Candidate]:
    """One holdout sample, when the holdout has had less than its share of the labels."""
    if project.holdout_labeled >= project.holdout_size or not _holdout_is_behind(project):
        return
    for (sample_id,) in _free_of_holdout(project=project.pk, annotator=annotator.pk):
        yield Candidate(sample_id, Origin.HOLDOUT)
        if not _holdout_is_behind(project):
            return


def _holdout_is_behind(project: Project) -> bool:
    lent = [bool(from_holdout) for (from_holdout,) in _lent(project=project.pk)]
    share = project.holdout_percent * (project.labeled + len(lent) + 1)
    return (project.holdout_labeled + sum(lent)) * 100 < share


@Prepared
def _lent(project: int) -> QuerySet[Claim, Any]:
    live = Claim.objects.filter(project=project, state=Claim.State.LIVE)
    return live.values_list("sample__holdout")


def _returned(project: Project, annotator: Person) -> Iterator[Candidate]:
    """Answers that a reviewer has returned to this annotator, with the reason."""
    for sample_id, note in _waiting(project=project.pk, annotator=annotator.pk):
        yield Candidate(sample_id, Origin.RELABEL, returned=True, note=note)


@Prepared
def _waiting(project: int, annotator: int) -> QuerySet[Relabel, Any]:
    asked = Relabel.objects.filter(project=project, annotator=annotator, state=Relabel.State.OPEN)
    held = Claim.objects.filter(
        sample=OuterRef("sample"), annotator=annotator, state=Claim.State.LIVE
    )
    return asked.filter(~Exists(held)).order_by("pk").values_list("sample", "note")[:MOST]


def _second_opinions(project: Project, annotator: Person) -> Iterator[Candidate]:
    """Samples that somebody else began and that need more annotators."""
    for (sample_id,) in _begun(project=project.pk, annotator=annotator.pk):
        yield Candidate(sample_id, Origin.SECOND_OPINION)


@Prepared
def _begun(project: int, annotator: int) -> QuerySet[Sample, Any]:
    begun = _free(project, annotator).filter(taken__gt=0)
    return begun.order_by("draw").values_list("pk")[:MOST]


def _picks(project: Project, annotator: Person) -> Iterator[Candidate]:
    """The newest finished round's picks, best first; they serve on while the next round runs."""
    current = turns_of(project).current
    if current is not None:
        for pick_id, sample_id in _free_picks(round_id=current, annotator=annotator.pk):
            yield Candidate(sample_id, Origin.PICK, pick_id)


@Prepared
def _free_picks(round_id: int, annotator: int) -> QuerySet[Pick, Any]:
    free = Pick.objects.filter(
        *_not_mine(annotator, "sample"), round=round_id, sample__taken__lt=F("sample__places")
    )
    return free.order_by("rank").values_list("pk", "sample")[:MOST]


def _random(project: Project, annotator: Person) -> Iterator[Candidate]:
    """Samples in random order from a random place, so that nobody waits for the machine."""
    place = random.randrange(DRAW_RANGE)  # noqa: S311 - a starting place, not a secret
    for start, end in ((place, DRAW_RANGE), (0, place)):
        drawn = _drawn(project=project.pk, annotator=annotator.pk, start=start, end=end)
        for (sample_id,) in drawn:
            yield Candidate(sample_id, Origin.RANDOM)


@Prepared
def _drawn(project: int, annotator: int, start: int, end: int) -> QuerySet[Sample, Any]:
    free = _free(project, annotator).filter(holdout__in=ASKED, draw__gte=start, draw__lt=end)
    return free.order_by("draw").values_list("pk")[:MOST]


def _rest_of_holdout(project: Project, annotator: Person) -> Iterator[Candidate]:
    """When the pool is done, what is left sharpens the measurement."""
    for (sample_id,) in _free_of_holdout(project=project.pk, annotator=annotator.pk):
        yield Candidate(sample_id, Origin.HOLDOUT)


@Prepared
def _free_of_holdout(project: int, annotator: int) -> QuerySet[Sample, Any]:
    free = _free(project, annotator).filter(holdout__in=HELD_OUT)
    return free.order_by("draw").values_list("pk")[:MOST]


def free_of_pool(project: Project, annotator: Person, most: int) -> list[int]:
    """Samples of the pool that nobody has begun, which are all alike to measures: neither holdout
    nor gold. Where there are more, a random stretch of their random order."""
    place = random.randrange(DRAW_RANGE)  # noqa: S311 - a starting place, not a secret
    pool = _free(project.pk, annotator.pk).filter(holdout__in=ASKED, gold=False, taken=0)
    drawn = pool.order_by("draw").values_list("pk", flat=True)
    found = list(drawn.filter(draw__gte=place)[:most])
    return found + list(drawn.filter(draw__lt=place)[: most - len(found)])


def _free(project: int, annotator: int) -> QuerySet[Sample]:
    """Samples with a free place that this annotator has neither answered nor holds.

    A sample has no free place once its label is found, unless one more opinion is wanted. The
    index `samples_that_may_be_asked` holds those with one, whatever the size of the pool.
    """
    return Sample.objects.filter(*_not_mine(annotator), project=project, taken__lt=F("places"))


def _not_mine(annotator: int, sample: str = "pk") -> tuple[Any, Any]:
    """Neither answered nor held by this annotator; `sample` names the column with its number."""
    mine = {"sample": OuterRef(sample), "annotator": annotator}
    return (
        ~Exists(Annotation.objects.filter(retracted_at=None, **mine)),
        ~Exists(Claim.objects.filter(state=Claim.State.LIVE, **mine)),
    )
