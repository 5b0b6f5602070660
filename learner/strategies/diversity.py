"""Ask where the model is unsure, but not twice the same thing."""

import numpy as np
from sklearn.cluster import KMeans

from learner import utilities
from learner.strategies.cold_start import cover_weighted
from learner.strategies.herding import squared_distances
from learner.strategies.strategy import Batch, Order, Shortlist, strategy
from learner.types import Floats

WIDTH = 5  # clusters are sought among this many times the batch


def cover_the_unsure(shortlist: Shortlist, count: int) -> Order:
    """Uncertainty Herding (Bae et al. 2025): what is unsure is what to cover."""
    situation = shortlist.situation
    reference = Batch(situation, np.arange(len(situation.reference)), situation.reference)
    return cover_weighted(shortlist, utilities.margin(reference.consensus), count)


@strategy("uncertainty_herding", choose=cover_the_unsure)
def uncertainty_herding(batch: Batch) -> Floats:
    """The margin, as for `margin`; the batch covers its mass."""
    return utilities.margin(batch.consensus)


def spread_over_clusters(shortlist: Shortlist, count: int) -> Order:
    """Round by round: of the five rounds' worth with the smallest margins, one a cluster."""
    recipe, left = shortlist.situation.recipe, np.arange(len(shortlist.ids))
    order: list[int] = []
    while len(order) < count:
        size = min(recipe.round_size, count - len(order))
        head = left[: WIDTH * size]
        chosen = head[_one_a_cluster(shortlist.points[head], size, recipe.seed)]
        order.extend(chosen)
        left = np.setdiff1d(left, chosen)  # sorted, so still the most useful first
    return np.array(order, np.intp)


def _one_a_cluster(points: Floats, size: int, seed: int) -> Order:
    """The point nearest to each centre, in order of utility; duplicates leave fewer clusters, and
    the most useful of the others fill up."""
    clusters = min(size, len(np.unique(points, axis=0)))
    fitted = KMeans(clusters, n_init=1, random_state=seed % 2**32).fit(points)
    nearest = np.unique(squared_distances(fitted.cluster_centers_, points).argmin(axis=1))
    others = np.setdiff1d(np.arange(len(points)), nearest)
    return np.sort(np.concatenate([nearest, others[: size - len(nearest)]]))


@strategy("margin_clusters", choose=spread_over_clusters)
def margin_clusters(batch: Batch) -> Floats:
    """The margin, as for `margin`; the batch spreads over clusters."""
    return utilities.margin(batch.consensus)
