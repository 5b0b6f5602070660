"""A pool scored by many workers is ranked as if one had scored it."""

import multiprocessing
from pathlib import Path

import numpy as np
import pytest

from labeling.models import Round
from labeling.rounds import scoring
from learner.engine import learn
from learner.store import FeatureStore
from learner.types import Examples, Labeled, Pool, Recipe, Shard

RECIPE = Recipe(picks=40, round_size=10, members=4)


@pytest.fixture
def world(tmp_path, settings, monkeypatch):
    """Four shards of a hundred rows, fifty of which are labeled."""
    settings.FEATURES_FOLDER = tmp_path
    settings.SCORE_TOGETHER_FROM = 2
    monkeypatch.setattr("learner.store.SHARD", 100)
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 400)
    rows = (rng.normal(size=(400, 6)) + labels[:, None]).astype(np.float16)
    store = FeatureStore(tmp_path / "rows", 6)
    store.append(np.arange(400) * 3, rows)
    train = Examples(np.arange(50) * 3, rows[:50].astype(np.float32), labels[:50])
    none = Examples(np.empty(0, np.int64), np.empty((0, 6), np.float32), np.empty(0, np.int64))
    pool = Pool(tuple(Shard(ids, block, ids >= 150) for ids, block in store.shards()))
    return store, Labeled(train, none, 3), pool


def picks(world, invite, strategy="auto"):
    store, labeled, pool = world
    recipe = Recipe(**{**RECIPE.to_json(), "strategy": strategy})
    scorer = scoring.scorer(Round(pk=7, attempts=1), store, invite)
    return learn(labeled, pool, recipe, score=scorer).picks


def alone(world, strategy="auto"):
    _, labeled, pool = world
    return learn(labeled, pool, Recipe(**{**RECIPE.to_json(), "strategy": strategy})).picks


def nobody(_board, _shards):
    pass


def everything(board, shards):
    for number in range(shards):
        assert scoring.help_with(board, number)


def a_crowd(board, shards):
    context = multiprocessing.get_context("fork")
    crowd = [
        context.Process(target=scoring.help_with, args=(board, number))
        for number in [*range(shards), *range(shards)]
    ]
    for process in crowd:
        process.start()
    for process in crowd:
        process.join()


@pytest.mark.parametrize("invite", [nobody, everything])
@pytest.mark.parametrize("strategy", ["auto", "vote_entropy", "random", "max_herding"])
def test_the_picks_are_those_of_one_process(world, invite, strategy):
    assert picks(world, invite, strategy) == alone(world, strategy)


def test_workers_at_the_same_shards_change_nothing(world):
    before = alone(world)
    assert picks(world, a_crowd) == before


def test_the_board_is_gone_afterwards_and_late_helpers_leave_quietly(world, tmp_path):
    late = []
    picks(world, lambda board, _shards: late.append(board))
    assert list((tmp_path / "boards").iterdir()) == []
    assert not scoring.help_with(late[0], 0)


def test_a_shard_that_is_scored_is_not_scored_again(world):
    again = []
    picks(world, lambda board, _: again.extend(scoring.help_with(board, 0) for _ in range(2)))
    assert again == [True, False]


def test_a_helper_that_died_leaves_its_shard_to_the_round(world):
    def one_dies(board, _shards):
        folder = Path(world[0].folder.parent) / "boards" / board
        with scoring.lock_of(folder, 2, wait=False) as mine:
            assert mine

    assert picks(world, one_dies) == alone(world)


def test_rows_that_arrive_meanwhile_are_not_scored(world):
    store = world[0]

    def more_arrive(board, shards):
        store.append(np.arange(400, 450) * 3, np.zeros((50, 6), np.float16))
        everything(board, shards)

    before = alone(world)
    assert picks(world, more_arrive) == before


def test_a_small_pool_is_scored_without_a_board(world, settings, tmp_path):
    settings.SCORE_TOGETHER_FROM = 5
    asked = []
    assert picks(world, lambda *board: asked.append(board)) == alone(world)
    assert asked == []
    assert not (tmp_path / "boards").exists()


def test_what_a_killed_attempt_has_left_is_removed(world, tmp_path):
    left = tmp_path / "boards" / "round-7-0"
    left.mkdir(parents=True)
    other = tmp_path / "boards" / "round-70-1"
    other.mkdir()
    picks(world, nobody)
    assert not left.exists()
    assert other.exists()
