"""Ask what is unsure and not alone, or unsure and unlike what is known."""

import numpy as np

from learner import utilities
from learner.strategies.doubt import doubt
from learner.strategies.strategy import ANY, Batch, Order, Shortlist, strategy
from learner.types import Floats

BETA = 1.0  # how much density counts beside doubt


@strategy("information_density", tasks=ANY)
def information_density(batch: Batch) -> Floats:
    """Settles & Craven 2008: doubt times the mean similarity to (the reference of) the pool."""
    situation = batch.situation
    points, reference = situation.space(batch.rows), situation.space(situation.reference)
    return doubt(batch) * utilities.density(points, reference) ** np.float32(BETA)


def rank_the_batch(shortlist: Shortlist, count: int) -> Order:
    """Cardoso et al. 2017, over the shortlist."""
    closest = utilities.nearest(shortlist.points, shortlist.known)
    return ranked(shortlist.points, shortlist.utility, closest, len(shortlist.known), count)


def ranked(points: Floats, utility: Floats, closest: Floats, known: int, count: int) -> Order:
    """The order that weighs unlikeness against utility anew for every pick (Cardoso et al. 2017).

    points float32[n, d], utility float32[n], `closest` float32[n] the squared distance to the
    nearest of the `known` points. score = alpha (1 - similarity) + (1 - alpha) utility, where
    similarity = 1 / (1 + distance) and alpha = n / (n + known), n and known after each pick.
    """
    closest = closest.copy()
    lengths = (points**2).sum(axis=1)
    order = np.empty(count, np.intp)
    for turn in range(count):
        alpha = np.float32((len(points) - turn) / (len(points) + known))
        scores = np.sqrt(closest)
        scores += 1
        np.divide(-alpha, scores, out=scores)  # alpha itself is the same for all
        scores += (1 - alpha) * utility
        scores[order[:turn]] = -np.inf
        order[turn] = best = int(scores.argmax())
        squares = points @ points[best]
        squares *= -2
        squares += lengths
        squares += lengths[best]
        np.minimum(closest, np.maximum(squares, 0, out=squares), out=closest)
    return order


@strategy("ranked_batch", choose=rank_the_batch)
def ranked_batch(batch: Batch) -> Floats:
    """The least confidence that Cardoso et al. weigh against similarity."""
    return utilities.least_confidence(batch.consensus)
