"""Search near what is labeled: for categories so rare that chance would hardly meet them."""

import numpy as np
from numpy.typing import NDArray

from learner import utilities
from learner.strategies.strategy import Batch, strategy
from learner.types import Floats
from learner.utilities.distances import ROWS

SHARE = 0.01  # of the pool that counts as the neighbours of one labeled sample


@strategy("seals_margin")
def seals_margin(batch: Batch) -> Floats:
    """Coleman et al. 2022: the margin among the neighbours of what is labeled; all others below.

    The paper keeps each labeled sample's 100 nearest in an index; here a neighbour lies within the
    radius that holds a hundredth of the reference, and every sample of the pool is tried.
    """
    situation = batch.situation
    labeled, reference = situation.space(situation.train.rows), situation.space(situation.reference)
    near = within_reach(situation.space(batch.rows), labeled, reaches(labeled, reference))
    return utilities.margin(batch.consensus) - ~near


def reaches(labeled: Floats, reference: Floats) -> Floats:
    """The squared radius around each labeled point that holds its share of the reference, at least
    one of them: float32[l]."""
    squares = utilities.squared_distances(labeled, reference)
    rank = max(1, round(SHARE * len(reference))) - 1
    kth: Floats = np.partition(squares, rank, axis=1)[:, rank]
    return kth


def within_reach(points: Floats, labeled: Floats, reach: Floats) -> NDArray[np.bool_]:
    """Is each point within the reach of a labeled one? bool[n]."""
    near = np.empty(len(points), bool)
    for start in range(0, len(points), ROWS):
        squares = utilities.squared_distances(points[start : start + ROWS], labeled)
        near[start : start + ROWS] = (squares <= reach).any(axis=1)
    return near
