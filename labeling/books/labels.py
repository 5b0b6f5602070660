"""Labels: always what the annotations, verdicts and rules say, and counted as they change."""

import numpy as np
from django.db import transaction
from django.db.models import F, QuerySet

from labeling.models import (
    Annotation,
    Consensus,
    Label,
    Origin,
    Project,
    Relabel,
    Resolution,
    Review,
    Sample,
)
from labeling.selectors.resolution import (
    Agreed,
    Evidence,
    Rules,
    places_of_categories,
    resolve,
)
from learner.crowd import dawid_skene

FOUND = Label.Method.GOLD, Label.Method.REVIEW  # not voted on


def settle(project: Project, sample_id: int, rules: Rules | None = None) -> bool:
    """Bring one sample's label, places and need of a review in line with what is known.

    True when what the machine learns from has changed.
    """
    sample = Sample.objects.select_for_update(no_key=True).get(pk=sample_id)
    resolved = resolve(evidence_of(sample), rules or Rules.of(project))
    if (sample.places, sample.review) != (resolved.places, resolved.review):
        Sample.objects.filter(pk=sample_id).update(places=resolved.places, review=resolved.review)
    return _write(project, sample, resolved.label)


def rebuild(project: Project) -> int:
    """Find every label again. Returns how many changed: none, unless rules or estimates did."""
    project.refresh_from_db()
    estimate(project)
    rules = Rules.of(project)
    return sum(_settled_alone(project, pk, rules) for pk in _touched(project).iterator())


def refresh(project: Project) -> int:
    """Before a round: find out how annotators err, and what their answers come to, if by them."""
    if project.resolution != Resolution.DAWID_SKENE or not estimate(project):
        return 0
    rules = Rules.of(project)
    voted = Label.objects.filter(project=project).exclude(method__in=FOUND)
    several = voted.exclude(method=Label.Method.SINGLE).values_list("sample", flat=True)
    return sum(_settled_alone(project, pk, rules) for pk in several.iterator())


def estimate(project: Project) -> bool:
    """Estimate how each annotator errs; False when nothing was said since the last time."""
    if project.resolution != Resolution.DAWID_SKENE:
        return False
    places = places_of_categories(project)
    named = Annotation.objects.filter(
        project=project, retracted_at=None, category__isnull=False
    ).order_by("sample", "created_at", "pk")
    rows = list(named.values_list("sample", "annotator", "category", "origin"))
    if not rows:
        return False
    said = np.array([(sample, who, places[what]) for sample, who, what, _ in rows], np.int64)
    truths = dict(
        Sample.objects.filter(project=project, gold=True, truth__isnull=False).values_list(
            "pk", "truth"
        )
    )
    known = {sample: places[truth] for sample, truth in truths.items()}
    found = dawid_skene.estimate(said[:, 0], said[:, 1], said[:, 2], len(places), known)
    Consensus.objects.update_or_create(
        project=project, defaults={"estimate": found.to_json(), "annotations": len(rows)}
    )
    return True


def evidence_of(sample: Sample) -> Evidence:
    standing = Annotation.objects.filter(sample=sample, retracted_at=None)
    reviews = Review.objects.filter(sample=sample, closed_at=None)
    kinds = dict(reviews.values_list("kind", "category"))
    relabels = Relabel.objects.filter(sample=sample).exclude(state=Relabel.State.WITHDRAWN)
    asked: list[tuple[int | None, str]] = list(relabels.values_list("annotator", "state"))
    return Evidence(
        sample=sample,
        standing=list(standing.exclude(origin=Origin.GOLD)),
        verdict=kinds.get(Review.Kind.VERDICT),
        asked=sum(who is None for who, _ in asked),
        returned=sum(who is not None and state == Relabel.State.OPEN for who, state in asked),
        question=Review.Kind.GUIDELINE in kinds,
    )


def _touched(project: Project) -> QuerySet[Sample, int]:
    """Every sample that somebody has answered, decided or marked."""
    samples = Sample.objects.filter(project=project)
    every = (
        samples.filter(annotations__isnull=False)
        | samples.filter(reviews__isnull=False)
        | samples.filter(gold=True)
    )
    return every.order_by("pk").values_list("pk", flat=True).distinct()


def _settled_alone(project: Project, sample_id: int, rules: Rules) -> bool:
    with transaction.atomic():
        return settle(project, sample_id, rules)


def _write(project: Project, sample: Sample, agreed: Agreed | None) -> bool:
    label = Label.objects.filter(sample=sample).first()
    if agreed is None:
        return _withdraw(project, sample, label)
    found = _values(agreed)
    if label is None:
        revision = _count(project, sample, 1)
        Label.objects.create(project=project, sample=sample, revision=revision, **found)
        return True
    if all(getattr(label, name) == value for name, value in found.items()):
        return False
    learns_anew = label.category_id != agreed.category_id
    if learns_anew:
        label.revision = _count(project, sample, 0)
    for name, value in found.items():
        setattr(label, name, value)
    label.save()
    return learns_anew


def _withdraw(project: Project, sample: Sample, label: Label | None) -> bool:
    if label is None:
        return False
    label.delete()
    _count(project, sample, -1)
    return True


def _values(agreed: Agreed) -> dict[str, object]:
    return {
        "category_id": agreed.category_id,
        "method": agreed.method,
        "votes": agreed.votes,
        "confidence": agreed.confidence,
    }


def _count(project: Project, sample: Sample, step: int) -> int:
    """Move the project's counters by one label; the revision that this change makes."""
    counter = "holdout_labeled" if sample.holdout else "pool_labeled"
    Project.objects.filter(pk=project.pk).update(
        revision=F("revision") + 1, **{counter: F(counter) + step}
    )
    return Project.objects.values_list("revision", flat=True).get(pk=project.pk)
