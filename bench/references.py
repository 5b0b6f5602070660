"""What a strategy computes, in straightforward NumPy: the yardstick of `bench.strategies`.

Each takes a case's arrays and returns the positions of the picks.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

Arrays = dict[str, NDArray[Any]]
Picks = NDArray[np.intp]

TOP = 100


def top(scores: NDArray[np.floating], count: int = TOP) -> Picks:
    """The positions of the highest, in no order."""
    count = min(count, len(scores))
    return np.argpartition(-scores, count - 1)[:count]


def margin(p: NDArray[np.float32]) -> NDArray[np.floating]:
    two = np.partition(p, -2, axis=1)
    return 1 - (two[:, -1] - two[:, -2])


def entropy(p: NDArray[np.float32]) -> NDArray[np.floating]:
    return -(p * np.log(np.maximum(p, 1e-12))).sum(axis=-1)


def vote_entropy(members: NDArray[np.float32]) -> NDArray[np.floating]:
    count, n, categories = members.shape
    chosen = members.argmax(axis=2) + np.arange(n) * categories
    votes = np.bincount(chosen.ravel(), minlength=n * categories).reshape(n, categories)
    return entropy((votes / count).astype(np.float32))


def divergences(members: NDArray[np.float32]) -> NDArray[np.floating]:
    mean = members.mean(axis=0)
    return (members * (np.log(members) - np.log(mean))).sum(axis=2)


def bald(members: NDArray[np.float32]) -> NDArray[np.floating]:
    return entropy(members.mean(axis=0)) - entropy(members).mean(axis=0)


def badge(a: Arrays, count: int) -> Picks:
    """D^2 sampling, one pass over the factored gradients a pick."""
    rng = np.random.default_rng(0)
    error = a["p"].copy()
    error[np.arange(len(error)), error.argmax(axis=1)] -= 1
    lengths = (error**2).sum(axis=1) * (a["points"] ** 2).sum(axis=1)
    order, closest = [int(lengths.argmax())], np.full(len(error), np.inf)
    while len(order) < count:
        last = order[-1]
        products = (error @ error[last]) * (a["points"] @ a["points"][last])
        np.minimum(closest, np.maximum(lengths + lengths[last] - 2 * products, 0), out=closest)
        closest[order] = 0
        total = np.cumsum(closest)
        order.append(int(np.searchsorted(total, rng.random() * total[-1], side="right")))
    return np.array(order)


def k_center(a: Arrays, count: int) -> Picks:
    points, known = a["points"], a["known"]
    lengths = (points**2).sum(axis=1)
    closest = (lengths[:, None] + (known**2).sum(axis=1) - 2 * points @ known.T).min(axis=1)
    order: list[int] = []
    for _ in range(count):
        order.append(int(closest.argmax()))
        squares = lengths + lengths[order[-1]] - 2 * (points @ points[order[-1]])
        closest = np.minimum(closest, squares)
        closest[order] = -1
    return np.array(order)


def ranked_batch(a: Arrays, count: int) -> Picks:
    points, known, utility = a["points"], a["known"], 1 - a["p"].max(axis=1)
    lengths = (points**2).sum(axis=1)
    closest = (lengths[:, None] + (known**2).sum(axis=1) - 2 * points @ known.T).min(axis=1)
    closest, order = np.maximum(closest, 0), np.empty(0, np.intp)
    for turn in range(count):
        alpha = (len(points) - turn) / (len(points) + len(known))
        scores = alpha * (1 - 1 / (1 + np.sqrt(closest))) + (1 - alpha) * utility
        scores[order] = -np.inf
        last = int(scores.argmax())
        order = np.append(order, last)
        squares = lengths + lengths[last] - 2 * (points @ points[last])
        closest = np.minimum(closest, np.maximum(squares, 0))
    return order


def typiclust(a: Arrays, count: int) -> Picks:
    points = a["points"]
    groups = KMeans(count, n_init=1, random_state=0).fit(points).labels_
    order: list[int] = []
    for group in np.argsort(-np.bincount(groups)):
        members = np.flatnonzero(groups == group)
        some = points[members]
        lengths = (some**2).sum(axis=1)
        squares = np.maximum(lengths[:, None] + lengths - 2 * some @ some.T, 0)
        near = np.partition(np.sqrt(squares), min(20, len(members) - 1), axis=1)[:, :21]
        order.append(int(members[near.sum(axis=1).argmin()]))
    return np.array(order)


def probcover(a: Arrays, count: int) -> Picks:
    points, radius = a["points"], float(a["radius"])
    lengths = (points**2).sum(axis=1)
    squares = lengths[:, None] + lengths - 2 * points @ points.T
    inside = (squares <= radius**2).astype(np.float32)
    left, order = np.ones(len(points), np.float32), np.empty(0, np.intp)
    for _ in range(count):
        gains = inside @ left
        gains[order] = -1
        order = np.append(order, gains.argmax())
        left *= 1 - inside[order[-1]]
    return order


def uncertainty_herding(a: Arrays, count: int) -> Picks:
    """The full greedy search: every gain anew for every pick."""
    points, reference, weights = a["points"], a["reference"], a["weights"]
    squares = (points**2).sum(axis=1)[:, None] + (reference**2).sum(axis=1)
    squares -= 2 * points @ reference.T
    similarity = np.exp(-squares / float(a["radius"]) ** 2)
    covered, order = np.zeros(len(reference), np.float32), np.empty(0, np.intp)
    for _ in range(count):
        gains = np.maximum(similarity - covered, 0) @ weights
        gains[order] = -1
        order = np.append(order, gains.argmax())
        covered = np.maximum(covered, similarity[order[-1]])
    return order
