"""A question that travels to another process is the same question."""

from dataclasses import replace

import numpy as np
import pytest

from learner.engine import learn
from learner.errors import DamagedArtifact
from learner.strategies import STRATEGIES, questions, score_here, score_shard
from learner.types import Recipe
from tests.learner.worlds import blobs

CATEGORY = [name for name in STRATEGIES.names if "category" in STRATEGIES.get(name).tasks]


@pytest.mark.parametrize("strategy", CATEGORY)
def test_a_saved_question_scores_as_the_one_that_was_put(tmp_path, strategy):
    world, asked = blobs(), []

    def score(question, pool, on_progress):
        questions.save(question, tmp_path)
        again = questions.load(tmp_path)
        asked.extend(score_shard(again, shard) for shard in pool.shards)
        return score_here(question, pool, on_progress)

    recipe = Recipe(strategy=strategy, picks=10, members=3)
    there = learn(world.labeled(range(18)), world.pool(range(18, 120), 3), recipe, score=score)
    here = learn(world.labeled(range(18)), world.pool(range(18, 120), 3), recipe)
    assert there.picks == here.picks
    assert len(asked) == 3
    assert np.isfinite(np.concatenate(asked)).all()


def test_a_question_before_there_is_a_model_travels_too(tmp_path):
    world = blobs()

    def score(question, pool, _on_progress):
        questions.save(question, tmp_path)
        return [score_shard(questions.load(tmp_path), shard) for shard in pool.shards]

    recipe = Recipe(picks=10)
    pool = world.pool(range(120), 2)
    assert learn(world.labeled([]), pool, recipe, score=score) == learn(
        world.labeled([]), pool, recipe
    )


def test_columns_of_a_table_travel_as_what_they_are(tmp_path):
    world, arrived = blobs(), []
    labeled = world.labeled(range(18))
    table = np.column_stack([labeled.train.ids, labeled.train.labels])
    columns = replace(labeled.train, ids=table[:, 0], labels=table[:, 1])

    def score(question, pool, on_progress):
        questions.save(question, tmp_path)
        arrived.append(questions.load(tmp_path).situation.train)
        return score_here(question, pool, on_progress)

    learn(replace(labeled, train=columns), world.pool(range(18, 120)), Recipe(), score=score)
    assert arrived[0].ids.tolist() == labeled.train.ids.tolist()
    assert arrived[0].labels.tolist() == labeled.train.labels.tolist()


def test_a_damaged_model_is_not_asked(tmp_path):
    world = blobs()

    def score(question, pool, _on_progress):
        questions.save(question, tmp_path)
        next(tmp_path.glob("[0-9a-f]*.safetensors")).write_bytes(b"half")
        return [score_shard(questions.load(tmp_path), shard) for shard in pool.shards]

    with pytest.raises(DamagedArtifact):
        learn(world.labeled(range(18)), world.pool(range(18, 120)), Recipe(picks=5), score=score)
