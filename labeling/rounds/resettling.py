"""Bringing every sample in line with rules that have changed. Safe to run twice or at once.

`Project.unsettled_since` is the to-do: it is written with the rules, in one transaction, and goes
when every label follows them. `settling_until` is the lease of whoever is at it, and its fence:
each renewal moves it, so that who was silent for too long finds another's there and stops.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from labeling.books import labels
from labeling.models import Project, Round, Sample
from labeling.models.sample import DRAW_RANGE
from labeling.rounds import opening
from labeling.rounds.lease import RENEWALS, Lost
from labeling.selectors.resolution import WHOLE
from labeling.selectors.rules import untouched

log = logging.getLogger(__name__)

AT_ONCE = 50_000  # untouched samples in one statement: nobody who labels waits long for their rows


@dataclass(frozen=True)
class Settled:
    """Do all labels follow the rules now? The round that this makes due, if any."""

    done: bool
    due: Round | None = None


def resettle(project: Project) -> Settled:
    """Give every sample the places, the label and the review that the rules ask for.

    Who answers meanwhile goes by the new rules already, and what was answered a moment before is
    settled here. Rules that change once more meanwhile are followed in another pass: so it does
    not matter whose pass is the last. While somebody else is at it, there is nothing to do here.
    """
    hold = Hold.take(project)
    if hold is None:
        project.refresh_from_db()
        return Settled(done=project.unsettled_since is None)
    try:
        _follow(project, hold)
    except Lost:
        log.info("The labels of %s are settled by somebody else; leaving them.", project)
        return Settled(done=False)
    with transaction.atomic():
        return Settled(done=True, due=opening.open_if_due(project))


def unsettled(now: datetime) -> QuerySet[Project]:
    """Projects whose labels lag behind their rules while nobody is at it."""
    nobodys = Q(settling_until=None) | Q(settling_until__lt=now)
    return Project.objects.filter(nobodys, unsettled_since__isnull=False)


class Hold:
    """The right to settle a project's labels, as long as it is renewed."""

    def __init__(self, project: Project, until: datetime) -> None:
        self.project, self.until = project, until
        self._renewed = time.monotonic()

    @classmethod
    def take(cls, project: Project) -> "Hold | None":
        """None when there is nothing to settle, or somebody else is at it."""
        now = timezone.now()
        taken = unsettled(now).filter(pk=project.pk).update(settling_until=_until(now))
        return cls(project, _until(now)) if taken else None

    def renew(self) -> None:
        """Go on, a few times in the life of the lease. Raises Lost."""
        if time.monotonic() - self._renewed < settings.ROUND_LEASE_SECONDS / RENEWALS:
            return
        until = _until(timezone.now())
        if not self._mine().update(settling_until=until):
            raise Lost
        self.until, self._renewed = until, time.monotonic()

    def end(self, since: datetime | None) -> bool:
        """Give it back, unless the rules have changed since; True if that was all."""
        mine = self._mine().filter(unsettled_since=since)
        return mine.update(unsettled_since=None, settling_until=None) == 1

    def is_mine(self) -> bool:
        return self._mine().exists()

    def _mine(self) -> QuerySet[Project]:
        return Project.objects.filter(pk=self.project.pk, settling_until=self.until)


def _until(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.ROUND_LEASE_SECONDS)


def _follow(project: Project, hold: Hold) -> None:
    """Pass after pass, until the rules that one has followed are still the rules."""
    done = False
    while not done:
        project.refresh_from_db()
        since = project.unsettled_since
        _spread(project, hold)
        labels.rebuild(project, hold.renew)
        done = hold.end(since)
        if not done and not hold.is_mine():
            raise Lost
    project.refresh_from_db()


def _spread(project: Project, hold: Hold) -> None:
    """The places of samples that nobody has answered follow from their draws."""
    overlaps = When(of_hundred__lt=project.overlap_percent, then=project.annotators_per_sample)
    needed = Case(overlaps, default=Value(1))
    parts = 1 + project.samples_size // AT_ONCE
    bounds = [part * DRAW_RANGE // parts for part in range(parts + 1)]
    for low, high in pairwise(bounds):
        hold.renew()
        some: QuerySet[Sample] = untouched(project).filter(draw__gte=low, draw__lt=high)
        with_draws = some.annotate(of_hundred=F("draw") % WHOLE, needed=needed)
        with_draws.exclude(places=F("needed")).update(places=needed)
