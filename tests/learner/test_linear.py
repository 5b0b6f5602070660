"""The batched solver, held against scikit-learn and against calculus."""

import numpy as np
import pytest
import torch
from scipy.special import expit, softmax
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.multiclass import OneVsRestClassifier

from learner.committee import balance
from learner.networks.axes import Axes
from learner.networks.lbfgs import minimize
from learner.networks.lesson import Lesson
from learner.networks.linear import Linear
from learner.networks.model import Space
from tests.learner.worlds import digits


def fitted(rows, labels, weights, l2, categories=10):
    """Heads [d + 1, B, c] of sample weights [n, B] or [n, B, c] and strengths [B]."""
    lesson = Lesson.of(rows, np.asarray(labels), categories, torch.device("cpu"))
    weights = torch.tensor(np.atleast_3d(weights), dtype=torch.float32)
    heads = Linear.of(lesson, weights, torch.tensor(l2, dtype=torch.float32))
    (layer,) = heads.to_layers(minimize(heads, heads.cold()))
    return layer.numpy()


def answers(rows, heads):
    return np.einsum("nd,dbc->bnc", rows, heads[:-1]) + heads[-1][:, None]


def standardized(data):
    order = np.random.default_rng(7).permutation(len(data.target))
    rows = (data.data - data.data.mean(axis=0)) / data.data.std(axis=0)
    rows = rows[order].astype(np.float32)
    return Space.of(rows)(rows), data.target[order]


def agreement_with_scikit_learn(rows, labels, n, l2):
    """The share of 8 bootstrapped members' votes on rows[n:] that are scikit-learn's."""
    weights = np.random.default_rng(0).exponential(size=(n, 8))
    heads = fitted(rows[:n], labels[:n], weights, np.full(8, l2), int(labels.max()) + 1)
    votes = answers(rows[n:], heads).argmax(axis=2)
    agreement = []
    for k in range(8):
        two = labels.max() == 1  # of two categories it knows one vector, and we both: half the L2
        peer = LogisticRegression(C=(2 if two else 1) / l2, tol=1e-7, max_iter=10_000)
        peer.fit(rows[:n], labels[:n], sample_weight=weights[:, k])
        agreement.append((peer.predict(rows[n:]) == votes[k]).mean())
    return np.mean(agreement)


@pytest.mark.parametrize(("n", "l2"), [(50, 0.03), (300, 0.005), (300, 0.1)])
def test_votes_on_digits_agree_with_scikit_learn_at_the_same_weights_and_l2(n, l2):
    world = digits()
    rows = Space.of(world.rows)(world.rows)
    assert agreement_with_scikit_learn(rows, world.labels, n, l2) >= 0.998


@pytest.mark.parametrize("l2", [0.003, 0.3])
@pytest.mark.parametrize(("load", "n"), [(load_wine, 60), (load_breast_cancer, 100)])
def test_votes_on_tables_agree_with_scikit_learn(load, n, l2):
    assert agreement_with_scikit_learn(*standardized(load()), n, l2) >= 0.998


def test_votes_on_skewed_digits_agree_with_scikit_learn():
    world = digits()
    rare = np.flatnonzero(world.labels >= 5)
    kept = np.sort(np.concatenate([np.flatnonzero(world.labels < 5), rare[:40]]))
    rows = Space.of(world.rows)(world.rows[kept])
    assert agreement_with_scikit_learn(rows, world.labels[kept], 300, 0.01) >= 0.998


def test_numbers_are_ridge_regression():
    rows, labels = standardized(load_diabetes())
    weights = np.random.default_rng(0).exponential(size=(200, 3))
    heads = fitted(rows[:200], labels[:200].astype(float), weights, [0.1, 1.0, 10.0], 1)
    for k, l2 in enumerate([0.1, 1.0, 10.0]):
        peer = Ridge(alpha=l2).fit(rows[:200], labels[:200], sample_weight=weights[:, k])
        ours = answers(rows[200:], heads)[k, :, 0]
        assert np.abs(ours - peer.predict(rows[200:])).max() < 1e-3 * labels.std()


def test_labels_are_one_logistic_regression_each():
    world = digits()
    rows = Space.of(world.rows)(world.rows)
    labels = np.stack([world.labels % 2 == 0, world.labels > 6, world.labels == 3], axis=1)
    heads = fitted(rows[:200], labels[:200], np.ones((200, 1)), [0.05], 3)
    peer = OneVsRestClassifier(LogisticRegression(C=1 / 0.05, tol=1e-7, max_iter=10_000))
    theirs = peer.fit(rows[:200], labels[:200]).predict_proba(rows[200:])
    ours = expit(answers(rows[200:], heads)[0])
    assert np.abs(ours - theirs).max() < 2e-3
    assert ((ours > 0.5) == (theirs > 0.5)).mean() >= 0.998


def test_balanced_weights_are_scikit_learn_s():
    world = digits()
    rows = Space.of(world.rows)(world.rows)
    train = np.concatenate([np.flatnonzero(world.labels == 0)[:9], range(200, 300)])
    heads = fitted(rows[train], world.labels[train], balance(world.labels[train]), [0.05])
    peer = LogisticRegression(C=1 / 0.05, class_weight="balanced", tol=1e-7, max_iter=10_000)
    peer.fit(rows[train], world.labels[train])
    ours = softmax(answers(rows[800:], heads)[0], axis=1)
    assert np.abs(ours - peer.predict_proba(rows[800:])).max() < 5e-3


def test_balanced_labels_are_scikit_learn_s_one_by_one():
    world = digits()
    rows = Space.of(world.rows)(world.rows)
    labels = np.stack([world.labels > 7, world.labels == 3], axis=1)
    heads = fitted(rows[:200], labels[:200], balance(labels[:200])[:, None], [0.05], 2)
    lone = LogisticRegression(C=1 / 0.05, class_weight="balanced", tol=1e-7, max_iter=10_000)
    theirs = OneVsRestClassifier(lone).fit(rows[:200], labels[:200]).predict_proba(rows[200:])
    assert np.abs(expit(answers(rows[200:], heads)[0]) - theirs).max() < 5e-3


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
    with_them = fitted(rows, world.labels[:60], weights, [0.1])
    without = fitted(rows[:40], world.labels[:40], np.ones((40, 1)), [0.1])
    p, q = (softmax(answers(rows, heads)[0], axis=1) for heads in (with_them, without))
    assert np.allclose(p, q, atol=2e-3)


def test_a_weight_counts_like_copies_of_the_row():
    world = digits()
    rows, labels = Space.of(world.rows)(world.rows[:40]), world.labels[:40]
    times = np.random.default_rng(3).integers(1, 4, 40)
    weighted = fitted(rows, labels, times[:, None], [0.1])
    copied = fitted(rows.repeat(times, 0), labels.repeat(times), np.ones((times.sum(), 1)), [0.1])
    p, q = (softmax(answers(rows, heads)[0], axis=1) for heads in (weighted, copied))
    assert np.allclose(p, q, atol=2e-3)


def test_the_gradient_vanishes_at_the_solution():
    world = digits()
    rows, labels = Space.of(world.rows)(world.rows[:200]), world.labels[:200]
    head = fitted(rows, labels, np.ones((200, 1)), [0.01])[:, 0].astype(np.float64)
    error = softmax(rows @ head[:-1] + head[-1], axis=1) - np.eye(10)[labels]
    assert np.abs(rows.T @ error + 0.01 * head[:-1]).max() < 5e-3
    assert np.abs(error.sum(axis=0)).max() < 5e-3


@pytest.mark.parametrize("shape", [(20, 64), (64, 20), (20, 20)])
def test_principal_axes_lose_nothing(shape):
    rows = torch.tensor(np.random.default_rng(2).normal(size=shape), dtype=torch.float32)
    axes = Axes.of(rows)
    assert axes.rows.shape[1] == min(shape)
    assert torch.allclose(axes.rows @ axes.back.T, rows, atol=1e-4)
    assert torch.allclose(axes.rows.T @ axes.rows, torch.diag(axes.energy), atol=1e-3)


def test_a_layer_comes_back_from_the_axes():
    axes = Axes.of(torch.tensor(np.random.default_rng(2).normal(size=(30, 7)), dtype=torch.float32))
    parameters = torch.arange(2.0 * 3 * 8).reshape(2, 3, 8)
    assert torch.allclose(axes.to_axes(axes.to_features(parameters)), parameters, atol=1e-4)


def test_rows_without_any_difference_give_the_share_of_each_category():
    rows = np.zeros((10, 3), np.float32)
    head = fitted(rows, np.array([0] * 7 + [1] * 3), np.ones((10, 1)), [0.1], categories=2)
    assert softmax(head[-1, 0]) == pytest.approx([0.7, 0.3], abs=1e-3)
