"""Is there a worker that works?"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from labeling.models import Encoding, Job, Pulse, Round

SILENCE = timedelta(seconds=60)


def learner_is_silent() -> bool:
    """True when for a minute no learning worker has run a task or renewed a round's lease."""
    return "learn" in silent_queues()


def encoder_is_silent() -> bool:
    return "encode" in silent_queues()


def silent_queues() -> list[str]:
    """The queues whose worker has not been heard of for a minute; one at a long job is heard."""
    now = timezone.now()
    recent = Pulse.objects.filter(at__gte=now - SILENCE)
    heard = set(recent.values_list("queue", flat=True))
    busy = {"state": Job.State.RUNNING, "leased_until__gt": now}
    if Round.objects.filter(**busy).exists():
        heard.add("learn")
    if Encoding.objects.filter(**busy).exists():
        heard.add("encode")
    return sorted(set(settings.QUEUES) - heard)
