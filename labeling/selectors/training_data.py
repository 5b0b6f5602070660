"""What a round learns from: the labels, split into those it trains on and the holdout."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import compress
from typing import cast

import numpy as np
from django.db.models import Exists, F, OuterRef, Q
from numpy.typing import NDArray

from labeling.answers import KINDS, Value
from labeling.models import Annotation, Claim, Label, Origin, Project, Sample, Task
from learner.catalog.entry import Asked

Taught = int | float | tuple[bool, ...]
Pairs = tuple[tuple[int, Taught], ...]
REGIONS: Asked = "regions"  # a task that the learner has no model for


@dataclass(frozen=True)
class TrainingData:
    """Sample ids with what their labels teach: the category's place in `categories`, a yes or no to
    each of them, a number, or 0 where there is nothing to learn yet.

    `task` is the learner's word; `left_out` counts the labels of samples without a row.
    """

    categories: tuple[str, ...]
    train: Pairs
    holdout: Pairs
    digest: str
    left_out: int = 0
    task: Asked = "category"


def training_data(project: Project, *, encoded: NDArray[np.int64] | None = None) -> TrainingData:
    """The labels, or those of the samples that are `encoded`."""
    names = tuple(project.categories.values_list("name", flat=True))
    labels = list(
        Label.objects.filter(project=project)
        .order_by("sample")
        .values_list("sample", "category__name", "value", "sample__holdout", "sample__key")
    )
    rows = labels
    if encoded is not None:
        rows = list(compress(labels, np.isin([sample for sample, *_ in labels], encoded)))
    taught = partial(what_it_teaches, project, {name: place for place, name in enumerate(names)})
    train = tuple((one, taught(name, value)) for one, name, value, held, _ in rows if not held)
    holdout = tuple((one, taught(name, value)) for one, name, value, held, _ in rows if held)
    overlap = {sample for sample, _ in train} & {sample for sample, _ in holdout}
    assert not overlap, f"samples both trained on and held out: {sorted(overlap)[:5]}"
    digest = hashlib.sha256()
    for _, name, value, held, key in rows:
        said = name if value is None else json.dumps(value, sort_keys=True)
        digest.update(f"{key}\0{said}\0{held}\n".encode())
    left_out, task = len(labels) - len(rows), learners_task(project)
    return TrainingData(names, train, holdout, digest.hexdigest(), left_out, task)


def learners_task(project: Project) -> Asked:
    """What the learner calls the project's task."""
    return cast("Asked", project.task) if KINDS[project.task].learns else REGIONS


def what_it_teaches(
    project: Project, places: Mapping[str, int], name: str | None, value: Value | None
) -> Taught:
    """A label as the learner takes it: of a category's name, or of another task's value."""
    if name is not None:
        return places[name]
    if project.task == Task.CATEGORIES:
        said = set((value or {})[project.task])
        return tuple(one in said for one in places)
    return float((value or {})[project.task]) if project.task == Task.NUMBER else 0


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
