"""How far people agree on what they marked: boxes on an image, spans of a text or a sound."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from learner.errors import BadData

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]
Answer = TypeVar("Answer")

MOST_PAIRS = 20_000


@dataclass(frozen=True)
class Marks:
    """What one annotator marked on one sample, perhaps nothing: `places` float64[n, 4] of boxes
    (x, y, width, height) or float64[n, 2] of spans (start, end), and `labels` int64[n]."""

    places: Floats
    labels: Ids

    def __post_init__(self) -> None:
        if len(self.places) != len(self.labels):
            raise BadData("Pass one label for each box or span.")
        if len(self.places):
            _check(self.places)


def overlap(one: Floats, other: Floats) -> Floats:
    """Intersection over union of boxes [n, 4] with [m, 4], or of spans [n, 2] with [m, 2]:
    float64[n, m] (Jaccard 1912). BadData for a shape without extent, or of two kinds."""
    _check(one)
    _check(other)
    if one.shape[1] != other.shape[1]:
        raise BadData("Compare boxes with boxes and spans with spans.")
    (start, end), (from_, to) = _bounds(one), _bounds(other)
    shared = np.minimum(end[:, None], to) - np.maximum(start[:, None], from_)
    both = np.prod(np.maximum(shared, 0), axis=2)
    sizes = np.prod(end - start, axis=1)[:, None] + np.prod(to - from_, axis=1)
    overlaps: Floats = both / (sizes - both)
    return overlaps


def distance(one: Marks, other: Marks) -> float:
    """How far two annotators' marks on one sample lie apart: 0 the same, 1 nothing in common.

    Each mark is matched with one of the other's that has the same label, so that 1 - IoU is small
    in all; a mark left over counts as 1. The mean over the larger set: the OSPA metric of order 1
    with cut-off 1 (Schuhmacher, Vo and Vo 2008, equation 3). Two who marked nothing agree.
    """
    most = max(len(one.labels), len(other.labels))
    if not len(one.labels) or not len(other.labels):
        return 1.0 if most else 0.0
    same = one.labels[:, None] == other.labels
    overlaps = np.where(same, overlap(one.places, other.places), 0.0)
    return float(1 - overlaps[linear_sum_assignment(overlaps, maximize=True)].sum() / most)


def alpha_of(
    samples: Ids,
    answers: Sequence[Answer],
    apart: Callable[[Answer, Answer], float],
    most_pairs: int = MOST_PAIRS,
    seed: int = 0,
) -> float | None:
    """Krippendorff's alpha with a distance of one's own, symmetric and 0 for equal answers (2011,
    D_o and D_e of "any metric"). answers[i] was given to samples[i], int64[n].

    What chance would give is the mean distance of all pairs, or of `most_pairs` seeded draws where
    there are more. None without a sample that two have answered, or if no two answers differ.
    """
    if len(samples) != len(answers):
        raise BadData("Pass one sample for each answer.")
    groups = _groups(samples)
    n = sum(map(len, groups))
    if not n:
        return None
    observed = sum(
        2 * sum(apart(answers[a], answers[b]) for a, b in combinations(group, 2)) / (len(group) - 1)
        for group in groups
    )
    pairs = _pairs(np.concatenate(groups), most_pairs, seed)
    expected = np.mean([apart(answers[a], answers[b]) for a, b in pairs])
    return float(1 - observed / n / expected) if expected > 0 else None


def _check(places: Floats) -> None:
    if places.ndim != 2 or places.shape[1] not in {2, 4}:
        raise BadData("Boxes are rows of x, y, width, height; spans are rows of start, end.")
    start, end = _bounds(places)
    if not (end > start).all():
        raise BadData("A box or span has no extent.")


def _bounds(places: Floats) -> tuple[Floats, Floats]:
    """Where each begins and ends, in every dimension: [n, d] each."""
    half = places.shape[1] // 2
    first, second = places[:, :half], places[:, half:]
    return first, (first + second if half == 2 else second)


def _groups(samples: Ids) -> list[Ids]:
    """The places of the answers to each sample that has at least two."""
    order = np.argsort(samples, kind="stable")
    starts = np.flatnonzero(np.diff(samples[order])) + 1
    return [group for group in np.split(order, starts) if len(group) >= 2]


def _pairs(places: Ids, most: int, seed: int) -> Sequence[tuple[int, int]]:
    n = len(places)
    if n * (n - 1) // 2 <= most:
        return list(combinations(places.tolist(), 2))
    rng = np.random.default_rng(seed)
    one = rng.integers(n, size=most)
    other = (one + rng.integers(1, n, size=most)) % n  # anybody else's
    return list(zip(places[one].tolist(), places[other].tolist(), strict=True))
