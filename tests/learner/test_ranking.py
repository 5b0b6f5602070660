from dataclasses import replace

import numpy as np
import pytest

from learner import committee
from learner.engine import learn
from learner.networks.model import Model, Space
from learner.strategies import STRATEGIES, Question, Scored, Situation, choose, ranking
from learner.types import Recipe
from tests.learner.worlds import blobs, digits

MARGIN = Recipe(strategy="margin", picks=40, exploration=0.1)


def ask(recipe: Recipe):
    world = blobs()
    return learn(world.labeled(range(18)), world.pool(range(18, 120)), recipe)


def drawn(recipe: Recipe, seeds: int) -> float:
    found = [ask(replace(recipe, seed=seed, members=1)).picks for seed in range(seeds)]
    return np.mean([p.evidence.rule == "explore" for picks in found for p in picks])


def test_the_share_of_exploration_is_the_recipes():
    assert drawn(replace(MARGIN, exploration=0), 1) == 0
    assert drawn(replace(MARGIN, exploration=1), 1) == 1
    assert drawn(replace(MARGIN, exploration=0.3), 20) == pytest.approx(0.3, abs=0.06)


def test_every_pick_knows_the_chance_of_its_draw():
    for rank, pick in enumerate(ask(MARGIN).picks):
        by_chance = 0.1 / (102 - rank)
        if pick.evidence.rule == "exploit":
            by_chance += 0.9
        assert pick.evidence.selection_probability == pytest.approx(by_chance)


def test_a_sample_that_came_up_already_is_passed_over():
    coins = np.array([False, True, True, False])
    draws = ranking.interleave(np.array([5, 6, 7, 8]), np.array([5, 9, 6, 4]), coins, 0.5, 10)
    assert draws.positions.tolist() == [5, 9, 6, 7]
    chances = [0.5 + 0.5 / 10, 0.5 / 9, 0.5 + 0.5 / 8, 0.5 + 0.5 / 7]
    assert draws.chances.tolist() == pytest.approx(chances)


def test_random_picks_are_all_by_chance():
    picks = ask(replace(MARGIN, strategy="random")).picks
    assert {p.evidence.rule for p in picks} == {"explore"}
    assert picks[39].evidence.selection_probability == pytest.approx(1 / (102 - 39))


def test_exploration_is_uniform_over_the_pool():
    world, counts = blobs(60), np.zeros(42)
    pool, train = world.pool(range(18, 60)), world.examples(range(18))
    model = committee.fit(train, 3, Space.of(world.rows), MARGIN)
    for seed in range(2000):
        recipe = replace(MARGIN, seed=seed, exploration=1, picks=10)
        situation = Situation(model.space, model, train, world.rows, recipe)
        question = Question(STRATEGIES.get("margin"), situation)
        scored = Scored.of(question, pool, [np.zeros(42, np.float32)])
        counts[choose(question, scored).positions] += 1
    expected = 2000 * 10 / 42
    assert ((counts - expected) ** 2 / expected).sum() < 75  # chi-squared, 41 degrees, p = 0.001


def test_without_exploration_the_top_is_the_top_of_the_utility():
    scores = [p.evidence.score for p in ask(replace(MARGIN, exploration=0)).picks]
    assert scores == sorted(scores, reverse=True)
    first = ask(replace(MARGIN, exploration=0)).picks[0].evidence
    assert first.percentile == 100


def scored_by(utility) -> Scored:
    world = blobs(len(utility))
    chance = np.random.default_rng(0).random(len(utility))
    return Scored(world.pool(range(len(utility))), np.asarray(utility, np.float32), chance)


def test_a_large_pool_is_shortlisted_by_utility_and_by_chance():
    scored = scored_by(np.arange(1000))
    listed = ranking.shortlisted(scored, 100)
    assert listed[:50].tolist() == list(range(999, 949, -1))
    assert len(set(listed.tolist())) == 100
    assert listed[50:].mean() == pytest.approx(475, abs=120)
    assert sorted(ranking.shortlisted(scored, 1000)) == list(range(1000))


def test_the_best_are_in_order_and_ties_are_settled_by_the_hash():
    scored = scored_by([1, 3, 2, 3, 2, 2])
    ranked = scored.best(6).tolist()
    assert ranked == sorted(range(6), key=lambda at: (-scored.utility[at], scored.tie_break[at]))
    assert [scored.best(n).tolist() for n in range(7)] == [ranked[:n] for n in range(7)]


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


def test_progress_tells_how_much_of_the_pool_is_ranked():
    world, told = blobs(), []
    learn(
        world.labeled(range(18)),
        world.pool(range(18, 120)),
        MARGIN,
        on_progress=lambda *step: told.append(step),
    )
    assert [step for step in told if step[0] == "rank"] == [("rank", 0, 102), ("rank", 102, 102)]
