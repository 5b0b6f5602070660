"""What a round learns from: the labels, split into those it trains on and the holdout."""

import hashlib
from dataclasses import dataclass
from itertools import compress

import numpy as np
from django.db.models import Exists, F, OuterRef, Q
from numpy.typing import NDArray

from labeling.models import Annotation, Claim, Label, Origin, Project, Sample


@dataclass(frozen=True)
class TrainingData:
    """Sample ids with their category's position in `categories`; `left_out` counts the labels of
    samples without a row."""

    categories: tuple[str, ...]
    train: tuple[tuple[int, int], ...]
    holdout: tuple[tuple[int, int], ...]
    digest: str
    left_out: int = 0


def training_data(project: Project, *, encoded: NDArray[np.int64] | None = None) -> TrainingData:
    """The labels, or those of the samples that are `encoded`."""
    categories = list(project.categories.all())
    index = {category.pk: place for place, category in enumerate(categories)}
    labels = list(
        Label.objects.filter(project=project)
        .order_by("sample")
        .values_list("sample", "category", "sample__holdout", "sample__key")
    )
    rows = labels
    if encoded is not None:
        rows = list(compress(labels, np.isin([sample for sample, *_ in labels], encoded)))
    train = tuple((sample, index[category]) for sample, category, held, _ in rows if not held)
    holdout = tuple((sample, index[category]) for sample, category, held, _ in rows if held)
    overlap = {sample for sample, _ in train} & {sample for sample, _ in holdout}
    assert not overlap, f"samples both trained on and held out: {sorted(overlap)[:5]}"
    names = tuple(category.name for category in categories)
    digest = hashlib.sha256()
    for _, category, held, key in rows:
        digest.update(f"{key}\0{names[index[category]]}\0{held}\n".encode())
    return TrainingData(names, train, holdout, digest.hexdigest(), len(labels) - len(rows))


def askable_ids(project: Project) -> list[int]:
    """Samples of the pool that lack an answer.

    One that somebody holds just now lacks it still: so the same annotations give the same picks,
    whoever is at a desk, and the queue passes over what is held.
    """
    lent = Claim.objects.filter(sample=OuterRef("pk"), state=Claim.State.LIVE)
    lacking = Sample.objects.filter(
        Q(taken__lt=F("places")) | Exists(lent),
        ~Exists(Label.objects.filter(sample=OuterRef("pk"))),
        project=project,
        holdout=False,
    )
    return list(lacking.order_by("pk").values_list("pk", flat=True))


def holdout_ids(project: Project) -> list[int]:
    return list(Sample.objects.filter(project=project, holdout=True).values_list("pk", flat=True))


def chance_ids(project: Project) -> list[int]:
    """Samples that a uniform draw brought to somebody: explored picks, and random samples."""
    drawn = Q(origin=Origin.RANDOM) | Q(claim__pick__rule="explore")
    answers = Annotation.objects.filter(drawn, project=project, retracted_at=None)
    return list(answers.values_list("sample", flat=True))


def decided_ids(project: Project) -> list[int]:
    """Samples whose label nobody votes on: a reviewer's verdict, or known beforehand."""
    settled = Label.Method.REVIEW, Label.Method.GOLD
    decided = Label.objects.filter(project=project, method__in=settled)
    return list(decided.values_list("sample", flat=True))
