"""Telling a worker of a job. The row is the message; this only saves it the wait for the sweep."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError

from labeling import tasks
from labeling.models import Encoding, Job, Prediction, Project

log = logging.getLogger(__name__)


def nudge(job: Job | Prediction | Project | None) -> None:
    """Wake a worker after the commit. A broker that is down delays a job, never an answer.

    A project is a job itself while its labels lag behind its rules.
    """
    if job is None:
        return
    others = {
        Encoding: tasks.run_encoding,
        Prediction: tasks.predict,
        Project: tasks.resettle,
    }
    task = others.get(type(job), tasks.run_round)

    def wake() -> None:
        try:
            task.delay(job.pk)
        except OperationalError as error:
            log.warning("The broker is silent (%s); the sweep will start %s.", error, job)

    transaction.on_commit(wake, robust=True)
