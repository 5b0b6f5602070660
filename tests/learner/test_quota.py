from dataclasses import dataclass

import numpy as np

from learner.strategies import Quota
from tests.learner.worlds import blobs

ALL = frozenset(range(10))


@dataclass
class Predicted:
    """A shortlist of which only the predicted categories matter."""

    categories: list[int]

    @property
    def consensus(self):
        return np.eye(10, dtype=np.float32)[self.categories]


def test_there_is_no_quota_before_every_category_has_five_labels():
    world = blobs()
    few = [*range(4), *range(6, 30)]  # blobs take turns: 0, 1, 2, 0, …
    counts = np.bincount(world.labels[few])
    assert (Quota.of(world.labeled(few), 20) is None) == (counts.min() < 5)
    assert Quota.of(world.labeled([]), 20) is None
    assert Quota.of(world.labeled(range(3)), 20) is None


def test_the_quota_is_twice_the_even_share_or_a_quarter():
    world = blobs()
    assert Quota.of(world.labeled(range(60)), 30) == Quota(
        20, 30, frozenset()
    )  # two thirds of three
    ten = world.labeled(range(60)).__class__(
        world.examples(range(60)), world.examples([]), categories=3, task="categories"
    )
    assert Quota.of(ten, 30) is None


def test_the_surplus_of_a_category_waits_for_the_next_batch():
    shortlist = Predicted([0, 0, 0, 0, 1, 2, 0, 1])
    order = Quota(2, 4, ALL).spread(np.arange(8), shortlist)
    assert order.tolist() == [0, 1, 4, 5, 2, 3, 7, 6]


def test_a_batch_is_full_even_if_there_is_nothing_else():
    order = Quota(1, 3, ALL).spread(np.arange(5), Predicted([4] * 5))
    assert order.tolist() == [0, 1, 2, 3, 4]


def test_nothing_is_lost_or_doubled_whatever_is_predicted():
    rng = np.random.default_rng(0)
    for _ in range(50):
        shortlist = Predicted(rng.integers(0, 10, 37).tolist())
        given = rng.permutation(37)[:31]
        assert sorted(Quota(3, 10, ALL).spread(given, shortlist)) == sorted(given)


def test_of_a_category_with_few_labels_there_are_never_too_many():
    order = Quota(2, 4, frozenset({1})).spread(np.arange(8), Predicted([0, 0, 0, 1, 1, 1, 1, 0]))
    assert order.tolist() == [0, 1, 2, 3, 4, 5, 7, 6]
    world = blobs()
    rows = [np.flatnonzero(world.labels == c)[:n] for c, n in ((0, 6), (1, 6), (2, 30))]
    quota = Quota.of(world.labeled(np.concatenate(rows)), 30)
    assert quota is not None
    assert quota.common == {2}
