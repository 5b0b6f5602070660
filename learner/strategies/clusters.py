"""Clusters of points, and whose turn it is among them."""

import numpy as np
from sklearn.cluster import KMeans

from learner.strategies.seeding import scattered
from learner.strategies.strategy import Order
from learner.types import Floats, Ids
from learner.utilities import squared_distances
from learner.utilities.distances import ROWS

PASSES = 20  # of k-means: what later ones move is below what a choice could notice


def centres_of(points: Floats, count: int, seed: int) -> Floats:
    """Up to `count` centres by k-means: float32[k, d], fewer where fewer points differ."""
    rng = np.random.default_rng(seed)
    first = int(rng.integers(len(points)))
    chosen = scattered(lambda at: squared_distances(points[at], points), first, count, rng)
    fitted = KMeans(len(chosen), init=points[chosen], n_init=1, max_iter=PASSES).fit(points)
    centres: Floats = fitted.cluster_centers_
    return centres


def assign(points: Floats, centres: Floats) -> Ids:
    """The nearest centre of each point: int64[n]."""
    groups = np.empty(len(points), np.int64)
    for start in range(0, len(points), ROWS):
        squares = squared_distances(points[start : start + ROWS], centres)
        groups[start : start + ROWS] = squares.argmin(axis=1)
    return groups


def turns(groups: Ids) -> Ids:
    """How many of its group came before each: int64[n]. The first of every group have turn 0."""
    order = np.argsort(groups, kind="stable")
    _, starts, sizes = np.unique(groups[order], return_index=True, return_counts=True)
    turn = np.empty(len(groups), np.int64)
    turn[order] = np.arange(len(groups)) - np.repeat(starts, sizes)
    return turn


def one_after_another(turn: Ids, size: Ids) -> Order:
    """Everyone whose turn is first, those of the smallest `size` ahead, then the second turn, ...;
    of equals the earlier."""
    return np.lexsort((size, turn))
