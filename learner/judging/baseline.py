"""How many labels would asking at random have needed? Measured, never replayed: the pool of picked
labels is curated, the labels that were drawn by chance are not."""

from collections.abc import Sequence
from dataclasses import dataclass

from learner.judging.curves import Point
from learner.judging.forecast import FEWEST_POINTS, Refusal
from learner.judging.power_law import crossing

FURTHEST = 4  # times the labels drawn at random: beyond, bounds are wrong more often than they say
MOST_PICKED_OVER = 0.3


@dataclass(frozen=True)
class Baseline:
    """Asking at random would have needed at least so many labels (97.5 % sure)."""

    least: int


def random_baseline(
    points: Sequence[Point], score: float, *, spent: int = 0, picked_over: float = 0.0
) -> Baseline | Refusal:
    """Labels that random asking needs for `score`, today's on the same holdout, which took `spent`.

    `points` are of a head that learned only from the labels drawn by chance (the start and the
    explored), ascending in labels. `picked_over` is the share of the pool that is labeled: what is
    left of a pool after picking is easier than the pool was, and no longer stands for it.

    Only the lower end is named. A tenth of the labels cannot bound the upper one: in 1,000
    simulated projects it was finite five times, and wrong four times.
    """
    silent = _silent(points, picked_over)
    if silent:
        return Refusal(silent)
    found, seen = crossing(points, score, another=True), points[-1].labels
    least = int(min(found.low, FURTHEST * seen))
    if least <= seen:
        return Refusal(f"Too close to say: {seen:,} labels drawn at random may do as well.")
    if least <= spent:
        return Refusal(f"Too early to say: {seen:,} labels drawn at random show too little.")
    return Baseline(least)


def _silent(points: Sequence[Point], picked_over: float) -> str:
    if picked_over > MOST_PICKED_OVER:
        return f"More than {MOST_PICKED_OVER:.0%} of the pool is labeled: too late to say."
    if len(points) < FEWEST_POINTS:
        return (
            f"Too early to say: {len(points)} of the {FEWEST_POINTS} rounds with labels drawn at "
            "random that it takes."
        )
    return ""
