"""The adapter: modAL's numbers, without modAL's traps; and modAL as our yardstick."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from modAL import density

from learner import committee, utilities
from learner.engine import learn
from learner.networks.model import Space
from learner.strategies import STRATEGIES, Situation
from learner.strategies.strategy import Batch, Shortlist
from learner.types import Recipe
from tests.learner.worlds import World, blobs, measured, tagged

RECIPE = Recipe(picks=25, exploration=0, members=5)
WORLDS = {"category": blobs, "categories": tagged, "number": measured}


@cache
def batch_of(task: str) -> Batch:
    """All that is not labeled, and a model of what is."""
    world: World = WORLDS[task]()
    space, train = Space.of(world.rows), world.examples(range(18))
    model = committee.fit(train, world.categories, space, RECIPE)
    situation = Situation(space, model, train, world.rows, RECIPE, world.task)
    return Batch(situation, world.ids[18:], world.rows[18:])


def scores(name: str, task: str) -> np.ndarray:
    return STRATEGIES.get(name).measure(batch_of(task))


def shortlist_by(name: str) -> Shortlist:
    batch = batch_of("category")
    known = batch.situation.space(batch.situation.train.rows)
    return Shortlist(batch.situation, batch.ids, batch.rows, scores(name, "category"), known)


@pytest.mark.parametrize(
    ("theirs", "ours", "task"),
    [
        ("uncertainty_sampling", "least_confidence", "category"),
        ("margin_sampling", "margin", "category"),
        ("entropy_sampling", "entropy", "category"),
        ("consensus_entropy_sampling", "consensus_entropy", "category"),
        ("max_disagreement_sampling", "max_disagreement", "category"),
        ("vote_entropy_sampling", "vote_entropy", "category"),
        ("max_std_sampling", "committee_deviation", "number"),
    ],
)
def test_modals_scores_are_ours(theirs, ours, task):
    found, wanted = scores(f"modal:{theirs}", task), scores(ours, task)
    assert np.ptp(wanted) > 0
    assert np.allclose(found, wanted, atol=2e-4, rtol=1e-4)  # ours breaks the ties of votes


def test_modals_ranked_batch_is_ours():
    ours, theirs = (
        STRATEGIES.get(name).choose(shortlist_by(name), 40)
        for name in ("ranked_batch", "modal:uncertainty_batch_sampling")
    )
    assert ours.tolist() == theirs.tolist()


def test_modals_density_is_ours():
    rows = blobs().rows
    assert np.allclose(utilities.density(rows, rows), density.information_density(rows), atol=1e-3)
    listed = shortlist_by("modal:information_density")
    weighed = listed.utility * density.information_density(listed.points)
    chosen = STRATEGIES.get("modal:information_density").choose(listed, 20)
    assert chosen.tolist() == np.argsort(-weighed, kind="stable")[:20].tolist()


def test_modals_scores_of_several_labels_by_their_definitions():
    p = batch_of("categories").consensus
    signs = np.where(p > 0.5, 1, -1)
    likeliest = np.where(np.arange(p.shape[1]) == p.argmax(axis=1)[:, None], 1, -1)
    alone = 2 * np.eye(p.shape[1]) - 1
    for name, wanted in {
        "min_confidence": 1 - p.min(axis=1),
        "avg_confidence": p.mean(axis=1),
        "max_score": (p * signs / 2).max(axis=1),
        "avg_score": (p * signs / 2).mean(axis=1),
        "max_loss": np.maximum(1 - likeliest * signs, 0).sum(axis=1),
        "mean_max_loss": np.maximum(1 - signs @ alone, 0).mean(axis=1),
    }.items():
        assert np.allclose(scores(f"modal:{name}", "categories"), wanted, atol=1e-6), name


def test_modal_leaves_numpys_global_randomness_alone():
    np.random.seed(5)  # noqa: NPY002 - this is what modAL would draw from
    before = np.random.get_state()[1].tolist()  # noqa: NPY002
    for name in STRATEGIES.names:
        for task in STRATEGIES.get(name).tasks if name.startswith("modal:") else []:
            scores(name, task)
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002


def test_two_picks_stay_two_picks():
    world = blobs()
    recipe = replace(RECIPE, strategy="modal:margin_sampling", picks=2)
    picks = learn(world.labeled(range(18)), world.pool(range(18, 120)), recipe).picks
    assert len({p.id for p in picks} & set(world.ids)) == 2
