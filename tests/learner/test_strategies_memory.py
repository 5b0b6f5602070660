"""What a strategy keeps in memory grows with the pool by a few numbers a sample, no more."""

import tracemalloc
from dataclasses import replace
from functools import cache

import pytest

from learner import committee, strategies
from learner.networks.model import Space
from learner.strategies import STRATEGIES, Question, Scored, Situation
from learner.types import Pool, Recipe
from tests.learner.worlds import World, blobs, measured, tagged

RECIPE = Recipe(picks=20, round_size=10, members=5)
WORLDS = {"category": blobs, "categories": tagged, "number": measured}
FEW, MANY = 1000, 5000
BYTES = 160  # a sample: scores, hashes, and a sort of each


@cache
def world_of(task: str) -> World:
    return WORLDS[task](MANY)


@cache
def situation_of(task: str) -> Situation:
    world = world_of(task)
    space, train = Space.of(world.rows), world.examples(range(18))
    model = committee.fit(train, world.categories, space, RECIPE)
    return Situation(space, model, train, world.rows[:256], RECIPE, world.task)


def peak(question: Question, pool: Pool) -> int:
    """The most bytes at once while the pool is scored and a batch is chosen."""
    assert len(pool.ids) == pool.askable_count  # what a pool remembers counts as input
    tracemalloc.start()
    try:
        found = strategies.score_here(question, pool, lambda _done, _total: None)
        strategies.choose(question, Scored.of(question, pool, found))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", STRATEGIES.names)
def test_a_larger_pool_takes_a_few_numbers_more_a_sample(name, monkeypatch):
    monkeypatch.setattr("learner.types.data.CHUNK", 250)
    rule = replace(STRATEGIES.get(name), candidates=250)
    task = min(rule.tasks)
    question = Question(rule, situation_of(task))
    world = world_of(task)
    small, large = (peak(question, world.pool(range(18, n))) for n in (FEW, MANY))
    assert large - small < BYTES * (MANY - FEW)
