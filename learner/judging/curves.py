"""Learning curves compared: how much a curve covers, when it reaches a target, and who leads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from learner.crowd.shares import Z95
from learner.errors import BadData


@dataclass(frozen=True)
class Point:
    """A score after learning from so many labels, with its 95 % interval on the holdout."""

    labels: int
    score: float
    low: float
    high: float

    @property
    def variance(self) -> float:
        """Of the score, as the holdout's size has it; a perfect score has one, too."""
        return (max(self.high - self.low, 1e-6) / (2 * Z95)) ** 2


def area_under_curve(labels: ArrayLike, scores: ArrayLike) -> NDArray[np.float64]:
    """The mean score over the curve: its area by trapezoids over a linear axis of labels, divided
    by the span of that axis.

    labels float[p] ascending, scores float[..., p] -> float64[...]; of one point, its score.
    """
    at, values = _curve(labels, scores)
    if len(at) == 1:
        return values[..., 0]
    area: NDArray[np.float64] = np.trapezoid(values, at, axis=-1) / (at[-1] - at[0])
    return area


def labels_to_target(labels: ArrayLike, scores: ArrayLike, target: float) -> float | None:
    """How many labels it takes to reach the target and stay there; None if it is never reached.

    The curve is made monotone first (`monotone`): the raw curve's first crossing is its luckiest
    point, so that a noisier strategy would seem the faster one. Between points it is a line.
    """
    at, values = _curve(labels, scores)
    rising = monotone(values) + 1e-12  # what adding up rounds away is not missed
    if rising[-1] < target:
        return None
    place = int(np.argmax(rising >= target))
    if place == 0:
        return float(at[0])
    below, above = rising[place - 1], rising[place]
    share = (target - below) / (above - below)
    return float(at[place - 1] + share * (at[place] - at[place - 1]))


def monotone(scores: ArrayLike) -> NDArray[np.float64]:
    """The closest curve that never falls, float64[p] -> float64[p]: least squares by the max-min
    formula (Ayer et al. 1955), which is O(p^2) and one expression."""
    values = np.asarray(scores, np.float64)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    start, end = np.arange(len(values))[:, None], np.arange(len(values))
    length = np.maximum(end - start + 1, 1)
    means = np.where(end >= start, (sums[1:] - sums[:-1, None]) / length, np.inf)
    from_here_on = np.minimum.accumulate(means[:, ::-1], axis=1)[:, ::-1]
    reachable = np.where(end >= start, from_here_on, -np.inf)
    rising: NDArray[np.float64] = reachable.max(axis=0)
    return rising


def paired_difference(ours: ArrayLike, theirs: ArrayLike) -> tuple[float, float, float]:
    """Mean of ours[s] - theirs[s] over paired seeds, and its 95 % interval by Student's t (1908).

    BadData for unpaired seeds or fewer than two: one run has no spread.
    """
    a, b = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    if a.shape != b.shape or a.ndim != 1 or len(a) < 2:
        raise BadData(
            f"{a.shape} and {b.shape} cannot be compared seed by seed: run both strategies with "
            "the same two or more seeds."
        )
    difference = a - b
    mean = float(difference.mean())
    half = float(stdtrit(len(a) - 1, 0.975) * difference.std(ddof=1) / np.sqrt(len(a)))
    return mean, mean - half, mean + half


def _curve(labels: ArrayLike, scores: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    at, values = np.asarray(labels, np.float64), np.asarray(scores, np.float64)
    if at.ndim != 1 or not len(at) or values.shape[-1:] != at.shape:
        raise BadData(
            f"A curve has labels {at.shape} and scores {values.shape}: pass one score a point."
        )
    if not (np.diff(at) > 0).all():
        raise BadData("The labels of a curve must ascend: sort its points, and keep one a size.")
    if not np.isfinite(values).all():
        raise BadData("A curve holds NaN or infinity: leave out the points without a score.")
    return at, values
