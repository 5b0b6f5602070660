"""Not twice the same thing: near-duplicates of a pick wait until the others had their turn."""

from functools import wraps

import numpy as np
from numpy.typing import NDArray

from learner.strategies.strategy import Choose, Order, Shortlist
from learner.types import Floats
from learner.utilities import squared_distances

ALIKE = 0.98  # cosine
SPARE = 2  # times the batch that is looked at, to have something to put in their place


def distinct(choose: Choose) -> Choose:
    """`choose`, with each near-duplicate of an earlier pick put behind all that are none."""

    @wraps(choose)
    def chosen(shortlist: Shortlist, count: int) -> Order:
        order = choose(shortlist, min(SPARE * count, len(shortlist.ids)))
        behind = repeats(shortlist.points[order])
        return np.concatenate([order[~behind], order[behind]])[:count]

    return chosen


def repeats(points: Floats) -> NDArray[np.bool_]:
    """Which points float32[n, d] nearly repeat an earlier one that does not: bool[n].

    Both their direction and their length must agree: |x - y|^2 <= 2 (1 - 0.98) |x| |y|, which no
    pair with a cosine under 0.98 fulfils. By direction alone, in a space of few dimensions every
    second sample would be a duplicate.
    """
    lengths = np.sqrt((points**2).sum(axis=1))
    alike = squared_distances(points, points) <= 2 * (1 - ALIKE) * np.outer(lengths, lengths)
    repeated = np.zeros(len(points), bool)
    for i in range(1, len(points)):
        repeated[i] = (alike[i, :i] & ~repeated[:i]).any()
    return repeated
