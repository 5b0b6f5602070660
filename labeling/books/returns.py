"""Returned answers and further opinions: what somebody is asked about a sample once more.

An open return keeps the place of the answer that it takes back. Call these with the sample's row
in hand.
"""

from django.db.models import QuerySet
from django.utils import timezone

from labeling.books import places
from labeling.models import Annotation, Claim, Relabel, Review
from labeling.selectors.projects import Person


def open_return(annotation: Annotation, by: Person, note: str) -> Relabel:
    """Ask an annotation's author to do it again, who keeps its place."""
    return Relabel.objects.create(
        project_id=annotation.project_id,
        sample_id=annotation.sample_id,
        annotator_id=annotation.annotator_id,
        reason=Relabel.Reason.RETURNED,
        note=note,
        asked_by=by,
    )


def redo(claim: Claim) -> bool:
    """Close the return that this claim's answer does again; False when none is open."""
    asked = Relabel.objects.filter(
        sample=claim.sample_id, annotator=claim.annotator_id, state=Relabel.State.OPEN
    )
    if not _end(asked, Relabel.State.DONE):
        return False
    told = Review.objects.filter(
        sample=claim.sample_id, annotation__annotator=claim.annotator_id, closed_at=None
    )
    told.filter(kind=Review.Kind.RETURN).update(closed_at=timezone.now())
    return True


def withdraw(sample_id: int) -> None:
    """Nobody needs to answer this sample again: free what returns have kept."""
    asked = Relabel.objects.filter(sample=sample_id, state=Relabel.State.OPEN)
    _end(asked.filter(annotator=None), Relabel.State.WITHDRAWN)
    for _ in range(_end(asked.filter(annotator__isnull=False), Relabel.State.WITHDRAWN)):
        places.free(sample_id)
    told = Review.objects.filter(sample=sample_id, kind=Review.Kind.RETURN, closed_at=None)
    told.update(closed_at=timezone.now())


def _end(asked: QuerySet[Relabel], state: Relabel.State) -> int:
    return asked.filter(state=Relabel.State.OPEN).update(state=state, closed_at=timezone.now())
