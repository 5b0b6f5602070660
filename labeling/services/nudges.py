"""Telling a worker of a job. The row is the message; this only saves it the wait for the sweep."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError

from labeling import tasks
from labeling.models import Encoding, Job, Prediction

log = logging.getLogger(__name__)


def nudge(job: Job | Prediction | None) -> None:
    """Wake a worker after the commit. A broker that is down delays a job, never an answer."""
    if job is None:
        return
    others = {Encoding: tasks.run_encoding, Prediction: tasks.predict}
    task = others.get(type(job), tasks.run_round)

    def wake() -> None:
        try:
            task.delay(job.pk)
        except OperationalError as error:
            log.warning("The broker is silent (%s); the sweep will start %s.", error, job)

    transaction.on_commit(wake, robust=True)
