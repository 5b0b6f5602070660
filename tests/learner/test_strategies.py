"""What every strategy owes, each a bug that was seen in somebody's library."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from learner.engine import learn
from learner.networks.model import Model
from learner.strategies import STRATEGIES
from learner.types import Pool, Recipe
from tests.learner.worlds import World, blobs

RECIPE = Recipe(picks=30, round_size=10, members=5, seed=11)
LABELED, ASKABLE = range(18), range(18, 120)


@pytest.fixture(params=["auto", *STRATEGIES.names])
def recipe(request) -> Recipe:
    return replace(RECIPE, strategy=request.param)


def ids_of(outcome) -> list[int]:
    return [pick.id for pick in outcome.picks]


def ask(recipe: Recipe, world: World | None = None, train=LABELED, askable=ASKABLE, shards=1):
    world = world or blobs()
    return learn(world.labeled(train), world.pool(askable, shards), recipe)


def test_picks_are_askable_ids_each_once_and_ranked_from_one(recipe):
    picks = ask(recipe).picks
    assert len({pick.id for pick in picks}) == recipe.picks
    assert {pick.id for pick in picks} <= set(blobs().ids[18:])
    assert [pick.rank for pick in picks] == list(range(1, recipe.picks + 1))


def test_the_same_seed_asks_the_same(recipe):
    assert ask(recipe).picks == ask(recipe).picks


def test_the_order_and_sharding_of_the_pool_do_not_matter(recipe):
    world = blobs()
    shuffled = world.shuffled(5)
    labeled, askable = (shuffled.at(world.ids[list(part)]) for part in (LABELED, ASKABLE))
    assert ids_of(ask(recipe, shuffled, labeled, askable, shards=4)) == ids_of(ask(recipe))


def test_inputs_are_left_alone(recipe):
    world = blobs()
    labeled, pool = world.labeled(LABELED, range(100, 120)), world.pool(range(18, 100))
    inputs: list[NDArray[Any]] = [labeled.train.rows, labeled.train.labels, pool.shards[0].rows]
    before = [array.tobytes() for array in inputs]
    for array in inputs:
        array.setflags(write=False)
    learn(labeled, pool, recipe)
    assert [array.tobytes() for array in inputs] == before


def test_single_precision_pools_are_ranked_as_half(recipe):
    world = blobs()
    half = world.pool(ASKABLE)
    single = Pool(tuple(replace(s, rows=s.rows.astype(np.float32)) for s in half.shards))
    ranked = [ids_of(learn(world.labeled(LABELED), pool, recipe)) for pool in (half, single)]
    assert ranked[0] == ranked[1]


@pytest.mark.parametrize("train", [[], [4], [0, 3, 6, 9]])
def test_nothing_to_tell_apart_is_a_cold_start(recipe, train):
    outcome = ask(recipe, train=train)
    assert outcome.model is None
    assert len(set(ids_of(outcome))) == recipe.picks
    assert {pick.evidence.rule for pick in outcome.picks} == {"cold start"}
    assert {(pick.evidence.top, pick.evidence.votes) for pick in outcome.picks} == {((), ())}


def test_one_label_a_category_is_enough(recipe):
    outcome = ask(recipe, train=[0, 1, 2])
    assert outcome.model is not None
    assert len(set(ids_of(outcome))) == recipe.picks


@pytest.mark.parametrize("left", [1, 2, 29])
def test_a_small_pool_is_asked_to_the_last_sample(recipe, left):
    askable = range(120 - left, 120)
    assert sorted(ids_of(ask(recipe, askable=askable))) == sorted(blobs().ids[120 - left :])


def test_all_may_be_exploration(recipe):
    outcome = ask(replace(recipe, exploration=1.0))
    assert len(set(ids_of(outcome))) == recipe.picks
    assert {p.evidence.rule for p in outcome.picks} == {"explore"}


def test_an_empty_pool_has_no_picks(recipe):
    assert ask(recipe, askable=[]).picks == ()


def test_duplicate_rows_are_picked_once_each_and_by_a_hash_of_their_id(recipe):
    world = blobs()
    same = World(world.ids, np.ones_like(world.rows), world.labels, 3)
    first, second = (ids_of(ask(replace(recipe, seed=seed), same)) for seed in (1, 2))
    assert len(set(first)) == recipe.picks
    assert first != second
    assert first != sorted(first)
    shuffled = same.shuffled(3)
    labeled, askable = (shuffled.at(world.ids[list(part)]) for part in (LABELED, ASKABLE))
    assert ids_of(ask(replace(recipe, seed=1), shuffled, labeled, askable)) == first


def test_the_order_of_members_changes_nothing(recipe, monkeypatch):
    before = ids_of(ask(recipe))
    inner = Model.member_probabilities
    monkeypatch.setattr(Model, "member_probabilities", lambda self, rows: inner(self, rows)[::-1])
    assert ids_of(ask(recipe)) == before


def test_an_exception_in_a_strategy_surfaces_once_and_untouched(recipe, monkeypatch):
    calls = []

    def broken(_model, rows, _heads):
        calls.append(len(rows))
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(Model, "_probabilities", broken)
    with pytest.raises(ZeroDivisionError, match="a bug"):
        ask(recipe)
    assert len(calls) == 1


def test_every_pick_says_why(recipe):
    outcome = ask(recipe)
    for pick in outcome.picks:
        evidence = pick.evidence
        assert evidence.strategy == outcome.strategy
        assert 0 < evidence.percentile <= 100
        assert np.isfinite(evidence.score)
        (_, likely), (_, next_likely) = evidence.top
        assert 1 >= likely >= next_likely >= 0
        assert sum(evidence.votes) == recipe.members
        assert (evidence.selection_probability is not None) == (evidence.rule == "explore")
