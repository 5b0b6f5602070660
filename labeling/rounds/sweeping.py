"""What a sweep puts right, whoever died. Safe to run twice or at the same moment."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from labeling.books import money, places
from labeling.models import Claim, Encoding, Job, Prediction, Project, Pulse, Round
from labeling.rounds import alerting, opening, opening_encodings, resettling
from labeling.rounds.lease import AnyJob

log = logging.getLogger(__name__)

BATCH = 500


FRESH = timedelta(seconds=2)  # what somebody has just opened has a nudge of its own


class Waiting(NamedTuple):
    """The ids of queued jobs that a worker should be told of; of projects whose labels lag."""

    encodings: list[int]
    rounds: list[int]
    projects: list[int]


def sweep() -> Waiting:
    """Expire claims, tell of budgets, requeue or fail silent jobs, open what is due."""
    now = timezone.now()
    expire_claims(now)
    alerting.alert_budgets()
    requeue_silent(Encoding.objects.all(), now, "choose a smaller encoder, and encode again")
    requeue_silent(Round.objects.all(), now, "choose a smaller recipe, and retrain")
    return Waiting(
        [*queued(Encoding.objects.all(), now), *open_due_encodings()],
        [*queued(Round.objects.all(), now), *open_due_rounds()],
        list(unsettled(now)),
    )


def unsettled(now: datetime) -> QuerySet[Project, int]:
    lagging = resettling.unsettled(now).filter(unsettled_since__lt=now - FRESH)
    return lagging.values_list("pk", flat=True)


def queued(jobs: QuerySet[AnyJob], now: datetime) -> QuerySet[AnyJob, int]:
    waiting = jobs.filter(state=Job.State.QUEUED, queued_at__lt=now - FRESH)
    return waiting.values_list("pk", flat=True)


def open_due_encodings() -> list[int]:
    idle = Project.objects.exclude(encodings__state__in=Job.LIVE)
    return _open(idle, opening_encodings.open_if_due)


def open_due_rounds() -> list[int]:
    idle = Project.objects.exclude(rounds__state__in=Job.LIVE)
    return _open(idle, opening.open_if_due)


def _open(idle: QuerySet[Project], open_if_due: Callable[[Project], Job | None]) -> list[int]:
    """Open what is due; a project whose job cannot be opened keeps no other from its own."""
    opened = []
    for project in idle:
        try:
            with transaction.atomic():
                job = open_if_due(project)
        except Exception:
            log.exception("Nothing could be opened for %s", project)
            continue
        if job is not None:
            opened.append(job.pk)
    return opened


def expire_claims(now: datetime) -> int:
    """Free the places of claims that ran out. Their answers, if any come, are still kept."""
    due = Claim.objects.filter(state=Claim.State.LIVE, expires_at__lt=now)
    expired = 0
    for claim in due.select_related("rate")[:BATCH]:
        with transaction.atomic():
            mine = Claim.objects.filter(pk=claim.pk, state=Claim.State.LIVE, expires_at__lt=now)
            if not mine.update(state=Claim.State.EXPIRED):
                continue
            if claim.place:
                places.free(claim.sample_id)
            money.release(claim)
        expired += 1
    return expired


def requeue_silent(jobs: QuerySet[AnyJob], now: datetime, remedy: str) -> None:
    """Give a job whose worker died another try; after the last, fail it with the reason."""
    silent = jobs.filter(state=Job.State.RUNNING, leased_until__lt=now)
    tries = settings.ROUND_ATTEMPTS
    silent.filter(attempts__lt=tries).update(state=Job.State.QUEUED)
    silent.update(
        state=Job.State.FAILED,
        finished_at=now,
        error=(
            f"Its worker died {tries} times in the middle of it, most likely for lack of memory. "
            f"Give it more, or {remedy}."
        ),
    )


def sweep_predictions() -> list[int]:
    """Forget predictions that are old, fail those that kill workers; returns those that wait."""
    now = timezone.now()
    Prediction.objects.filter(expires_at__lt=now).delete()
    free = Prediction.objects.free(now)
    free.filter(attempts__gte=settings.ROUND_ATTEMPTS).update(
        state=Prediction.State.FAILED,
        error="Its worker died each time, most likely for lack of memory: ask about fewer samples.",
    )
    waiting = now - timedelta(seconds=2)
    return list(free.filter(created_at__lt=waiting).values_list("pk", flat=True))


def beat(queue: str) -> None:
    """Write down that this queue's worker has just run a task."""
    Pulse.objects.update_or_create(queue=queue, defaults={"at": timezone.now()})
