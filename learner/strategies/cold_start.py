"""Ask before anything is known: typical samples that together cover the pool."""

import numpy as np

from learner.strategies.herding import herd, kernel, radius_of
from learner.strategies.strategy import EVEN_REGIONS, Batch, Order, Shortlist, strategy
from learner.types import Floats


def cover(shortlist: Shortlist, count: int) -> Order:
    """MaxHerding (Bae et al. 2024): every reference point matters alike."""
    return cover_weighted(shortlist, np.ones(len(shortlist.situation.reference), np.float32), count)


def cover_weighted(shortlist: Shortlist, weights: Floats, count: int) -> Order:
    """Herding over the shortlist, given what is known; weights float32[e] of the reference."""
    situation = shortlist.situation
    reference = situation.space(situation.reference)
    radius = radius_of(reference)
    covered = np.zeros(len(reference), np.float32)
    if len(shortlist.known):
        covered = kernel(reference, shortlist.known, radius).max(axis=1)
    return herd(kernel(shortlist.points, reference, radius), weights, covered, count)


@strategy("max_herding", choose=cover, needs_model=False, tasks=EVEN_REGIONS)
def max_herding(batch: Batch) -> Floats:
    """How typical a sample is: its mean similarity to (at most 512 of) the reference."""
    reference = batch.situation.space(batch.situation.reference)
    points = batch.situation.space(batch.rows)
    similarity: Floats = kernel(points, reference[:512], radius_of(reference)).mean(axis=1)
    return similarity
