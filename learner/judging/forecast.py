"""How many labels to the target? Said only where the curve can tell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from learner.judging.curves import Point, monotone
from learner.judging.power_law import crossing

FEWEST_LABELS = 80  # Figueroa 2012: fits on fewer miss by more than they tell
FEWEST_POINTS = 5
FURTHEST = 2  # times the labels seen


@dataclass(frozen=True)
class Forecast:
    """About `labels` labels to the target, 95 % sure of `low` to `high`; None is an open end."""

    target: float
    labels: int
    low: int
    high: int | None


@dataclass(frozen=True)
class Refusal:
    """No number of labels can be named, and why, in a sentence."""

    reason: str


def forecast(points: Sequence[Point], target: float) -> Forecast | Refusal:
    """When a curve, measured on one holdout and ascending in labels, reaches the target.

    Refuses under 80 labels or five points, for a target that was reached, and for one beyond twice
    the labels seen (Mahmood 2022: power laws mislead there) or beyond any.
    """
    too_early = _too_early(points)
    if too_early:
        return Refusal(too_early)
    seen = points[-1].labels
    if monotone([point.score for point in points])[-1] >= target:
        return Refusal(f"The curve has reached {target:.3f} already.")
    found = crossing(points, target)
    if not np.isfinite(found.labels):
        return Refusal(f"The curve seems to level off below {target:.3f}.")
    if found.labels > FURTHEST * seen:
        return Refusal(f"{target:.3f} lies beyond twice the {seen:,} labels seen: too far to tell.")
    high = int(np.ceil(found.high)) if np.isfinite(found.high) else None
    return Forecast(target, round(found.labels), int(found.low), high)


def _too_early(points: Sequence[Point]) -> str:
    if len(points) < FEWEST_POINTS:
        return f"Too early to say: {len(points)} of the {FEWEST_POINTS} rounds it takes."
    if points[-1].labels < FEWEST_LABELS:
        return f"Too early to say: {points[-1].labels} of the {FEWEST_LABELS} labels it takes."
    return ""
