import json

import numpy as np
import pytest

from learner.errors import BadData, BadRecipe
from learner.types import Examples, Pool, Recipe, Shard
from tests.learner.worlds import blobs


def test_a_recipe_survives_json():
    recipe = Recipe(strategy="margin", members=4, exploration=0.25, seed=3)
    assert Recipe.from_json(json.loads(json.dumps(recipe.to_json()))) == recipe


def test_a_recipe_takes_defaults_for_what_is_not_said():
    assert Recipe.from_json({"picks": 40}) == Recipe(picks=40)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"strateggy": "margin"}, "strateggy"),
        ({"members": 0}, "members"),
        ({"members": "8"}, "members"),
        ({"picks": True}, "picks"),
        ({"round_size": 2.5}, "round_size"),
        ({"exploration": 1.5}, "exploration"),
        ({"exploration": float("nan")}, "exploration"),
        ({"seed": -1}, "seed"),
        ({"strategy": None}, "strategy"),
    ],
)
def test_a_bad_recipe_is_refused_by_name(values, named):
    with pytest.raises(BadRecipe, match=named):
        Recipe.from_json(values)


def test_a_whole_number_is_a_share():
    assert Recipe.from_json({"exploration": 0}).exploration == 0


def test_examples_of_unequal_lengths_are_refused():
    with pytest.raises(BadData, match="2 ids, 1 rows"):
        Examples(np.arange(2), np.zeros((1, 3), np.float32), np.zeros(2, np.int64))


def test_a_sample_labeled_twice_is_refused():
    with pytest.raises(BadData, match="twice"):
        Examples(np.array([4, 4]), np.zeros((2, 3), np.float32), np.zeros(2, np.int64))


def test_a_shard_of_unequal_lengths_is_refused():
    with pytest.raises(BadData, match="shard"):
        Shard(np.arange(2), np.zeros((2, 3), np.float16), np.ones(3, bool))


def test_a_pool_is_flat_over_its_shards():
    world = blobs(30)
    askable = [29, 3, 11, 12, 20]
    pool = world.pool(askable, shards=4)
    assert pool.askable_count == 5
    assert set(pool.ids) == set(world.ids[askable])
    backwards = np.arange(5)[::-1]
    assert np.array_equal(pool.rows(backwards), world.rows[world.at(pool.ids[backwards])])


def test_chunks_cover_the_askable_samples_in_order(monkeypatch):
    monkeypatch.setattr("learner.types.data.CHUNK", 4)
    world = blobs(30)
    pool = world.pool(range(1, 30), shards=3)
    chunks = [chunk for shard in pool.shards for chunk in shard.chunks()]
    assert max(len(ids) for ids, _ in chunks) == 4
    assert np.array_equal(np.concatenate([ids for ids, _ in chunks]), pool.ids)
    assert np.array_equal(np.concatenate([rows for _, rows in chunks]), pool.rows(np.arange(29)))


def test_an_id_in_two_shards_is_refused():
    shard = Shard(np.array([5]), np.zeros((1, 2), np.float16), np.ones(1, bool))
    with pytest.raises(BadData, match="twice"):
        _ = Pool((shard, shard)).ids


def test_a_pool_without_shards_is_empty():
    pool = Pool(())
    assert pool.askable_count == 0
    assert pool.rows(np.empty(0, np.intp)).shape == (0, 0)
