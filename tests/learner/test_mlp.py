"""The network with a hidden layer, where a line is not enough and where it is."""

import numpy as np
import pytest
import torch
from sklearn.datasets import make_circles, make_moons

from learner import committee
from learner.judging import judge
from learner.networks.lesson import Lesson
from learner.networks.mlp import Mlp
from learner.networks.model import Space
from learner.types import Examples, Recipe
from tests.learner.worlds import digits


def accuracies(rows, labels, n, categories):
    """Of the linear head and the network, after n labels, on the rest."""
    rows = rows.astype(np.float32)
    found = []
    for head in ("linear", "mlp"):
        train = Examples(np.arange(n), rows[:n], labels[:n].astype(np.int64))
        model = committee.fit(train, categories, Space.of(rows), Recipe(head=head, members=2))
        found.append(judge(model.predict(rows[n:]), labels[n:].astype(np.int64)).accuracy)
    return found


def test_half_moons_are_told_apart():
    linear, mlp = accuracies(*make_moons(600, noise=0.2, random_state=0), n=60, categories=2)
    assert mlp > 0.92 and mlp > linear + 0.03


def test_rings_are_told_apart_where_a_line_can_only_guess():
    rows, labels = make_circles(600, noise=0.1, factor=0.5, random_state=0)
    linear, mlp = accuracies(rows, labels, n=60, categories=2)
    assert mlp > 0.93 and linear < 0.6


def test_digits_are_read_no_worse_than_by_a_linear_head():
    linear, mlp = accuracies(digits().rows[:1200], digits().labels[:1200], 100, 10)
    assert mlp > linear - 0.02


def test_a_number_may_rise_and_fall():
    rows = np.linspace(-3, 3, 200, dtype=np.float32)[:, None]
    train = Examples(np.arange(100), rows[::2], np.sin(rows[::2, 0]).astype(np.float64))
    model = committee.fit(train, 1, Space.of(rows), Recipe(head="mlp", members=2))
    assert np.abs(model.predict(rows)[:, 0] - np.sin(rows[:, 0])).max() < 0.2


@pytest.mark.parametrize("task", ["category", "categories", "number"])
def test_the_gradient_is_the_slope_of_the_loss(task):
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(12, 3)).astype(np.float32)
    labels = {
        "category": np.arange(12) % 4,
        "categories": rng.random((12, 4)) > 0.5,
        "number": rng.normal(size=12),
    }[task]
    lesson = Lesson.of(rows, labels, 4, torch.device("cpu"))
    weights = torch.tensor(rng.exponential(size=(12, 2, 1)), dtype=torch.float32)
    heads = Mlp.of(lesson, weights, torch.tensor([0.1, 1.0]))
    point = heads.cold([1, 2])
    towards = torch.tensor(rng.normal(size=point.shape), dtype=torch.float32)
    towards /= towards.norm()
    (ahead, _), (behind, _) = (heads.loss_and_gradient(point + s * towards) for s in (0.01, -0.01))
    _, gradient = heads.loss_and_gradient(point)
    slope = (gradient * towards).sum(dim=(1, 2))
    assert torch.allclose((ahead - behind) / 0.02, slope, rtol=0.05, atol=0.02)


def test_layers_come_back_from_the_features():
    rows = digits().rows[:90]
    lesson = Lesson.of(Space.of(rows)(rows), digits().labels[:90], 10, torch.device("cpu"))
    heads = Mlp.of(lesson, torch.ones(90, 3, 1), torch.ones(3))
    point = heads.cold([5, 6, 7])
    assert torch.allclose(heads.from_layers(heads.to_layers(point)), point, atol=1e-4)
    assert not torch.allclose(point[0], point[1], atol=0.1)
