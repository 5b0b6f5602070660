"""The adapter: modAL's numbers, without modAL's traps."""

from dataclasses import replace

import numpy as np
import pytest

from learner.engine import learn
from learner.types import Recipe
from tests.learner.worlds import blobs, digits

RECIPE = Recipe(picks=25, exploration=0, members=5)


def ask(strategy: str, world=None):
    world = world or blobs()
    pool = world.pool(range(18, len(world.ids)))
    return learn(world.labeled(range(18)), pool, replace(RECIPE, strategy=strategy)).picks


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("uncertainty_sampling", "least_confidence"),
        ("margin_sampling", "margin"),
        ("entropy_sampling", "entropy"),
        ("consensus_entropy_sampling", "consensus_entropy"),
        ("max_disagreement_sampling", "max_disagreement"),
        ("vote_entropy_sampling", "vote_entropy"),
    ],
)
def test_modals_scores_are_ours(theirs, ours):
    scores = {p.id: p.evidence.score for p in ask(f"modal:{theirs}")}
    expected = {p.id: p.evidence.score for p in ask(ours)}
    shared = scores.keys() & expected.keys()
    assert len(shared) > 5
    assert all(scores[i] == pytest.approx(expected[i], abs=2e-4) for i in shared)
    assert max(scores.values()) == pytest.approx(max(expected.values()), abs=2e-4)


def test_modals_ranked_batch_is_unsure_and_spread():
    picks = ask("modal:uncertainty_batch_sampling", digits())
    alike = ask("modal:uncertainty_sampling", digits())

    def spread(chosen):
        rows = digits().rows[digits().at([p.id for p in chosen])]
        return np.linalg.norm(rows[:, None] - rows, axis=2).mean()

    assert spread(picks) > spread(alike)


def test_two_picks_stay_two_picks():
    world = blobs()
    recipe = Recipe(strategy="modal:margin_sampling", picks=2, exploration=0)
    picks = learn(world.labeled(range(18)), world.pool(range(18, 120)), recipe).picks
    assert len({p.id for p in picks} & set(world.ids)) == 2
