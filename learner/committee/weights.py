"""How much each sample counts: for a member, against imbalance, and in which fold."""

import numpy as np
from numpy.typing import NDArray

from learner.types import Ids, Labels
from learner.utilities import uniform

FOLDS = 5
FOLD_STREAM = 1_000_000  # beyond any member's number

Weights = NDArray[np.float64]


def bootstrap(ids: Ids, seed: int, member: int) -> Weights:
    """Weights of the Bayesian bootstrap (Rubin 1981): Exp(1) scaled to sum n, float64[n].

    All are positive, so every member knows every category; and each is drawn from the sample's id,
    so a member keeps its character from round to round.
    """
    weights = -np.log1p(-uniform(ids, seed, member))
    scaled: Weights = weights * (len(ids) / weights.sum())
    return scaled


def balance(labels: Labels) -> Weights:
    """Weights under which every category seen counts alike: n / (c_seen n_k) for category k.

    Labels int[n] -> float64[n, 1]; bool[n, c] -> float64[n, c], where the yes and the no of each
    label count alike; a number has no categories: ones [n, 1].
    """
    if labels.dtype.kind == "f":
        return np.ones((len(labels), 1))
    columns = labels.reshape(len(labels), -1).T
    return np.stack([_balanced(column) for column in columns], axis=1)


def _balanced(column: Labels) -> Weights:
    _, number, counts = np.unique(column, return_inverse=True, return_counts=True)
    weights: Weights = len(column) / (len(counts) * counts[number])
    return weights


def folds_of(ids: Ids, labels: Labels, seed: int) -> Ids:
    """A fold 0..4 for each example, stratified: the members of a category, and neighbours among
    numbers, take turns; labels of many columns are split by the seed alone."""
    strata = labels if labels.ndim == 1 else np.zeros(len(labels))
    order = np.lexsort((uniform(ids, seed, FOLD_STREAM), strata))
    folds = np.empty(len(ids), np.int64)
    folds[order] = np.arange(len(ids)) % FOLDS
    return folds
