"""D^2 sampling, the seeding of k-means++ (Arthur & Vassilvitskii 2007), many draws a pass.

A draw is due in proportion to the squared distance to the nearest point drawn before. Distances
only fall, so a draw by stale distances, kept with the chance fresh / stale, is a draw by fresh
ones: the distribution is exact, and a pass over the points serves many draws instead of one.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from learner.strategies.strategy import Order
from learner.types import Floats

AHEAD = 32  # draws tried by the same stale distances
ROUNDING = 1e-6  # of the largest squared distance: what is nearer coincides

SquaresTo = Callable[[Order], Floats]


def scattered(squares_to: SquaresTo, first: int, count: int, rng: np.random.Generator) -> Order:
    """The first and up to count - 1 other points, drawn by D^2; fewer once all that is left
    coincides with what was drawn.

    squares_to(positions) are the squared distances of those points to all: float32[m, n].
    """
    order = [first]
    closest = squares_to(np.array(order))[0].astype(np.float64)
    rounding = ROUNDING * closest.max()
    while len(order) < count:
        closest[closest <= rounding] = 0
        closest[order] = 0  # whatever was rounded: nothing is drawn twice
        drawn = _drawn(closest, rng)
        if not len(drawn):
            break
        squares = squares_to(drawn)
        between = np.where(np.equal.outer(drawn, drawn), 0, squares[:, drawn])
        kept = _kept(between, closest[drawn], rng)[: count - len(order)]
        order.extend(drawn[kept].tolist())
        np.minimum(closest, squares[kept].min(axis=0), out=closest)
    return np.array(order, np.intp)


def _drawn(closest: NDArray[np.float64], rng: np.random.Generator) -> Order:
    """Positions, in proportion to their squared distances; none when all of these are 0."""
    total = np.cumsum(closest)
    if total[-1] == 0:
        return np.empty(0, np.intp)
    drawn = np.searchsorted(total, rng.random(AHEAD) * total[-1], side="right")
    return np.minimum(drawn, np.searchsorted(total, total[-1]))  # the last that has a chance


def _kept(between: Floats, stale: NDArray[np.float64], rng: np.random.Generator) -> list[int]:
    """Which of the draws count, one after the other; the first always does, no point twice."""
    chance, kept = rng.random(len(stale)), [0]
    for i in range(1, len(stale)):
        if chance[i] * stale[i] < between[kept, i].min():
            kept.append(i)
    return kept
