"""What a round is given: the labeled, and the pool."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from learner.errors import BadData

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
Labels = NDArray[Any]
Task = Literal["category", "categories", "number", "regions"]

CHUNK = 16_384  # rows looked at together: memory stays flat however large the pool


@dataclass(frozen=True)
class Examples:
    """Samples whose label is known: ids int64[n], rows float[n, d], and labels, by the task:
    "category" int64[n] in 0..c-1, "categories" bool[n, c], "number" float64[n]; "regions", which
    there is no model for, zeros int64[n]: that a sample has a label is all that counts.

    `represents` float64[n] says how much of the pool each stands for; None if all alike.
    """

    ids: Ids
    rows: Floats
    labels: Labels
    represents: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        if not len(self.ids) == len(self.rows) == len(self.labels):
            raise BadData(
                f"{len(self.ids)} ids, {len(self.rows)} rows and {len(self.labels)} labels: "
                "pass one row and one label for each id."
            )
        if len(np.unique(self.ids)) < len(self.ids):
            raise BadData("An id occurs twice among the labeled samples: pass one label a sample.")

    def by_id(self) -> "Examples":
        """The same examples in the order of their ids, so that no result depends on theirs."""
        order = np.argsort(self.ids)
        represents = None if self.represents is None else self.represents[order]
        return Examples(self.ids[order], self.rows[order], self.labels[order], represents)


@dataclass(frozen=True)
class Labeled:
    """What people have agreed on so far.

    `categories` is the project's number of categories (one for a number, or for regions).
    `by_chance` bool[n] says which training examples were drawn uniformly: what a random baseline
    may learn from; `certain` bool[n] whose label was decided on after all doubt, and is not to be
    suspected any more.
    """

    train: Examples
    holdout: Examples
    categories: int
    task: Task = "category"
    by_chance: NDArray[np.bool_] | None = None
    certain: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class Shard:
    """A block of the pool: ids int64[n], rows float16[n, d] (or a memory map), askable bool[n].

    `held_out` bool[n] marks the holdout, which nothing but the judge may look at.
    """

    ids: Ids
    rows: NDArray[np.float16]
    askable: NDArray[np.bool_]
    held_out: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        if not len(self.ids) == len(self.rows) == len(self.askable):
            raise BadData(
                f"A shard has {len(self.ids)} ids, {len(self.rows)} rows and {len(self.askable)} "
                "askable flags: pass one of each for every sample."
            )

    def chunks(self) -> Iterator[tuple[Ids, NDArray[np.floating]]]:
        """Askable ids and their rows [m, d], chunk by chunk; whole chunks are not copied."""
        for start in range(0, len(self.ids), CHUNK):
            part = slice(start, start + CHUNK)
            at = np.flatnonzero(self.askable[part])
            ids, rows = self.ids[part], self.rows[part]
            if len(at) < len(ids):
                ids, rows = ids[at], rows[at]
            if len(ids):
                yield ids, rows


@dataclass(frozen=True)
class Pool:
    """Every sample that may be asked about, in one flat order over the shards."""

    shards: tuple[Shard, ...]

    @cached_property
    def _askable(self) -> list[NDArray[np.intp]]:
        return [np.flatnonzero(shard.askable) for shard in self.shards]

    @property
    def askable_count(self) -> int:
        return sum(map(len, self._askable))

    @cached_property
    def ids(self) -> Ids:
        """The askable ids, int64[n]; BadData if one occurs twice."""
        found = [shard.ids[at] for shard, at in zip(self.shards, self._askable, strict=True)]
        ids = np.concatenate([np.empty(0, np.int64), *found])
        ascending = bool((ids[1:] > ids[:-1]).all())  # as they are unless somebody shuffled them
        if not ascending and len(np.unique(ids)) < len(ids):
            raise BadData("An id occurs twice in the pool: give each sample one row.")
        return ids

    def rows(self, positions: NDArray[np.intp]) -> Floats:
        """Rows float32[k, d] of askable samples, named by their positions in `ids`."""
        starts = np.cumsum([0, *map(len, self._askable)])
        width = self.shards[0].rows.shape[1] if self.shards else 0
        rows = np.empty((len(positions), width), np.float32)
        for number, (shard, at) in enumerate(zip(self.shards, self._askable, strict=True)):
            here = (positions >= starts[number]) & (positions < starts[number + 1])
            rows[here] = shard.rows[at[positions[here] - starts[number]]]
        return rows
