"""What is asked next. Read docs/queue.md before changing the order.

Each source below yields candidates for one annotator, best first; `candidates` chains them.
A candidate is only a proposal: `services.claims` takes it by a conditional UPDATE, so two people
who are shown the same candidate never both get it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.db.models import Exists, OuterRef, Q, QuerySet

from labeling.models import Annotation, Claim, Label, Origin, Pick, Project, Round, Sample
from labeling.selectors.projects import Person

SPARE = 8  # candidates read beyond those wanted: some will be taken by others meanwhile


@dataclass(frozen=True)
class Candidate:
    sample_id: int
    origin: Origin
    pick_id: int | None = None


def candidates(project: Project, annotator: Person, wanted: int) -> Iterator[Candidate]:
    """Candidates for this annotator: holdout, second opinions, picks, random samples, the rest."""
    limit = wanted + SPARE
    return chain(
        _holdout(project, annotator),
        _second_opinions(project, annotator, limit),
        _picks(project, annotator, limit),
        _random(project, annotator, limit),
        _rest_of_holdout(project, annotator, limit),
    )


def queue_version(project: Project) -> int:
    """The number of the round whose picks are asked; 0 before the first."""
    return current_round(project).values_list("number", flat=True).first() or 0


def current_round(project: Project) -> QuerySet[Round]:
    return Round.objects.filter(project=project, state=Round.State.DONE).order_by("-number")[:1]


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


def _second_opinions(project: Project, annotator: Person, limit: int) -> Iterator[Candidate]:
    """Samples that somebody else began and that need more annotators."""
    if project.annotators_per_sample == 1:
        return
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
    """Samples without a label that this annotator has neither answered nor holds."""
    mine = {"sample": OuterRef("pk"), "annotator": annotator.pk}
    return Sample.objects.filter(
        ~Exists(Annotation.objects.filter(retracted_at=None, **mine)),
        ~Exists(Claim.objects.filter(state=Claim.State.LIVE, **mine)),
        ~Exists(Label.objects.filter(sample=OuterRef("pk"))),
        project=project,
        taken__lt=project.annotators_per_sample,
    )
