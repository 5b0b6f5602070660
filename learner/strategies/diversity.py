"""Ask where the model is unsure, but not twice the same thing."""

from collections.abc import Callable

import numpy as np
from sklearn.cluster import KMeans

from learner.strategies.clusters import assign, centres_of, one_after_another, turns
from learner.strategies.cold_start import cover_weighted
from learner.strategies.distinct import distinct
from learner.strategies.doubt import doubt
from learner.strategies.strategy import ANY, Batch, Order, Shortlist, strategy
from learner.types import Floats
from learner.utilities import squared_distances

WIDTH = 5  # clusters are sought among this many times the batch
MEMBERS = 20  # of a cluster of the reference, on average


def cover_the_unsure(shortlist: Shortlist, count: int) -> Order:
    """Uncertainty Herding (Bae et al. 2025): what is unsure is what to cover."""
    situation = shortlist.situation
    reference = Batch(situation, np.arange(len(situation.reference)), situation.reference)
    return cover_weighted(shortlist, doubt(reference), count)


@strategy("uncertainty_herding", choose=cover_the_unsure, tasks=ANY)
def uncertainty_herding(batch: Batch) -> Floats:
    """The doubt, of which the batch covers the mass."""
    return doubt(batch)


@distinct
def spread_over_clusters(shortlist: Shortlist, count: int) -> Order:
    """Of five rounds' worth of the most doubtful, one a cluster."""
    seed = shortlist.situation.recipe.seed

    def one_a_cluster(head: Order, size: int) -> Order:
        return head[_one_a_cluster(shortlist.points[head], size, seed)]

    return _by_rounds(shortlist, count, one_a_cluster)


@strategy("margin_clusters", choose=spread_over_clusters, tasks=ANY)
def margin_clusters(batch: Batch) -> Floats:
    """The doubt; the batch spreads over its clusters."""
    return doubt(batch)


@distinct
def smallest_clusters_first(shortlist: Shortlist, count: int) -> Order:
    """Of five rounds' worth of the smallest margins, one from each cluster of the pool in turn."""
    situation = shortlist.situation
    reference = situation.space(situation.reference)
    clusters = max(1, len(reference) // MEMBERS)
    centres = centres_of(reference, clusters, situation.recipe.seed)
    groups = assign(shortlist.points, centres)

    def in_turn(head: Order, size: int) -> Order:
        here = groups[head]
        sizes = np.bincount(here)[here]
        return np.sort(head[one_after_another(turns(here), sizes)[:size]])

    return _by_rounds(shortlist, count, in_turn)


@strategy("cluster_margin", choose=smallest_clusters_first, tasks=ANY)
def cluster_margin(batch: Batch) -> Floats:
    """Citovsky et al. 2021: the doubt; the clusters are the pool's, the same in every round."""
    return doubt(batch)


def _by_rounds(shortlist: Shortlist, count: int, choose: Callable[[Order, int], Order]) -> Order:
    """Round by round, `size` samples of the best that are left."""
    left, order = np.arange(len(shortlist.ids)), np.empty(0, np.intp)
    while len(order) < count:
        size = min(shortlist.situation.recipe.round_size, count - len(order))
        chosen = choose(left[: WIDTH * size], size)
        order = np.concatenate([order, chosen])
        left = np.setdiff1d(left, chosen)  # sorted, so still the most useful first
    return order


def _one_a_cluster(points: Floats, size: int, seed: int) -> Order:
    """The point nearest to each centre, in order of utility; duplicates leave fewer clusters, and
    the most useful of the others fill up."""
    clusters = min(size, len(np.unique(points, axis=0)))
    fitted = KMeans(clusters, n_init=1, random_state=seed % 2**32).fit(points)
    nearest = np.unique(squared_distances(fitted.cluster_centers_, points).argmin(axis=1))
    others = np.setdiff1d(np.arange(len(points)), nearest)
    return np.sort(np.concatenate([nearest, others[: size - len(nearest)]]))
