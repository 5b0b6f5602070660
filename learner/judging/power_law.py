"""When does a learning curve reach a score? The inverse power law (Figueroa 2012), believed only as
far as it can be.

A holdout is one sample: its points err together, and two models that differ more err more
differently. So do models that learned from nested samples. The errors of a curve are therefore no
independent binomials: they wander. In 200 simulated projects a bootstrap with independent errors
held the truth in 93 of 100, but in only 71 of 100 where it named an upper end; this in 97 and 89.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from learner.judging.curves import Point

Exact = NDArray[np.float64]

WHITE = 0.1  # of the holdout's variance: what even two models of nearly the same labels differ in
DRIFT = 0.5  # of it, for each unit of log(labels): how fast models come to differ
LUCK = 0.15  # over labels, of score (1 - score): what drawing other labels would have changed
MOST_POINTS = 30
LEVELS = np.linspace(-3, 3, 15)  # standard deviations around the newest score
GAINS = (np.arange(24) + 0.5) / 24  # of what is missing to a perfect score
EXPONENTS = np.geomspace(0.1, 2.0, 12)
HORIZON = np.geomspace(1, 32, 120)  # times the labels seen; beyond, nobody knows


@dataclass(frozen=True)
class Crossing:
    """Labels at which a score is reached, with a 95 % interval; infinite beyond the horizon."""

    labels: float
    low: float
    high: float


def crossing(points: Sequence[Point], target: float, *, another: bool = False) -> Crossing:
    """When the curve through these points, measured on one holdout, reaches the target; or, with
    `another`, when that of other labels drawn in the same way would.

    The curve is level + gain (1 - (n / today)^-exponent) and a wandering error that is zero today.
    Every combination on a grid is weighed by its likelihood (a flat prior, the exponent's on a
    log scale), and their chances of having arrived are added up: no start values, no sampling.
    """
    chosen = _thinned(points)
    labels = np.array([point.labels for point in chosen], np.float64)
    scores = np.array([point.score for point in chosen], np.float64)
    variance = np.array([point.variance for point in chosen], np.float64)
    levels = scores[-1] + LEVELS * np.sqrt(4 * WHITE * variance[-1])
    level, gain = (axis.ravel() for axis in np.meshgrid(levels, GAINS, indexing="ij"))
    gain = gain * np.maximum(1 - level, 0)
    clock = _Clock(float(labels[-1]), float(scores[-1]), float(variance[-1]))
    weights = _weights(clock, labels, scores, variance, level, gain)
    spread = np.sqrt(clock.at(HORIZON * clock.today) + another * clock.luck + 1e-12)
    arrived = _arrived(weights, level, gain, target, spread)
    median, low, high = (_quantile(arrived, q) * labels[-1] for q in (0.5, 0.025, 0.975))
    return Crossing(median, low, high)


@dataclass(frozen=True)
class _Clock:
    """How much errors have wandered between today and some other number of labels."""

    today: float
    score: float
    variance: float

    def at(self, labels: Exact) -> Exact:
        """The variance of the wandering error there, which is zero today."""
        holdout = DRIFT * self.variance * np.abs(np.log(labels / self.today))
        return holdout + self.luck * np.abs(self.today / labels - 1)

    @property
    def luck(self) -> float:
        """The variance of today's score over other labels drawn in the same way."""
        share = float(np.clip(self.score, 0.02, 0.98))
        return LUCK * share * (1 - share) / self.today


def _thinned(points: Sequence[Point]) -> list[Point]:
    at = np.linspace(0, len(points) - 1, min(len(points), MOST_POINTS)).round().astype(int)
    return [points[place] for place in at]


def _weights(
    clock: _Clock, labels: Exact, scores: Exact, variance: Exact, level: Exact, gain: Exact
) -> Exact:
    """How likely each of g (level, gain) and e exponents is, summing to one: [g, e].

    Errors share what they wandered until they part; each has its own white part, and what an
    earlier, smaller holdout had in addition.
    """
    back = clock.at(labels)
    own = WHITE * variance[-1] + np.maximum(variance - variance[-1], 0)
    whiten = np.linalg.inv(np.linalg.cholesky(np.minimum.outer(back, back) + np.diag(own)))
    rise = (1 - (labels / clock.today) ** -EXPONENTS[:, None]) @ whiten.T  # [e, p]
    rest = whiten @ scores - level[:, None] * whiten.sum(axis=1)  # [g, p]
    squares = (rest**2).sum(axis=1)[:, None] + gain[:, None] ** 2 * (rise**2).sum(axis=1)
    squares -= 2 * gain[:, None] * (rest @ rise.T)
    likelihood = np.exp((squares.min() - squares) / 2)
    return likelihood / likelihood.sum()


def _arrived(weights: Exact, level: Exact, gain: Exact, target: float, spread: Exact) -> Exact:
    """The chance to have reached the target by each place of the horizon, never falling."""
    chance = np.zeros(len(HORIZON))
    for column, exponent in enumerate(EXPONENTS):
        curve = level[:, None] + gain[:, None] * (1 - HORIZON**-exponent)
        chance += weights[:, column] @ ndtr((curve - target) / spread)
    return np.maximum.accumulate(chance)


def _quantile(arrived: Exact, share: float) -> float:
    """Where on the horizon the chance passes this share, by a line between places; or infinity."""
    if arrived[-1] < share:
        return float(np.inf)
    return float(np.interp(share, arrived, HORIZON)) if arrived[0] < share else 1.0
