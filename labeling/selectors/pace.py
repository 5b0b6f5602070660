"""How fast money is spent, and when it is gone. Pure: days in, ranges out.

docs/budget.md says how: days with work and days without are drawn apart, so that weekends and
pauses widen the range instead of shifting it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST = 3  # days with work that say anything about the next
HORIZON = 365  # days; nobody knows further
DRAWS = 1000
ENDS = (0.025, 0.975)


@dataclass(frozen=True)
class Day:
    """What the answers of one day cost, and how many they were."""

    spent: int
    answers: int


@dataclass(frozen=True)
class Range:
    """`high` is None where the end is open."""

    mid: float
    low: float
    high: float | None


@dataclass(frozen=True)
class Pace:
    """Minor units a day; days until the money is gone; and what an answer may cost from now on,
    as a multiple of what it cost so far."""

    daily: Range
    lasts: Range
    dearer: Range


def pace(days: Sequence[Day], left: int) -> Pace | None:
    """From whole days that follow each other; None with fewer than three that had work."""
    worked = [day for day in days if day.spent > 0]
    if len(worked) < FEWEST:
        return None
    rng = np.random.default_rng(0)
    count, idle = len(worked), len(days) - len(worked)
    spent, answers = (
        np.array([getattr(day, name) for day in worked], float) for name in ("spent", "answers")
    )
    share = rng.beta(count + 0.5, idle + 0.5, DRAWS)  # of days with work, after Jeffreys
    chosen = rng.integers(count, size=(DRAWS, count - 1))  # one fewer: as wide as the truth is
    daily = share * spent[chosen].mean(axis=1)
    each = spent[chosen].sum(axis=1) / np.maximum(1, answers[chosen].sum(axis=1))
    works = rng.random((DRAWS, HORIZON)) < share[:, None]
    ahead = chosen[np.arange(DRAWS)[:, None], rng.integers(count - 1, size=(DRAWS, HORIZON))]
    gone = np.cumsum(spent[ahead] * works, axis=1) >= left
    lasts = np.where(gone.any(axis=1), gone.argmax(axis=1) + 1.0, np.inf)
    mean = spent.sum() / len(days)
    now = spent.sum() / max(1.0, answers.sum())
    return Pace(_range(mean, daily), _range(left / mean, lasts), _range(1.0, each / now))


def _range(mid: float, draws: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Range:
    low, high = (float(end) for end in np.quantile(draws, ENDS, method="nearest"))
    return Range(mid, min(low, mid), max(high, mid) if np.isfinite(high) else None)
