"""Holding a job while working on it: taken by a conditional UPDATE, renewed, fenced.

`attempts` is the fencing number: a worker that was silent for too long and lost its job to
another finds that its own number no longer fits, and may neither report nor publish.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F, QuerySet
from django.utils import timezone

from labeling.models import Job
from learner.errors import BadData, BadRecipe, HoldoutLeak, NoSuchDevice, UnknownName

log = logging.getLogger(__name__)

AnyJob = TypeVar("AnyJob", bound=Job)
Result = TypeVar("Result")

RENEWALS = 6  # in the life of a lease
REPORT_EVERY_S = 0.5
HOPELESS = (BadRecipe, BadData, HoldoutLeak, UnknownName, NoSuchDevice)  # the same the next time


class Lost(Exception):
    """The job was cancelled, or is somebody else's by now."""


def take(jobs: QuerySet[AnyJob], **seen: Any) -> AnyJob | None:
    """Take the one job of this set, noting what it has `seen`; None unless it waits."""
    now = timezone.now()
    taken = jobs.filter(state=Job.State.QUEUED).update(
        state=Job.State.RUNNING,
        attempts=F("attempts") + 1,
        started_at=now,
        leased_until=_until(now),
        stage="start",
        done=0,
        total=0,
        **seen,
    )
    return jobs.select_related("project").get() if taken else None


def held(job: AnyJob) -> QuerySet[AnyJob]:
    """The row, as long as it is this worker's: the condition of every write to it."""
    return type(job).of_kind().filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)


def work_on(job: Job, work: Callable[["Lease"], Result]) -> Result | None:
    """Do the work under a lease; None if it was lost or failed, which the row then tells."""
    try:
        with Lease(job) as lease:
            return work(lease)
    except Lost:
        log.info("%s was cancelled or taken over; leaving it.", job)
    except Exception as error:
        log.exception("%s failed", job)
        _fail(job, error)
    return None


def _fail(job: Job, error: Exception) -> None:
    """Queue the job again, for the sweep to start; or end it, with the reason either way."""
    reason = f"{type(error).__name__}: {error}"[:2000]
    if job.attempts < settings.ROUND_ATTEMPTS and not isinstance(error, HOPELESS):
        held(job).update(state=Job.State.QUEUED, error=reason)
        return
    held(job).update(state=Job.State.FAILED, finished_at=timezone.now(), error=reason)


class Lease:
    """Renews the lease from a thread of its own, so that a long computation is not a silence."""

    def __init__(self, job: Job) -> None:
        self.job = job
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
        """Write down how far the job is, at most twice a second. Raises Lost."""
        if self._lost.is_set():
            raise Lost
        now = time.monotonic()
        if stage == self._stage and now - self._reported < REPORT_EVERY_S:
            return
        self._stage, self._reported = stage, now
        if not held(self.job).update(
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
            return held(self.job).update(leased_until=_until(timezone.now())) == 1
        except DatabaseError as error:  # there are five more tries before the lease runs out
            log.warning("The lease of %s could not be renewed: %s", self.job, error)
            connection.close()
            return True


def _until(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.ROUND_LEASE_SECONDS)
