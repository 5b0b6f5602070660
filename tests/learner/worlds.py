"""Small worlds to learn in. Ids are never positions, so that a mix-up cannot pass."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits

from learner.types import Examples, Labeled, Labels, Pool, Shard, Task


@dataclass(frozen=True)
class World:
    """Everything there is to know: ids int64[n], rows float32[n, d], labels by the task."""

    ids: NDArray[np.int64]
    rows: NDArray[np.float32]
    labels: Labels
    categories: int
    task: Task = "category"

    def examples(self, positions) -> Examples:
        at = np.asarray(positions, np.int64)
        return Examples(self.ids[at], self.rows[at], self.labels[at])

    def labeled(self, train, holdout=()) -> Labeled:
        return Labeled(self.examples(train), self.examples(holdout), self.categories, self.task)

    def pool(self, positions, shards: int = 1) -> Pool:
        """All rows in shards, of which only these positions may be asked about."""
        askable = np.zeros(len(self.ids), bool)
        askable[np.asarray(positions, np.int64)] = True
        parts = np.array_split(np.arange(len(self.ids)), shards)
        half = self.rows.astype(np.float16)
        return Pool(tuple(Shard(self.ids[p], half[p], askable[p]) for p in parts))

    def shuffled(self, seed: int) -> "World":
        order = np.random.default_rng(seed).permutation(len(self.ids))
        return replace(self, ids=self.ids[order], rows=self.rows[order], labels=self.labels[order])

    def at(self, ids) -> NDArray[np.intp]:
        """Positions of these ids."""
        order = np.argsort(self.ids)
        return order[np.searchsorted(self.ids, ids, sorter=order)]


def blobs(n: int = 120, categories: int = 3, dimensions: int = 4, seed: int = 0) -> World:
    """Overlapping clouds, one a category, exact in float16."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % categories
    centres = rng.normal(size=(categories, dimensions)) * 2
    rows = (centres[labels] + rng.normal(size=(n, dimensions))).astype(np.float16)
    ids = 1000 + 7 * rng.permutation(n)
    return World(ids.astype(np.int64), rows.astype(np.float32), labels, categories)


def tagged(n: int = 120, categories: int = 3) -> World:
    """The same clouds, each sample with those categories of whose planes it is above."""
    world, rng = blobs(n), np.random.default_rng(3)
    noise = rng.normal(size=(n, categories)) / 2
    sides = world.rows @ rng.normal(size=(4, categories)) + noise > 0
    return replace(world, labels=sides, categories=categories, task="categories")


def measured(n: int = 120) -> World:
    """The same clouds, each sample with a number: its height above a slope, in thousands."""
    world, rng = blobs(n), np.random.default_rng(4)
    height = 1000 * (world.rows @ rng.normal(size=4) + rng.normal(size=n) / 2 + 5)
    return replace(world, labels=height.astype(np.float64), categories=1, task="number")


def drawn_on(n: int = 120) -> World:
    """The same clouds, where somebody has marked regions: of their labels nothing can be told."""
    world = blobs(n)
    return replace(world, labels=np.zeros(n, np.int64), categories=1, task="regions")


@cache
def digits() -> World:
    """scikit-learn's 1,797 handwritten digits in a random order, as grey levels 0 to 255."""
    data = load_digits()
    order = np.random.default_rng(7).permutation(len(data.target))
    rows = np.minimum(data.data[order] * 16, 255).astype(np.float32)
    ids = np.arange(len(order), dtype=np.int64) * 3 + 50
    return World(ids, rows, data.target[order].astype(np.int64), 10)
