"""Is there a worker that works?"""

from datetime import timedelta

from django.utils import timezone

from labeling.models import Pulse, Round

SILENCE = timedelta(seconds=60)


def learner_is_silent() -> bool:
    """True when for a minute no learning worker has run a task or renewed a round's lease."""
    now = timezone.now()
    if Pulse.objects.filter(queue="learn", at__gte=now - SILENCE).exists():
        return False
    return not Round.objects.filter(state=Round.State.RUNNING, leased_until__gt=now).exists()


def silent_queues() -> list[str]:
    recent = Pulse.objects.filter(at__gte=timezone.now() - SILENCE)
    return sorted({"default", "learn"} - set(recent.values_list("queue", flat=True)))
