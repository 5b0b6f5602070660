"""A project as the learner sees it: arrays."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labeling.models import ModelVersion, Project
from labeling.rounds import features
from labeling.selectors.training_data import (
    Pairs,
    Taught,
    TrainingData,
    askable_ids,
    chance_ids,
    decided_ids,
    holdout_ids,
)
from learner import artifacts
from learner.errors import DamagedArtifact
from learner.networks.model import Model
from learner.store import FeatureStore
from learner.types import Examples, Labeled, Labels, Pool, Shard

log = logging.getLogger(__name__)


def labeled(store: FeatureStore, project: Project, data: TrainingData) -> Labeled:
    """What people have agreed on, with its rows."""
    train = _examples(store, data, data.train)
    return Labeled(
        train=train,
        holdout=_examples(store, data, data.holdout),
        categories=len(data.categories) or 1,
        task=data.task,
        by_chance=np.isin(train.ids, chance_ids(project)),
        certain=np.isin(train.ids, decided_ids(project)),
    )


def pool(store: FeatureStore, project: Project) -> Pool:
    """Every row there is; which may be asked about, and which nobody but the judge may see."""
    askable, holdout = np.array(askable_ids(project), np.int64), holdout_ids(project)
    return Pool(
        tuple(
            Shard(ids, rows, askable=np.isin(ids, askable), held_out=np.isin(ids, holdout))
            for ids, rows in store.shards()
        )
    )


@dataclass(frozen=True)
class Previous:
    """The model of the round before, and its number."""

    number: int | None = None
    model: Model | None = None


def previous(project: Project, store: FeatureStore) -> Previous:
    """The last model, if it speaks of the same features and its file is whole.

    Without it a round learns as well: only its stability is not known.
    """
    same = ModelVersion.objects.filter(project=project, **features.identity(store))
    version = same.order_by("-number").first()
    if version is None:
        return Previous()
    try:
        return Previous(version.number, artifacts.load(version.folder, version.digest))
    except DamagedArtifact as error:
        log.warning("%s is passed over: %s", version, error)
        return Previous()


def _examples(store: FeatureStore, data: TrainingData, pairs: Pairs) -> Examples:
    ids = np.array([sample for sample, _ in pairs], np.int64)
    labels = as_labels([taught for _, taught in pairs], data.task, len(data.categories))
    return Examples(ids, store.rows(ids), labels)


def as_labels(taught: Sequence[Taught], task: str, categories: int) -> Labels:
    """What labels teach, as the learner has it for their task; see Examples."""
    if task == "categories":
        return np.array(taught, bool).reshape(-1, categories)
    return np.array(taught, np.float64 if task == "number" else np.int64)
