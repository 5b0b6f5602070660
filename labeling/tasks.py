"""The seam to Celery: each task names a piece of work and holds no logic.

The imports are late so that a web process, which only sends nudges, never loads torch.
"""

import logging

from celery import group, shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


@shared_task(acks_late=False, max_retries=0)
def run_round(round_id: int) -> None:
    """Take the round and learn; the sweep, not Celery, gives it another try."""
    from labeling.rounds import run

    following = run.run(round_id, invite=ask_for_help)
    if following is not None:
        run_round.delay(following)


def ask_for_help(board: str, shards: int) -> None:
    """Ask the workers of the queue "score" to score a shard each. Nobody has to come: the round
    does what is left, and does all of it when the broker is down."""
    shares = group(score_shard.s(board, number) for number in range(shards))
    try:
        shares.apply_async(expires=settings.ROUND_LEASE_SECONDS)
    except OperationalError as error:
        log.warning("The broker is silent (%s); nobody helps with %s.", error, board)


@shared_task(acks_late=False, max_retries=0)
def score_shard(board: str, number: int) -> None:
    """Score one shard of a pool for the round that asks."""
    from labeling.rounds import scoring

    scoring.help_with(board, number)


@shared_task(acks_late=False, max_retries=0)
def run_encoding(encoding_id: int) -> None:
    """Make the rows that are missing, and tell of what they make due."""
    from labeling.rounds import encoding

    following = encoding.run(encoding_id)
    if following is None:
        return
    if following.round is not None:
        run_round.delay(following.round.pk)
    if following.encoding is not None:
        run_encoding.delay(following.encoding.pk)


@shared_task(acks_late=False, max_retries=0)
def predict(prediction_id: int) -> None:
    """Predict the samples that somebody asks about."""
    from labeling.rounds import predicting

    predicting.run(prediction_id)


@shared_task(acks_late=False, max_retries=0)
def resettle(project_id: int) -> None:
    """Bring all labels in line with rules that have changed; the sweep gives it another try."""
    from labeling.models import Project
    from labeling.rounds import resettling

    project = Project.objects.filter(pk=project_id).first()
    due = resettling.resettle(project).due if project else None
    if due is not None:
        run_round.delay(due.pk)


@shared_task
def sweep() -> None:
    """Find what no nudge reached: queued jobs, dead workers, claims that ran out."""
    from labeling.rounds import sweeping

    waiting = sweeping.sweep()
    for encoding_id in waiting.encodings:
        run_encoding.apply_async((encoding_id,), expires=settings.SWEEP_SECONDS)
    for round_id in waiting.rounds:
        run_round.apply_async((round_id,), expires=settings.SWEEP_SECONDS)
    for project_id in waiting.projects:
        resettle.apply_async((project_id,), expires=settings.SWEEP_SECONDS)
    for prediction_id in sweeping.sweep_predictions():
        predict.apply_async((prediction_id,), expires=settings.SWEEP_SECONDS)


@shared_task
def pulse(queue: str) -> None:
    """Proof that a worker of this queue works."""
    from labeling.rounds import sweeping

    sweeping.beat(queue)
