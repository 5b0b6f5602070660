"""Batches: near the doubt, far from each other."""

from typing import Any

import numpy as np
import pytest

from learner import utilities
from learner.networks.model import Space
from learner.strategies import STRATEGIES, Situation, density, distinct, seals
from learner.strategies.diversity import smallest_clusters_first
from learner.strategies.doubt import doubt
from learner.strategies.strategy import Batch, Shortlist
from learner.types import Recipe
from tests.learner.worlds import World, blobs, measured, tagged

RNG = np.random.default_rng(8)


class Fake:
    """A model that has already predicted for every sample: p [n, c] and members [K, n, c]."""

    def __init__(self, p: np.ndarray) -> None:
        self.p, self.categories, self.members = p, p.shape[1], 3
        self.spread = np.linspace(0, 1, len(p), dtype=np.float32)

    def predict(self, rows):
        return self.p[: len(rows)]

    def member_probabilities(self, rows):
        spread = self.spread[: len(rows), None]
        return np.stack([self.p[: len(rows)] + way * spread for way in (-1, 0, 1)])


def situation_of(world: World, model: Any, recipe: Recipe | None = None) -> Situation:
    """The first thirty are labeled; the whole world is its own reference."""
    space = Space.of(world.rows)
    train = world.examples(range(30))
    return Situation(space, model, train, world.rows, recipe or Recipe(), world.task)


def shortlist_of(world: World, utility: np.ndarray, recipe: Recipe | None = None) -> Shortlist:
    situation = situation_of(world, Fake(np.full((len(world.ids), 3), 1 / 3)), recipe)
    order = np.argsort(-utility, kind="stable")
    known = situation.space(situation.train.rows)
    return Shortlist(situation, world.ids[order], world.rows[order], utility[order], known)


def test_doubt_is_the_margin_of_what_is_asked():
    p = RNG.dirichlet(np.ones(3), 120).astype(np.float32)
    for world, wanted in [
        (blobs(), utilities.margin(p)),
        (tagged(), utilities.binary_margin(p)),
        (measured(), Fake(p).spread * np.sqrt(2 / 3) / measured().labels[:30].std()),
    ]:
        batch = Batch(situation_of(world, Fake(p)), world.ids, world.rows)
        assert np.allclose(doubt(batch), wanted, atol=1e-6), world.task


@pytest.mark.parametrize("name", ["margin_clusters", "cluster_margin"])
def test_a_batch_is_of_the_most_doubtful_and_from_many_clusters(name):
    world, recipe = blobs(120), Recipe(round_size=10)
    utility = RNG.random(120).astype(np.float32)
    chosen = STRATEGIES.get(name).choose(shortlist_of(world, utility, recipe), 20)
    assert len(set(chosen)) == 20
    assert max(chosen[:10]) < 60
    assert list(chosen[:10]) != list(range(10))


def test_cluster_margin_goes_round_the_clusters_from_the_smallest_up():
    at = np.array([0.0] * 40 + [100.0] * 20 + [200.0] * 6)
    rows = (at[:, None] + RNG.normal(size=(66, 2)) / 10).astype(np.float32)
    world = World(np.arange(66) * 3 + 5, rows, np.arange(66) % 3, 3)
    shortlist = shortlist_of(world, np.linspace(1, 0, 66, dtype=np.float32))
    chosen = smallest_clusters_first.__wrapped__(shortlist, 14)
    assert chosen.tolist() == [*range(4), *range(40, 45), *range(60, 65)]


def test_near_duplicates_of_a_pick_wait_and_are_asked_last():
    rows = np.repeat(RNG.normal(size=(10, 8)), 3, axis=0)
    rows = (rows + RNG.normal(size=rows.shape) / 1000).astype(np.float32)
    world = World(np.arange(30) + 7, rows, np.arange(30) % 3, 3)
    choose = distinct.distinct(lambda _shortlist, count: np.arange(count))
    shortlist = shortlist_of(world, np.linspace(1, 0, 30, dtype=np.float32))
    assert choose(shortlist, 5).tolist() == [0, 3, 6, 9, 1]  # of the ten that were looked at
    assert choose(shortlist, 30)[:10].tolist() == list(range(0, 30, 3))
    assert sorted(choose(shortlist, 30)) == list(range(30))


def test_the_same_direction_alone_is_no_repetition():
    points = np.array([[1, 0], [3, 0], [3.01, 0], [0, 0], [0, 0]], np.float32)
    assert distinct.repeats(points).tolist() == [False, False, True, False, True]


def test_what_repeats_a_repetition_alone_is_none():
    angles = np.array([0, 0.18, 0.36])
    points = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)
    assert distinct.repeats(points).tolist() == [False, True, False]


def test_information_density_prefers_the_crowd_at_equal_doubt():
    rows = np.concatenate([RNG.normal(size=(119, 4)), [[9.0, 9, 9, 9]]]).astype(np.float32)
    world = World(np.arange(120) + 3, rows, np.arange(120) % 3, 3)
    batch = Batch(situation_of(world, Fake(np.full((120, 3), 1 / 3))), world.ids, world.rows)
    scores = density.information_density(batch)
    assert scores.argmin() == 119
    assert scores.argmax() in np.argsort(np.linalg.norm(rows, axis=1))[:10]


def test_seals_asks_near_the_labeled_before_anything_else():
    world = blobs(120)
    p = RNG.dirichlet(np.ones(3), 120).astype(np.float32)
    batch = Batch(situation_of(world, Fake(p)), world.ids, world.rows)
    scores, margin = seals.seals_margin(batch), utilities.margin(p)
    near = scores >= 0
    assert near[:30].all()  # a labeled sample is its own neighbour
    assert 30 <= near.sum() < 120
    assert np.allclose(scores, np.where(near, margin, margin - 1), atol=1e-6)


def test_seals_reaches_a_hundredth_of_the_reference_from_each_labeled_sample():
    reference = RNG.normal(size=(500, 3)).astype(np.float32)
    labeled = reference[:4]
    reach = seals.reaches(labeled, reference)
    squares = utilities.squared_distances(labeled, reference)
    assert (squares <= reach[:, None]).sum(axis=1).tolist() == [5, 5, 5, 5]
    assert (
        seals.within_reach(reference, labeled, reach).sum()
        == (squares <= reach[:, None]).any(axis=0).sum()
    )


def test_power_margin_draws_anew_when_a_label_has_come():
    world, rule = blobs(), STRATEGIES.get("power_margin")
    model: Any = Fake(np.full((120, 3), 1 / 3))
    before = situation_of(world, model)
    after = Situation(
        before.space, model, world.examples(range(31)), world.rows, before.recipe, world.task
    )
    draws = [rule.measure(Batch(at, world.ids, world.rows)) for at in (before, before, after)]
    assert np.array_equal(draws[0], draws[1])
    assert abs(np.corrcoef(draws[0], draws[2])[0, 1]) < 0.3
