"""Bringing every sample in line with rules that have changed. Safe to run twice or at once."""

from itertools import pairwise

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from labeling.books import labels
from labeling.models import Project, Round, Sample
from labeling.models.sample import DRAW_RANGE
from labeling.rounds import opening
from labeling.selectors.resolution import WHOLE
from labeling.selectors.rules import agreement_of, untouched

AT_ONCE = 50_000  # untouched samples in one statement: nobody who labels waits long for their rows


def resettle(project: Project) -> Round | None:
    """Give every sample the places, the label and the review that the rules ask for.

    Who answers meanwhile goes by the new rules already, and what was answered a moment before is
    settled here. Rules that change once more meanwhile are followed in another pass: so it does
    not matter whose pass is the last. Returns the round that the new labels make due, if any.
    """
    project.refresh_from_db()
    followed = None
    while followed != agreement_of(project):
        followed = agreement_of(project)
        _spread(project)
        labels.rebuild(project)
        project.refresh_from_db()
    with transaction.atomic():
        return opening.open_if_due(project)


def _spread(project: Project) -> None:
    """The places of samples that nobody has answered follow from their draws."""
    overlaps = When(of_hundred__lt=project.overlap_percent, then=project.annotators_per_sample)
    needed = Case(overlaps, default=Value(1))
    parts = 1 + project.samples_size // AT_ONCE
    bounds = [part * DRAW_RANGE // parts for part in range(parts + 1)]
    for low, high in pairwise(bounds):
        some: QuerySet[Sample] = untouched(project).filter(draw__gte=low, draw__lt=high)
        with_draws = some.annotate(of_hundred=F("draw") % WHOLE, needed=needed)
        with_draws.exclude(places=F("needed")).update(places=needed)
