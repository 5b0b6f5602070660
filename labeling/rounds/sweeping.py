"""What a sweep puts right, whoever died. Safe to run twice or at the same moment."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from labeling.models import Claim, Project, Pulse, Round, Sample
from labeling.rounds import opening

log = logging.getLogger(__name__)

BATCH = 500


def sweep() -> list[int]:
    """Expire claims, requeue or fail silent rounds, open rounds that are due.

    Returns the queued rounds that a worker should be told of.
    """
    now = timezone.now()
    expire_claims(now)
    requeue_silent_rounds(now)
    waiting = now - timedelta(seconds=2)  # one that an answer has just opened has its own nudge
    queued = Round.objects.filter(state=Round.State.QUEUED, queued_at__lt=waiting)
    return [*queued.values_list("pk", flat=True), *open_due_rounds()]


def open_due_rounds() -> list[int]:
    """Open what is due; a project whose round cannot be opened keeps no other from its own."""
    opened = []
    for project in Project.objects.exclude(rounds__state__in=Round.LIVE):
        try:
            with transaction.atomic():
                turn = opening.open_if_due(project)
        except Exception:
            log.exception("No round could be opened for %s", project)
            continue
        if turn is not None:
            opened.append(turn.pk)
    return opened


def expire_claims(now: datetime) -> int:
    """Free the places of claims that ran out. Their answers, if any come, are still kept."""
    due = Claim.objects.filter(state=Claim.State.LIVE, expires_at__lt=now)
    expired = 0
    for claim_id, sample_id in due.values_list("pk", "sample")[:BATCH]:
        with transaction.atomic():
            mine = Claim.objects.filter(pk=claim_id, state=Claim.State.LIVE, expires_at__lt=now)
            if mine.update(state=Claim.State.EXPIRED):
                Sample.objects.filter(pk=sample_id).update(taken=F("taken") - 1)
                expired += 1
    return expired


def requeue_silent_rounds(now: datetime) -> None:
    """Give a round whose learner died another try; after the last, fail it with the reason."""
    silent = Q(state=Round.State.RUNNING, leased_until__lt=now)
    tries = settings.ROUND_ATTEMPTS
    Round.objects.filter(silent, attempts__lt=tries).update(state=Round.State.QUEUED)
    Round.objects.filter(silent).update(
        state=Round.State.FAILED,
        finished_at=now,
        error=(
            f"The learning worker died {tries} times in the middle of this round, most likely for "
            "lack of memory. Give it more, or choose a smaller recipe, and retrain."
        ),
    )


def beat(queue: str) -> None:
    """Write down that this queue's worker has just run a task."""
    Pulse.objects.update_or_create(queue=queue, defaults={"at": timezone.now()})
