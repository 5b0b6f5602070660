"""Is there a worker that works?"""

from datetime import timedelta

from django.utils import timezone

from labeling.models import Pulse, Round

SILENCE = timedelta(seconds=60)


def learner_is_silent() -> bool:
    """True when for a minute no learning worker has run a task or renewed a round's lease."""
    return "learn" in silent_queues()


def silent_queues() -> list[str]:
    """The queues whose worker has not been heard of for a minute; a long round is heard."""
    now = timezone.now()
    recent = Pulse.objects.filter(at__gte=now - SILENCE)
    heard = set(recent.values_list("queue", flat=True))
    if Round.objects.filter(state=Round.State.RUNNING, leased_until__gt=now).exists():
        heard.add("learn")
    return sorted({"default", "learn"} - heard)
