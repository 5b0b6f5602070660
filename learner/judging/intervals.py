"""95 % intervals that hold the truth in 95 of 100 projects: `python -m bench.intervals` counts.

Measured in 1,000 simulated projects, the bootstrap's percentiles hold balanced accuracy in 93 %,
macro F1 in 91 % and the calibration error in 22 %; hence the ones below.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from learner.crowd.shares import wilson
from learner.types import Ids, Interval

DRAWS = 300
Statistic = Callable[[NDArray[Any]], tuple[float, NDArray[np.float64]]]


def of_mean(values: NDArray[np.float64], most: float) -> Interval:
    """Of the mean of losses float[n] in 0..most: Student's t, its skewness removed (Hall
    1992). One value alone bounds nothing: (0, most)."""
    n = len(values)
    if n < 2:
        return 0.0, most
    mean, deviation = float(values.mean()), float(values.std(ddof=1))
    if deviation == 0:
        return mean, mean
    skewness = float(((values - mean) ** 3).mean()) / deviation**3 / np.sqrt(n)
    t = float(stdtrit(n - 1, 0.975))
    error = deviation / np.sqrt(n)
    low, high = (mean - error * _skewed(side * t, skewness) for side in (1, -1))
    return max(0.0, float(low)), min(most, float(high))


def _skewed(t: float, skewness: float) -> float:
    """The quantile t for a mean whose samples are skewed; `skewness` is already over sqrt(n)."""
    if abs(skewness) < 1e-9:
        return t
    return float(3 / skewness * (np.cbrt(1 + skewness * (t - skewness / 6)) - 1))


def of_confusion(table: Ids, statistic: Statistic) -> Interval:
    """Of a share that is a smooth function of the counts int[c, c], rows being the truth.

    `statistic` maps counts to the value and its derivative by each count. The variance is the
    delta method's at smoothed counts: half a hit and half a miss more for each category that
    occurs, so that ten hits of ten are no certainty. A category of n samples counts (n + 2) / n:
    one for the smoothing, one for the recall that was estimated.
    """
    size, support = len(table), table.sum(axis=1)[:, None]
    hit = np.eye(size)
    smoothed = table + (support > 0) * (hit + (1 - hit) / max(1, size - 1)) / 2
    centre, slope = statistic(smoothed)
    scarce = (support + 2) / np.maximum(support, 1)
    return of_share(statistic(table)[0], centre, float((smoothed * scarce * slope**2).sum()))


def of_share(value: float, smoothed: float, variance: float) -> Interval:
    """Wilson's interval of a value, at the size of the plain random sample that would have this
    variance, where the variance and the value beside it are those at smoothed counts."""
    effective = max(1.0, smoothed * (1 - smoothed) / variance)
    return wilson(value * effective, effective)


def of_calibration_error(gap: NDArray[np.float64], noise: NDArray[np.float64]) -> Interval:
    """Of sum |gap_b| over bins, from gaps float[bins] observed with standard errors `noise`.

    Noise alone makes a sum of absolute values large, so the bootstrap is biased. Here a true error
    is believed if, with gaps in the observed proportions, it would give the observed one at the
    2.5 to 97.5 % of its outcomes: a test inverted (Neyman 1937). The observed error may lie beyond
    the interval when it is all noise; then it is the interval's end.
    """
    observed = float(np.abs(gap).sum())
    direction = gap / observed if observed else noise / max(noise.sum(), 1e-12)
    believed = np.linspace(0, min(1.0, observed + 4 * noise.sum()), 60)
    draws = np.random.default_rng(0).standard_normal((DRAWS, len(gap))) * noise
    outcomes = np.abs(believed[:, None, None] * direction + draws).sum(axis=2)
    least, most = np.maximum.accumulate(np.quantile(outcomes, [0.025, 0.975], axis=1), axis=1)
    low, high = np.interp(observed, most, believed), np.interp(observed, least, believed)
    return float(min(low, observed)), float(max(high, observed))
