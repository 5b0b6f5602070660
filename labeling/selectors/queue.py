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

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from labeling.models import Annotation, Claim, Origin, Pick, Project, Relabel, Round, Sample
from labeling.selectors.allowance import allowance
from labeling.selectors.projects import Person

SPARE = 8  # candidates read beyond those wanted: some will be taken by others meanwhile


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
    limit = wanted + SPARE
    return chain(
        _gold(project, annotator, wanted),
        _holdout(project, annotator),
        _returned(project, annotator, limit),
        _second_opinions(project, annotator, limit),
        _picks(project, annotator, limit),
        _random(project, annotator, limit),
        _rest_of_holdout(project, annotator, limit),
    )


def ending(project: Project, annotator: Person) -> str:
    """Why there is nothing more to lend just now."""
    limited = allowance(project, annotator)
    if limited.left == 0 and limited.why is not None:
        return limited.why
    if not project.samples_size:
        return "no_samples"
    more = next(candidates(project, annotator, 1), None)
    return "nothing_left" if more is None else "budget_spent"


def queue_version(project: Project) -> int:
    """The number of the round whose picks are asked; 0 before the first."""
    return current_round(project).values_list("number", flat=True).first() or 0


def current_round(project: Project) -> QuerySet[Round]:
    return Round.objects.filter(project=project, state=Round.State.DONE).order_by("-number")[:1]


def _gold(project: Project, annotator: Person, wanted: int) -> Iterator[Candidate]:
    """Samples with a known answer, mixed in by the toss of a coin, so that nobody knows which."""
    tosses = (random.randrange(100) for _ in range(wanted))  # noqa: S311 - no secret
    due = sum(toss < project.gold_percent for toss in tosses)
    if not due:
        return
    unseen = Sample.objects.filter(
        *_not_mine(annotator), project=project, gold=True, truth__isnull=False
    )
    for sample_id in unseen.order_by("draw").values_list("pk", flat=True)[:due]:
        yield Candidate(sample_id, Origin.GOLD)


def _holdout(project: Project, annotator: Person) -> Iterator[Candidate]:
    """One holdout sample, when the holdout has had less than its share of the labels."""
    if project.holdout_labeled >= project.holdout_size or not _holdout_is_behind(project):
        return
    free = _free(project, annotator).filter(holdout=True).order_by("draw")
    for sample_id in free.values_list("pk", flat=True)[:SPARE]:
        yield Candidate(sample_id, Origin.HOLDOUT)
        if not _holdout_is_behind(project):
            return


def _holdout_is_behind(project: Project) -> bool:
    lent = Claim.objects.filter(project=project, state=Claim.State.LIVE)
    from_holdout = lent.filter(sample__holdout=True).count()
    share = project.holdout_percent * (project.labeled + lent.count() + 1)
    return (project.holdout_labeled + from_holdout) * 100 < share


def _returned(project: Project, annotator: Person, limit: int) -> Iterator[Candidate]:
    """Answers that a reviewer has returned to this annotator, with the reason."""
    asked = Relabel.objects.filter(
        project=project, annotator=annotator.pk, state=Relabel.State.OPEN
    )
    held = Claim.objects.filter(
        sample=OuterRef("sample"), annotator=annotator.pk, state=Claim.State.LIVE
    )
    waiting = asked.filter(~Exists(held)).order_by("pk").values_list("sample", "note")
    for sample_id, note in waiting[:limit]:
        yield Candidate(sample_id, Origin.RELABEL, returned=True, note=note)


def _second_opinions(project: Project, annotator: Person, limit: int) -> Iterator[Candidate]:
    """Samples that somebody else began and that need more annotators."""
    begun = _free(project, annotator).filter(taken__gt=0).order_by("draw")
    for sample_id in begun.values_list("pk", flat=True)[:limit]:
        yield Candidate(sample_id, Origin.SECOND_OPINION)


def _picks(project: Project, annotator: Person, limit: int) -> Iterator[Candidate]:
    """The newest finished round's picks, best first; they serve on while the next round runs."""
    current = current_round(project).values_list("pk", flat=True).first()
    free = Pick.objects.filter(round=current, sample__in=_free(project, annotator))
    for pick_id, sample_id in free.order_by("rank").values_list("pk", "sample")[:limit]:
        yield Candidate(sample_id, Origin.PICK, pick_id)


def _random(project: Project, annotator: Person, limit: int) -> Iterator[Candidate]:
    """Samples in random order from a random place, so that nobody waits for the machine."""
    free = _free(project, annotator).filter(holdout=False).order_by("draw")
    place = random.randrange(2**32)  # noqa: S311 - a starting place, not a secret
    for half in (Q(draw__gte=place), Q(draw__lt=place)):
        for sample_id in free.filter(half).values_list("pk", flat=True)[:limit]:
            yield Candidate(sample_id, Origin.RANDOM)


def _rest_of_holdout(project: Project, annotator: Person, limit: int) -> Iterator[Candidate]:
    """When the pool is done, what is left sharpens the measurement."""
    left = _free(project, annotator).filter(holdout=True).order_by("draw")
    for sample_id in left.values_list("pk", flat=True)[:limit]:
        yield Candidate(sample_id, Origin.HOLDOUT)


def _free(project: Project, annotator: Person) -> QuerySet[Sample]:
    """Samples with a free place that this annotator has neither answered nor holds.

    A sample has no free place once its label is found, unless one more opinion is wanted. The
    index `samples_that_may_be_asked` holds those with one, whatever the size of the pool.
    """
    return Sample.objects.filter(*_not_mine(annotator), project=project, taken__lt=F("places"))


def _not_mine(annotator: Person) -> tuple[Any, Any]:
    mine = {"sample": OuterRef("pk"), "annotator": annotator.pk}
    return (
        ~Exists(Annotation.objects.filter(retracted_at=None, **mine)),
        ~Exists(Claim.objects.filter(state=Claim.State.LIVE, **mine)),
    )
