from dataclasses import replace

import numpy as np
import pytest

from learner.engine import learn
from learner.strategies.reasons import coverage_gains
from learner.types import Recipe
from tests.learner.worlds import blobs

RECIPE = Recipe(strategy="margin", picks=40, members=5)
LABELED, ASKABLE = range(18), range(18, 120)


def picks(recipe=RECIPE, train=LABELED):
    world = blobs()
    return learn(world.labeled(train), world.pool(ASKABLE), recipe).picks


def test_the_place_and_the_percentile_speak_of_the_whole_pool():
    first = picks(replace(RECIPE, exploration=0))[0].evidence
    assert (first.place, first.pool, first.percentile) == (1, 102, 100)
    for pick in picks():
        above = pick.evidence.place - 1
        assert pick.evidence.percentile == pytest.approx(100 * (102 - above) / 102)


def test_the_nearest_labeled_samples_are_the_nearest():
    world = blobs()
    recipe = replace(RECIPE, exploration=0)
    for pick in learn(world.labeled(LABELED), world.pool(ASKABLE), recipe).picks:
        row = world.rows[world.at([pick.id])[0]]
        apart = np.linalg.norm(world.rows[list(LABELED)] - row, axis=1)
        expected = world.ids[list(LABELED)][np.argsort(apart)[:3]]
        assert [near for near, _ in pick.evidence.nearest] == expected.tolist()


def test_what_is_far_from_all_labels_is_novel():
    evidence = [pick.evidence for pick in picks()]
    order = np.argsort([e.nearest[0][1] for e in evidence])
    assert np.diff(np.array([e.novelty for e in evidence])[order]).min() >= 0
    assert all(0 <= e.novelty <= 100 for e in evidence)


def test_without_labels_nothing_is_near_and_nothing_is_novel():
    for pick in picks(train=[]):
        evidence = pick.evidence
        assert (evidence.nearest, evidence.novelty, evidence.spread) == ((), None, None)


def test_a_gain_is_what_the_picks_before_have_left():
    similarity = np.array([[1, 0.5, 0], [1, 0.5, 0], [0, 0, 0.9]], np.float32)
    gains = coverage_gains(similarity, np.array([0.25, 0, 0], np.float32))
    assert gains == pytest.approx([(0.75 + 0.5) / 3, 0, 0.3])


def test_coverage_is_gained_most_by_those_who_seek_it():
    def gained(strategy):
        found = picks(replace(RECIPE, strategy=strategy, exploration=0, picks=10))
        return sum(pick.evidence.gain for pick in found)

    assert gained("max_herding") > gained("margin")


def test_the_spread_is_that_of_the_members_about_the_likeliest_category():
    world = blobs()
    outcome = learn(world.labeled(LABELED), world.pool(ASKABLE), RECIPE)
    for pick in outcome.picks[:5]:
        row = world.rows[world.at([pick.id])].astype(np.float16)
        members = outcome.model.member_probabilities(row)
        likeliest = pick.evidence.top[0][0]
        assert pick.evidence.spread == pytest.approx(members[:, 0, likeliest].std(), abs=1e-5)
