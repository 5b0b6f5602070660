"""The usual intervals, for `bench.intervals` to count beside ours."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from learner.judging.curves import Point
from learner.judging.metrics import balanced_accuracy, calibration_gaps, confusion, macro_f1
from learner.types import Interval

DRAWS = 200
EXPONENTS = np.geomspace(0.1, 2, 40)


def bootstrapped(
    p: NDArray[Any], labels: NDArray[Any], random: np.random.Generator
) -> dict[str, Interval]:
    """Percentiles of the metrics of resampled holdouts."""
    drawn: dict[str, list[float]] = {"balanced_accuracy": [], "macro_f1": [], "ece": []}
    for _ in range(DRAWS):
        some = random.integers(0, len(labels), len(labels))
        table = confusion(labels[some], p[some].argmax(axis=1), p.shape[1])
        drawn["balanced_accuracy"].append(balanced_accuracy(table)[0])
        drawn["macro_f1"].append(macro_f1(table)[0])
        drawn["ece"].append(float(np.abs(calibration_gaps(p[some], labels[some])[0]).sum()))
    return {name: percentiles(values) for name, values in drawn.items()}


def of_mean(losses: NDArray[Any]) -> Interval:
    """The mean of the losses as they were drawn, plus and minus 1.96 standard errors."""
    half = 1.96 * losses.std(ddof=1) / np.sqrt(len(losses))
    return float(losses.mean() - half), float(losses.mean() + half)


def forecast(
    points: list[Point], target: float, size: int, random: np.random.Generator
) -> Interval:
    """A power law fitted by weighted least squares, and again to points redrawn with independent
    binomial errors."""
    labels = np.array([point.labels for point in points], float)
    scores = np.array([[point.score for point in points]])
    asymptote, drop, exponent = power_law(labels, scores)
    expected = np.clip(asymptote - drop * labels**-exponent, 0, 1)
    redrawn = random.binomial(size, expected, (DRAWS, len(labels))) / size
    asymptote, drop, exponent = power_law(labels, redrawn)
    rise = np.maximum(asymptote - target, 0) / np.maximum(drop, 1e-9)
    with np.errstate(divide="ignore"):
        crossed = np.where(rise > 0, rise ** (-1 / exponent), np.inf)
    return percentiles(np.minimum(crossed, 1e9).ravel().tolist())


def power_law(labels: NDArray[Any], scores: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Asymptote, drop and exponent of scores [s, p] at labels [p]: each [s, 1]."""
    weights = labels / labels.sum()
    powers = labels ** -EXPONENTS[:, None]
    away = powers - (powers @ weights)[:, None]
    drop = np.maximum(-(scores * weights) @ away.T / (away**2 @ weights), 0)  # [s, e]
    asymptote = np.minimum((scores @ weights)[:, None] + drop * (powers @ weights), 1)
    rest = scores[:, None] - asymptote[:, :, None] + drop[:, :, None] * powers
    best = (rest**2 @ weights).argmin(axis=1)[:, None]
    chosen = [np.take_along_axis(found, best, axis=1) for found in (asymptote, drop)]
    return chosen[0], chosen[1], EXPONENTS[best]


def percentiles(values: list[float]) -> Interval:
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
