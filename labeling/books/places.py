"""A sample's places: as many people as it needs, whoever asks at the same moment.

`taken` counts the live claims, standing answers and open returns that hold a place. Every step is
a conditional UPDATE whose row count decides.
"""

from typing import Any

from django.db.models import F, QuerySet

from labeling.models import Claim, Sample
from labeling.models.prepared import Prepared, PreparedUpdate


def hold(sample_id: int) -> Sample:
    """The sample, whose row stays ours until the transaction ends.

    Whoever changes a sample's annotations, returns or verdicts takes it first, so that an answer
    and a review at the same moment never wait for each other.
    """
    return Sample.objects.select_for_update(no_key=True).get(pk=sample_id)


def lock(sample_id: int) -> None:
    """The same, for who needs nothing of it."""
    _lock(sample=sample_id)


@Prepared
def _lock(sample: int) -> QuerySet[Sample, Any]:
    return Sample.objects.select_for_update(no_key=True).filter(pk=sample).values_list("pk")


def take(sample_id: int) -> bool:
    """Take one of the sample's places, if one is free."""
    return _take(sample=sample_id) == 1


@PreparedUpdate
def _take(sample: int) -> tuple[QuerySet[Sample], dict[str, Any]]:
    free = Sample.objects.filter(pk=sample, taken__lt=F("places"))
    return free, {"taken": F("taken") + 1}


def free(sample_id: int) -> None:
    Sample.objects.filter(pk=sample_id).update(taken=F("taken") - 1)


def close(claim: Claim, state: Claim.State) -> bool:
    """End a live claim; False when it was not live any more."""
    live = Claim.objects.filter(pk=claim.pk, state=Claim.State.LIVE)
    return live.update(state=state) == 1
