"""What must be so after every deed, whatever it was."""

from labeling.books import labels
from labeling.models import Claim, Project, Relabel, Sample
from labeling.services import annotations


def adds_up(project: Project) -> bool:
    """`taken` is what holds a place, and nothing changes when labels are found anew."""
    for sample in Sample.objects.filter(project=project):
        live = sample.claims.filter(state=Claim.State.LIVE, place=True).count()
        standing = sample.annotations.filter(retracted_at=None)
        holding = sum(annotations.holds_place(one) for one in standing)
        kept = sample.relabels.filter(state=Relabel.State.OPEN, annotator__isnull=False).count()
        assert sample.taken == live + holding + kept
    known = Sample.objects.filter(project=project).order_by("pk").values_list("places", "review")
    before = list(known)
    assert labels.rebuild(project) == 0
    assert list(known.all()) == before
    return True
