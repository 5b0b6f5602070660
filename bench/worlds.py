"""Simulated projects whose truth is known, for `bench.intervals`.

Each is drawn at random: categories, skew, difficulty, calibration, noise, size of the holdout.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Exact = NDArray[np.float64]
Rows = tuple[Exact, NDArray[Any]]  # features or predictions, and the truth
Generator = np.random.Generator

POOL = 3000  # samples in the pool of a learning project


def holdout_size(random: Generator) -> int:
    return int(np.exp(random.uniform(np.log(60), np.log(800))))


def categories(random: Generator, size: int) -> Rows:
    """Probabilities [size, c] of a model that is off by a temperature and a bias, and labels."""
    count = int(random.integers(2, 11))
    sharpness = random.uniform(0.5, 3) * random.gamma(2, 0.5, size=(size, 1))
    tilt = random.normal(size=count) * random.choice([0, 0.5, 1])  # some categories are rarer
    logits = random.normal(size=(size, count)) * sharpness + tilt
    labels = np.minimum(
        (softmax(logits).cumsum(axis=1) < random.random((size, 1))).sum(axis=1), count - 1
    )
    bias = 0.2 * random.normal(size=count)
    return softmax(logits / np.exp(0.3 * random.normal()) + bias), labels


def labels(random: Generator, size: int) -> Rows:
    """Probabilities [size, c] of labels that go together, and which of them are true."""
    count = int(random.integers(2, 9))
    shared = random.normal(size=(size, 1)) * random.uniform(0, 1.5)
    logits = (
        random.normal(size=(size, count)) * random.uniform(1, 3) + shared - random.uniform(0, 2)
    )
    p = 1 / (1 + np.exp(-logits))
    return 1 / (1 + np.exp(-logits * random.uniform(0.6, 1.4))), random.random(p.shape) < p


def numbers(random: Generator, size: int) -> tuple[Exact, Exact]:
    """Predictions [size] and labels: errors normal, or heavier, or of changing size."""
    kind = random.integers(3)
    error = random.normal(size=size) if kind else random.standard_t(6, size)
    if kind == 2:
        error = error * random.gamma(4, 0.25, size)
    signal = random.normal(size=size) if random.random() < 0.5 else random.gamma(3, 1, size)
    signal = signal * random.uniform(1, 4)
    return signal, signal + error


@dataclass(frozen=True)
class Draws:
    """Losses of a whole pool, and those of samples drawn from it with unequal chances."""

    pool: Exact
    drawn: Exact
    chances: Exact


def draws(random: Generator) -> Draws:
    """Half the draws uniform, half by a score that likes large losses, as a strategy does."""
    size, count = int(random.integers(300, 3000)), int(random.integers(40, 200))
    hard = random.beta(1, random.uniform(2, 6), size)
    pool = (random.random(size) < hard).astype(float) if random.random() < 0.7 else hard
    score = 0.05 + hard * random.uniform(0.5, 1.5, size)
    left, taken, chances = np.ones(size, bool), [], []
    for _ in range(count):
        chance = 0.5 * score * left / (score * left).sum() + 0.5 * left / left.sum()
        one = int(random.choice(size, p=chance))
        taken.append(one)
        chances.append(chance[one])
        left[one] = False
    return Draws(pool, pool[taken], np.array(chances))


@dataclass(frozen=True)
class Learning:
    """A project that learns: labels, and the accuracy on its holdout of `size`; the same for the
    labels drawn by chance alone; and what asking at random alone would have measured."""

    size: int
    labels: list[int]
    scores: list[float]
    chance_labels: list[int]
    chance_scores: list[float]
    random_labels: list[int]
    random_scores: list[float]


def learning(random: Generator) -> Learning:
    """A linear classifier on a mixture of clouds that asks by margin, a tenth of it by chance."""
    world = _Clouds(random)
    size = int(np.exp(random.uniform(np.log(100), np.log(800))))
    held, pool = world.draw(size), world.draw(POOL)
    batch = int(random.choice([10, 20, 40]))
    order, by_chance = _asked(random, world, pool, batch)
    sizes = list(range(batch, len(order) + 1, batch))
    lucky = [order[:n][by_chance[:n]] for n in sizes]
    steps = np.unique(np.geomspace(batch, POOL, 40).astype(int)).tolist()
    return Learning(
        size,
        sizes,
        [world.accuracy(pool, order[:n], held) for n in sizes],
        [len(some) for some in lucky],
        [world.accuracy(pool, some, held) for some in lucky],
        steps,
        [
            float(
                np.mean(
                    [world.accuracy(pool, shuffled[:n], held) for shuffled in _shuffles(random)]
                )
            )
            for n in steps
        ],
    )


def _shuffles(random: Generator) -> list[NDArray[Any]]:
    return [random.permutation(POOL) for _ in range(3)]


def _asked(
    random: Generator, world: "_Clouds", pool: Rows, batch: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Sixty rounds: the order in which samples were asked for, and which of them by chance."""
    order = random.permutation(POOL)[:batch]
    by_chance = np.ones(batch, bool)
    left = np.ones(POOL, bool)
    for _ in range(59):
        left[order] = False
        rest = np.flatnonzero(left)
        margin = world.margin(pool, order, pool[0][rest])
        explored = random.choice(len(rest), batch // 10, replace=False)
        close = np.setdiff1d(np.argsort(margin)[: 3 * batch], explored)
        picked = random.choice(close, batch - len(explored), replace=False)
        order = np.concatenate([order, rest[explored], rest[picked]])
        by_chance = np.concatenate(
            [by_chance, np.ones(len(explored), bool), np.zeros(len(picked), bool)]
        )
    return order, by_chance


class _Clouds:
    """Categories of one to three clouds each, and a linear discriminant that learns them."""

    def __init__(self, random: Generator) -> None:
        self.random = random
        self.count, self.width = int(random.integers(2, 9)), int(random.integers(3, 40))
        modes = int(random.integers(1, 4))
        spread = random.uniform(1.5, 4.5) / np.sqrt(self.width)
        self.centres = random.normal(size=(self.count, modes, self.width)) * spread
        self.priors = random.dirichlet(np.full(self.count, 5.0))
        self.ridge = random.choice([0.1, 0.5])

    def draw(self, size: int) -> Rows:
        truth = self.random.choice(self.count, size=size, p=self.priors)
        mode = self.random.integers(0, self.centres.shape[1], size)
        return self.centres[truth, mode] + self.random.normal(size=(size, self.width)), truth

    def fit(self, pool: Rows, chosen: NDArray[Any]) -> tuple[Exact, Exact]:
        rows, truth = pool[0][chosen], pool[1][chosen]
        support = np.bincount(truth, minlength=self.count)
        member = truth == np.arange(self.count)[:, None]
        means = member @ rows / np.maximum(support, 1)[:, None]
        apart = rows - means[truth]
        weights = np.linalg.solve(
            apart.T @ apart / len(rows) + self.ridge * np.eye(self.width), means.T
        )
        bias = np.log((support + 0.5) / (len(rows) + 1)) - (means * weights.T).sum(axis=1) / 2
        return weights, np.where(support > 0, bias, -1e9)

    def accuracy(
        self,
        pool: Rows,
        chosen: NDArray[Any],
        held: Rows,
    ) -> float:
        weights, bias = self.fit(pool, chosen)
        return float(((held[0] @ weights + bias).argmax(axis=1) == held[1]).mean())

    def margin(self, pool: Rows, chosen: NDArray[Any], rows: Exact) -> Exact:
        weights, bias = self.fit(pool, chosen)
        top = np.partition(rows @ weights + bias, -2, axis=1)
        return top[:, -1] - top[:, -2]


def softmax(logits: Exact) -> Exact:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
