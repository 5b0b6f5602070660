"""A sample's places: as many people as it needs, whoever asks at the same moment.

`taken` counts the live claims, standing answers and open returns that hold a place. Every step is
a conditional UPDATE whose row count decides.
"""

from django.db.models import F

from labeling.models import Claim, Sample


def take(sample_id: int) -> bool:
    """Take one of the sample's places, if one is free."""
    free = Sample.objects.filter(pk=sample_id, taken__lt=F("places"))
    return free.update(taken=F("taken") + 1) == 1


def free(sample_id: int) -> None:
    Sample.objects.filter(pk=sample_id).update(taken=F("taken") - 1)


def close(claim: Claim, state: Claim.State) -> bool:
    """End a live claim; False when it was not live any more."""
    live = Claim.objects.filter(pk=claim.pk, state=Claim.State.LIVE)
    return live.update(state=state) == 1
