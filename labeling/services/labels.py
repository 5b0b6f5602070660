"""Resolving a sample's label from its annotations, and what follows from a changed label."""

from django.db import transaction
from django.db.models import F

from labeling.models import Annotation, Label, Project, Sample
from labeling.rounds import opening
from labeling.selectors.agreement import Agreed, agreed
from labeling.services.nudges import nudge


def settle(project: Project, sample_id: int) -> None:
    """Bring one sample's label in line with its annotations; open a round when one is due."""
    sample = Sample.objects.select_for_update(no_key=True).get(pk=sample_id)
    if _resolve(project, sample):
        nudge(opening.open_if_due(project))


def rebuild(project: Project) -> int:
    """Resolve every label again. Returns how many changed: none, unless something was wrong."""
    annotated = Annotation.objects.filter(project=project).values_list("sample", flat=True)
    changed = 0
    for sample_id in annotated.distinct().order_by("sample").iterator():
        with transaction.atomic():
            sample = Sample.objects.select_for_update(no_key=True).get(pk=sample_id)
            changed += _resolve(project, sample)
    return changed


def _resolve(project: Project, sample: Sample) -> bool:
    standing = list(Annotation.objects.filter(sample=sample, retracted_at=None))
    verdict = agreed(standing, needed=project.annotators_per_sample)
    label = Label.objects.filter(sample=sample).first()
    if verdict is None:
        return _withdraw(project, sample, label)
    if label is None:
        _create(project, sample, verdict)
        return True
    if (label.category_id, label.votes, label.confidence) == _values(verdict):
        return False
    learns_anew = label.category_id != verdict.category_id
    if learns_anew:
        label.revision = _count(project, sample, 0)
    label.category_id, label.votes, label.confidence = _values(verdict)
    label.save()
    return learns_anew


def _create(project: Project, sample: Sample, verdict: Agreed) -> None:
    category, votes, confidence = _values(verdict)
    Label.objects.create(
        project=project,
        sample=sample,
        category_id=category,
        votes=votes,
        confidence=confidence,
        revision=_count(project, sample, 1),
    )


def _withdraw(project: Project, sample: Sample, label: Label | None) -> bool:
    if label is None:
        return False
    label.delete()
    _count(project, sample, -1)
    return True


def _values(verdict: Agreed) -> tuple[int, int, float]:
    return verdict.category_id, verdict.votes, verdict.confidence


def _count(project: Project, sample: Sample, step: int) -> int:
    """Move the project's counters by one label; the revision that this change makes."""
    counter = "holdout_labeled" if sample.holdout else "pool_labeled"
    Project.objects.filter(pk=project.pk).update(
        revision=F("revision") + 1, **{counter: F(counter) + step}
    )
    return Project.objects.values_list("revision", flat=True).get(pk=project.pk)
