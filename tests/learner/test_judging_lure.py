from itertools import permutations

import numpy as np
import pytest

from learner.errors import BadData
from learner.judging.lure import lure, lure_weights

LOSSES = np.array([0.9, 0.1, 0.4, 0.0, 0.7])


def adaptive(order: tuple[int, ...]) -> np.ndarray:
    """The chance of each draw, which depends on what was drawn before."""
    left, chances = list(range(len(LOSSES))), []
    for number, one in enumerate(order):
        score = np.array([1 + LOSSES[k] * (number + 1) + 0.3 * k for k in left])
        chances.append(score[left.index(one)] / score.sum())
        left.remove(one)
    return np.array(chances)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_over_all_ways_to_draw_the_estimate_is_the_pools_mean(count):
    expected, naive = 0.0, 0.0
    for order in permutations(range(len(LOSSES)), count):
        chances = adaptive(order)
        drawn = LOSSES[list(order)]
        expected += chances.prod() * lure(drawn, chances, len(LOSSES)).value
        naive += chances.prod() * drawn.mean()
    assert expected == pytest.approx(LOSSES.mean(), abs=1e-12)
    assert count == 5 or abs(naive - LOSSES.mean()) > 0.005


def test_uniform_draws_count_alike():
    assert np.allclose(lure_weights(1 / np.arange(9, 3, -1), 9), 1)


def test_a_pool_drawn_to_its_end_leaves_no_doubt():
    found = lure(LOSSES, np.full(5, 0.5), 5)
    assert (found.value, found.low, found.high) == pytest.approx([LOSSES.mean()] * 3)


@pytest.mark.parametrize("binary", [True, False])
def test_the_interval_holds_the_pools_mean(binary):
    held = []
    for seed in range(300):
        rng = np.random.default_rng(seed)
        pool = rng.beta(1, 4, 400)
        pool = (rng.random(400) < pool).astype(float) if binary else pool
        left, order, chances = np.ones(400, bool), [], []
        for _ in range(60):
            chance = (0.2 + pool) * left / ((0.2 + pool) * left).sum()
            one = rng.choice(400, p=chance)
            order.append(one)
            chances.append(chance[one])
            left[one] = False
        found = lure(pool[order], np.array(chances), 400)
        held.append(found.low <= pool.mean() <= found.high)
    assert 0.92 < np.mean(held) <= 0.98


def test_draws_without_an_error_do_not_prove_that_there_is_none():
    found = lure(np.zeros(20), 1 / np.arange(500, 480, -1), 500)
    assert found.value == 0
    assert 0.1 < found.high < 0.2


@pytest.mark.parametrize(
    ("losses", "chances", "pool", "words"),
    [
        ([], [], 5, "0 losses"),
        ([0, 1], [0.5, 0.5], 1, "pool of 1"),
        ([0, 1], [0.5], 5, "1 chances"),
        ([0, 1], [0.5, 0.0], 5, "outside 0 to 1"),
        ([0, 1], [0.5, 1.5], 5, "outside 0 to 1"),
    ],
)
def test_draws_that_cannot_be_weighed_are_refused(losses, chances, pool, words):
    with pytest.raises(BadData, match=words):
        lure(np.array(losses, float), np.array(chances, float), pool)
