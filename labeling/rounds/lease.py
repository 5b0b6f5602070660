"""Holding a round while working on it: taken by a conditional UPDATE, renewed, fenced.

`attempts` is the fencing number: a worker that was silent for too long and lost its round to
another finds that its own number no longer fits, and may neither report nor publish.
"""

import logging
import threading
import time
from datetime import datetime, timedelta
from types import TracebackType

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F, QuerySet
from django.utils import timezone

from labeling.models import Project, Round

log = logging.getLogger(__name__)

RENEWALS = 6  # in the life of a lease
REPORT_EVERY_S = 0.5


class Lost(Exception):
    """The round was cancelled, or is somebody else's by now."""


def take(round_id: int) -> Round | None:
    """Take a queued round; None when somebody else did, or there is nothing to do."""
    now = timezone.now()
    project = Project.objects.filter(rounds=round_id).first()
    if project is None:
        return None
    taken = Round.objects.filter(pk=round_id, state=Round.State.QUEUED).update(
        state=Round.State.RUNNING,
        attempts=F("attempts") + 1,
        started_at=now,
        leased_until=_until(now),
        revision=project.revision,
        samples=project.samples_size,
        labels_seen=project.labeled,
        stage="start",
        done=0,
        total=0,
    )
    return Round.objects.select_related("project").get(pk=round_id) if taken else None


def held(turn: Round) -> QuerySet[Round]:
    """The row, as long as it is this worker's: the condition of every write to it."""
    return Round.objects.filter(pk=turn.pk, state=Round.State.RUNNING, attempts=turn.attempts)


class Lease:
    """Renews the lease from a thread of its own, so that a long computation is not a silence."""

    def __init__(self, turn: Round) -> None:
        self.turn = turn
        self._stage = ""
        self._reported = 0.0
        self._stop = threading.Event()
        self._lost = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="lease", daemon=True)

    def __enter__(self) -> "Lease":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def report(self, stage: str, done: int, total: int) -> None:
        """Write down how far the round is, at most twice a second. Raises Lost."""
        if self._lost.is_set():
            raise Lost
        now = time.monotonic()
        if stage == self._stage and now - self._reported < REPORT_EVERY_S:
            return
        self._stage, self._reported = stage, now
        if not held(self.turn).update(
            stage=stage, done=done, total=total, leased_until=_until(timezone.now())
        ):
            raise Lost

    def _renew(self) -> None:
        pause = settings.ROUND_LEASE_SECONDS / RENEWALS
        try:
            while not self._stop.wait(pause):
                if not self._renewed():
                    self._lost.set()
                    return
        finally:
            connection.close()

    def _renewed(self) -> bool:
        try:
            return held(self.turn).update(leased_until=_until(timezone.now())) == 1
        except DatabaseError as error:  # there are five more tries before the lease runs out
            log.warning("The lease of %s could not be renewed: %s", self.turn, error)
            connection.close()
            return True


def _until(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.ROUND_LEASE_SECONDS)
