"""The seam to Celery: each task names a piece of work and holds no logic.

The imports are late so that a web process, which only sends nudges, never loads torch.
"""

from celery import shared_task
from django.conf import settings


@shared_task(acks_late=False, max_retries=0)
def run_round(round_id: int) -> None:
    """Take the round and learn; the sweep, not Celery, gives it another try."""
    from labeling.rounds import run

    following = run.run(round_id)
    if following is not None:
        run_round.delay(following)


@shared_task
def sweep() -> None:
    """Find what no nudge reached: queued rounds, dead learners, claims that ran out."""
    from labeling.rounds import sweeping

    for round_id in sweeping.sweep():
        run_round.apply_async((round_id,), expires=settings.SWEEP_SECONDS)


@shared_task
def pulse(queue: str) -> None:
    """Proof that a worker of this queue works."""
    from labeling.rounds import sweeping

    sweeping.beat(queue)
