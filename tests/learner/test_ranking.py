from dataclasses import replace

import numpy as np
import pytest

from learner import committee
from learner.engine import learn
from learner.networks.model import Model, Space
from learner.strategies import STRATEGIES, Situation, ranking
from learner.types import Recipe
from tests.learner.worlds import blobs, digits

MARGIN = Recipe(strategy="margin", picks=40, exploration=0.1)


def ask(recipe: Recipe):
    world = blobs()
    return learn(world.labeled(range(18)), world.pool(range(18, 120)), recipe)


def test_every_tenth_pick_explores():
    explored = [p.rank for p in ask(MARGIN).picks if p.evidence.rule == "explore"]
    assert explored == [10, 20, 30, 40]


@pytest.mark.parametrize(("share", "slots"), [(0, 0), (0.3, 12), (1, 40)])
def test_the_share_of_exploration_is_the_recipes(share, slots):
    picks = ask(replace(MARGIN, exploration=share)).picks
    assert sum(p.evidence.rule == "explore" for p in picks) == slots


def test_explored_picks_know_their_chance():
    chances = [
        p.evidence.selection_probability for p in ask(MARGIN).picks if p.evidence.rule == "explore"
    ]
    assert chances == [1 / 102, 1 / 101, 1 / 100, 1 / 99]


def test_random_picks_are_all_by_chance():
    picks = ask(replace(MARGIN, strategy="random")).picks
    assert {p.evidence.rule for p in picks} == {"explore"}
    assert picks[39].evidence.selection_probability == pytest.approx(1 / (102 - 39))


def test_exploration_is_uniform_over_the_pool():
    world, counts = blobs(60), np.zeros(42)
    pool, train = world.pool(range(18, 60)), world.examples(range(18))
    space = Space.of(world.rows)
    model = committee.fit(train, 3, space, MARGIN)
    rule = STRATEGIES.get("margin")
    for seed in range(2000):
        situation = Situation(space, model, train, world.rows, replace(MARGIN, seed=seed))
        scored = ranking.Scored(pool, np.zeros(42, np.float32), np.arange(42), np.zeros(42))
        counts[ranking.explore(rule, situation, scored, count=10)] += 1
    expected = 2000 / 42
    assert ((counts - expected) ** 2 / expected).sum() < 75  # chi-squared, 41 degrees, p = 0.001


def test_without_exploration_the_top_is_the_top_of_the_utility():
    scores = [p.evidence.score for p in ask(replace(MARGIN, exploration=0)).picks]
    assert scores == sorted(scores, reverse=True)
    first = ask(replace(MARGIN, exploration=0)).picks[0].evidence
    assert first.percentile == 100


def test_a_large_pool_is_shortlisted_by_utility_and_by_chance():
    best = np.arange(1000)[::-1]
    listed = ranking.shortlisted(best, np.random.default_rng(0).random(1000), 100)
    assert listed[:50].tolist() == best[:50].tolist()
    assert len(set(listed)) == 100
    assert listed[50:].mean() == pytest.approx(475, abs=120)
    assert ranking.shortlisted(best, np.zeros(1000), 1000) is best


def test_a_pool_beyond_the_shortlist_is_still_ranked_once_each(monkeypatch):
    herding = replace(STRATEGIES.get("uncertainty_herding"), candidates=64)
    monkeypatch.setitem(STRATEGIES._things, "uncertainty_herding", herding)
    world = digits()
    outcome = learn(world.labeled(range(40)), world.pool(range(40, 1797), 3), Recipe(picks=50))
    assert len({pick.id for pick in outcome.picks}) == 50


def test_the_probabilities_of_all_members_for_all_samples_never_exist(monkeypatch):
    monkeypatch.setattr("learner.types.data.CHUNK", 200)
    monkeypatch.setattr("learner.engine.REFERENCE", 200)
    sizes, inner = [], Model.member_probabilities

    def watched(model, rows):
        sizes.append(len(rows))
        return inner(model, rows)

    monkeypatch.setattr(Model, "member_probabilities", watched)
    world = digits()
    recipe = Recipe(strategy="vote_entropy", picks=50)
    learn(world.labeled(range(100)), world.pool(range(100, 1797)), recipe)
    assert sum(sizes) >= 1697
    assert max(sizes) == 200


def test_progress_tells_how_much_of_the_pool_is_ranked(monkeypatch):
    monkeypatch.setattr("learner.types.data.CHUNK", 40)
    world, told = blobs(), []
    learn(
        world.labeled(range(18)),
        world.pool(range(18, 120)),
        MARGIN,
        on_progress=lambda *step: told.append(step),
    )
    assert [step for step in told if step[0] == "rank"] == [
        ("rank", 0, 102),
        ("rank", 40, 102),
        ("rank", 80, 102),
        ("rank", 102, 102),
    ]
