"""Metrics of numbers."""

import numpy as np
from numpy.typing import NDArray

from learner.judging import intervals
from learner.types import Interval, Labels, NumberMetrics

DRAWS = 400
GROUPS = 500
WORST = np.log(1e6)  # 1 - R^2 that an interval goes to at most: JSON has no infinity
Exact = NDArray[np.float64]


def judge_numbers(predictions: NDArray[np.floating], labels: Labels) -> NumberMetrics:
    """Metrics of predictions float[n] or [n, 1] against labels float[n], in the label's own unit.

    R^2 compares with guessing the holdout's mean; with fewer than three different labels that says
    nothing, and it is 0 with the interval (-1, 1).
    """
    truth = np.asarray(labels, np.float64)
    error = predictions.astype(np.float64).reshape(len(truth), -1)[:, 0] - truth
    absolute, squared = np.abs(error), error**2
    spread = (truth - truth.mean()) ** 2
    known = len(np.unique(truth)) > 2
    low, high = of_r2(squared, truth) if known else (-1.0, 1.0)
    bounds: dict[str, Interval] = {}
    if len(truth) > 1:
        squares = intervals.of_mean(squared, np.inf)
        bounds = {
            "mae": intervals.of_mean(absolute, np.inf),
            "rmse": (float(np.sqrt(squares[0])), float(np.sqrt(squares[1]))),
        }
    return NumberMetrics(
        size=len(truth),
        low=low,
        high=high,
        r2=float(1 - squared.mean() / spread.mean()) if known else 0.0,
        mae=float(absolute.mean()),
        rmse=float(np.sqrt(squared.mean())),
        intervals=bounds,
    )


def of_r2(squared: Exact, truth: Exact) -> Interval:
    """R^2 by the bootstrap-t (Efron 1982) of log(1 - R^2), a ratio of two means."""
    if not squared.any():
        return 1.0, 1.0
    away = truth - truth.mean()
    scale = away.std()
    columns = [squared / scale**2, (away / scale), (away / scale) ** 2]
    error, _, square = columns
    moments = np.column_stack([*columns, error**2, error * square, square**2])
    value, deviation = _log_ratio(moments.mean(axis=0)[None])
    drawn, spread = _log_ratio(_resampled(moments))
    t = (drawn - value) / np.maximum(spread, 1e-12)
    t = t[np.isfinite(t)]  # of the few, a draw may hold one number only, or no error
    if len(t) < DRAWS / 2 or not np.isfinite(value + deviation).all():
        return float(min(-1.0, 1 - np.exp(value[0]))), 1.0
    below, above = np.quantile(t, [0.025, 0.975])
    low, high = (1 - np.exp(np.minimum(value - q * deviation, WORST)) for q in (below, above))
    return float(low[0]), float(high[0])


def _log_ratio(m: Exact) -> tuple[Exact, Exact]:
    """log(mean squared error / variance) and its deviation times sqrt(n), from mean moments
    [b, 6]: e, a, a^2, e^2, e a^2, a^4 for squared errors e and distances a from the mean."""
    error, variance = m[:, 0], m[:, 2] - m[:, 1] ** 2
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        spread = m[:, 3] / error**2 - 2 * m[:, 4] / (error * variance) + m[:, 5] / variance**2
        return np.log(error / variance), np.sqrt(np.maximum(spread, 0))


def _resampled(moments: Exact) -> Exact:
    """Mean moments of `DRAWS` samples with replacement: [b, 6]. Of many samples, groups are drawn:
    their means have the same spread, and the cost stays."""
    groups = np.array_split(moments, min(len(moments), GROUPS))
    means = np.array([group.mean(axis=0) for group in groups])
    n = len(means)
    weights = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=DRAWS)
    drawn: Exact = weights @ means / n
    return drawn
