"""Ask what stands for many others: TypiClust and ProbCover, for the first few labels."""

import numpy as np

from learner import utilities
from learner.strategies.clusters import assign, centres_of, one_after_another, turns
from learner.strategies.cold_start import max_herding
from learner.strategies.herding import herd, radius_of
from learner.strategies.strategy import EVEN_REGIONS, Order, Shortlist, strategy
from learner.types import Floats, Ids

NEIGHBOURS = 20  # that say how typical a sample is
SMALL = 5  # members of a cluster: what has fewer is an oddity, and waits
MOST = 500  # clusters
KINDS = 10  # clusters that stand for categories which nobody may have named yet
PURITY = 0.95  # of a ball: how many of its samples share the cluster of its centre


def most_typical(shortlist: Shortlist, count: int) -> Order:
    """TypiClust over the shortlist; as many clusters as there will be labels after the round."""
    situation = shortlist.situation
    reference = situation.space(situation.reference)
    wanted = len(shortlist.known) + situation.recipe.round_size
    centres = centres_of(reference, min(wanted, MOST), situation.recipe.seed)
    return typiclust(shortlist.points, reference, shortlist.known, centres)[:count]


def typiclust(points: Floats, reference: Floats, known: Floats, centres: Floats) -> Order:
    """All points float32[n, d], the most typical of the largest cluster without a label first
    (Hacohen et al. 2022, algorithm 1).

    Clusters are those of centres float32[k, d] and as large as their share of the reference
    float32[e, d]. After each cluster had its turn the next typical follow; of clusters with as many
    labels (known float32[l, d]) and turns, the largest is first. Clusters of under 5 wait.
    """
    groups = assign(points, centres)
    size = np.bincount(assign(reference, centres), minlength=len(centres))
    labeled = np.bincount(assign(known, centres), minlength=len(centres))
    typical = np.argsort(-typicality(points, groups), kind="stable")
    turn = labeled[groups[typical]] + turns(groups[typical])
    oddities = (size[groups[typical]] < SMALL) * (turn.max() + 1)
    return typical[one_after_another(turn + oddities, -size[groups[typical]])]


def typicality(points: Floats, groups: Ids) -> Floats:
    """The inverse mean distance to the 20 nearest, at most half, of a point's group: float32[n]
    (Hacohen et al. 2022, equation 1)."""
    found = np.zeros(len(points), np.float32)
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        neighbours = min(NEIGHBOURS, len(members) // 2)
        if neighbours:
            squares = utilities.squared_distances(points[members], points[members])
            near = np.partition(squares, neighbours, axis=1)[:, : neighbours + 1]  # itself, too
            found[members] = neighbours / (np.sqrt(near).sum(axis=1) + 1e-6)
    return found


def most_covering(shortlist: Shortlist, count: int) -> Order:
    """ProbCover over the shortlist: the balls that hold most of the reference not yet in one."""
    situation = shortlist.situation
    reference = situation.space(situation.reference)
    centres = centres_of(reference, KINDS, situation.recipe.seed)
    radius = pure_radius(reference, assign(reference, centres))
    return probcover(shortlist.points, reference, shortlist.known, radius, count)


def probcover(points: Floats, reference: Floats, known: Floats, radius: float, count: int) -> Order:
    """Greedy cover of reference float32[e, d] by balls around points float32[n, d] (Yehuda et al.
    2022, algorithm 1): herding whose kernel is 1 within the radius and 0 beyond."""
    inside = utilities.squared_distances(points, reference) <= radius**2
    covered = (utilities.nearest(reference, known) <= radius**2).astype(np.float32)
    return herd(inside.astype(np.float32), np.ones_like(covered), covered, count)


def pure_radius(points: Floats, groups: Ids) -> float:
    """The largest radius at which 95 % of the balls around points hold but their own group (Yehuda
    et al. 2022, section 4.1)."""
    foreign = np.full(len(points), np.inf, np.float32)
    for group in np.unique(groups):
        own = groups == group
        foreign[own] = utilities.nearest(points[own], points[~own])
    radius = float(np.sqrt(np.quantile(foreign, 1 - PURITY, method="lower")))
    return radius if np.isfinite(radius) else radius_of(points)


# both score how typical a sample is of the whole pool
strategy("typiclust", choose=most_typical, needs_model=False, tasks=EVEN_REGIONS)(max_herding)
strategy("probcover", choose=most_covering, needs_model=False, tasks=EVEN_REGIONS)(max_herding)
