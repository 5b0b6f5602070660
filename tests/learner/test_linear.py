"""The batched solver, held against scikit-learn and against calculus."""

import numpy as np
import pytest
import torch
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from learner.networks.linear import Axes, fit_heads
from learner.networks.model import Space
from tests.learner.worlds import digits


def fitted(rows, labels, weights, l2, categories=10):
    heads = fit_heads(
        torch.tensor(rows),
        torch.tensor(labels),
        torch.tensor(weights, dtype=torch.float32),
        torch.tensor(l2, dtype=torch.float32),
        categories,
    )
    return heads.numpy()


@pytest.mark.parametrize(("n", "l2"), [(50, 0.03), (300, 0.005), (300, 0.1)])
def test_votes_agree_with_scikit_learn_at_the_same_weights_and_l2(n, l2):
    world = digits()
    rows = Space.of(world.rows)(world.rows)
    weights = np.random.default_rng(0).exponential(size=(n, 8))
    heads = fitted(rows[:n], world.labels[:n], weights, np.full(8, l2))
    votes = (np.einsum("nd,dbc->nbc", rows[n:], heads[:-1]) + heads[-1]).argmax(axis=2)
    agreement = []
    for k in range(8):
        peer = LogisticRegression(C=1 / l2, tol=1e-7, max_iter=10_000)
        peer.fit(rows[:n], world.labels[:n], sample_weight=weights[:, k])
        agreement.append((peer.predict(rows[n:]) == votes[:, k]).mean())
    assert np.mean(agreement) >= 0.998


def test_each_head_is_the_head_that_it_would_be_alone():
    world = digits()
    rows, labels = Space.of(world.rows)(world.rows[:80]), world.labels[:80]
    weights = np.random.default_rng(1).exponential(size=(80, 3))
    strengths = np.array([0.001, 0.03, 1.0])
    together = fitted(rows, labels, weights, strengths)
    alone = fitted(rows, labels, weights[:, 2:], strengths[2:])
    assert np.allclose(together[:, 2], alone[:, 0], atol=2e-3)


def test_a_row_of_weight_zero_is_not_there():
    world = digits()
    rows = Space.of(world.rows)(world.rows[:60])
    weights = np.ones((60, 1))
    weights[40:] = 0
    with_them = fitted(rows, world.labels[:60], weights, [0.1])[:, 0]
    without = fitted(rows[:40], world.labels[:40], np.ones((40, 1)), [0.1])[:, 0]
    p, q = (softmax(rows @ head[:-1] + head[-1], axis=1) for head in (with_them, without))
    assert np.allclose(p, q, atol=2e-3)


def test_the_gradient_vanishes_at_the_solution():
    world = digits()
    rows, labels = Space.of(world.rows)(world.rows[:200]), world.labels[:200]
    head = fitted(rows, labels, np.ones((200, 1)), [0.01])[:, 0].astype(np.float64)
    logits = rows @ head[:-1] + head[-1]
    error = softmax(logits, axis=1) - np.eye(10)[labels]
    assert np.abs(rows.T @ error + 0.01 * head[:-1]).max() < 5e-3
    assert np.abs(error.sum(axis=0)).max() < 5e-3


@pytest.mark.parametrize("shape", [(20, 64), (64, 20), (20, 20)])
def test_principal_axes_lose_nothing(shape):
    rows = torch.tensor(np.random.default_rng(2).normal(size=shape), dtype=torch.float32)
    axes = Axes.of(rows)
    assert axes.rows.shape[1] == min(shape)
    assert torch.allclose(axes.rows @ axes.back.T, rows, atol=1e-4)
    assert torch.allclose(axes.rows.T @ axes.rows, torch.diag(axes.energy), atol=1e-3)


def test_rows_without_any_difference_give_the_share_of_each_category():
    rows = np.zeros((10, 3), np.float32)
    head = fitted(rows, np.array([0] * 7 + [1] * 3), np.ones((10, 1)), [0.1], categories=2)
    assert softmax(head[-1, 0]) == pytest.approx([0.7, 0.3], abs=1e-3)
