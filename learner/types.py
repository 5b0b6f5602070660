"""The words of the loop: what goes into a round and what comes out.

NumPy only: a process that merely reads an outcome needs no torch.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from learner.errors import BadData, BadRecipe

if TYPE_CHECKING:
    from learner.networks.model import Model

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
Rule = Literal["cold start", "exploit", "explore"]

CHUNK = 65_536  # rows looked at together: memory stays flat however large the pool


@dataclass(frozen=True)
class Examples:
    """Samples whose label is known: ids int64[n], rows float[n, d], labels int64[n] in 0..c-1."""

    ids: Ids
    rows: Floats
    labels: Ids

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
        return Examples(self.ids[order], self.rows[order], self.labels[order])


@dataclass(frozen=True)
class Labeled:
    """What people have agreed on so far; `categories` is the project's number of categories."""

    train: Examples
    holdout: Examples
    categories: int


@dataclass(frozen=True)
class Shard:
    """A block of the pool: ids int64[n], rows float16[n, d] (or a memory map), askable bool[n]."""

    ids: Ids
    rows: NDArray[np.float16]
    askable: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if not len(self.ids) == len(self.rows) == len(self.askable):
            raise BadData(
                f"A shard has {len(self.ids)} ids, {len(self.rows)} rows and {len(self.askable)} "
                "askable flags: pass one of each for every sample."
            )


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
        if len(np.unique(ids)) < len(ids):
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

    def chunks(self) -> Iterator[tuple[Ids, Floats]]:
        """Askable ids and their rows float32[m, d], chunk by chunk, in the order of `ids`."""
        for shard, askable in zip(self.shards, self._askable, strict=True):
            for start in range(0, len(askable), CHUNK):
                at = askable[start : start + CHUNK]
                yield shard.ids[at], shard.rows[at].astype(np.float32)


@dataclass(frozen=True)
class Recipe:
    """How to learn and how to ask. `exploration` is the share of picks drawn uniformly."""

    encoder: str = "auto"
    strategy: str = "auto"
    members: int = 8
    picks: int = 200
    round_size: int = 20
    exploration: float = 0.1
    seed: int = 0
    device: str = "auto"

    def __post_init__(self) -> None:
        for field in fields(self):
            _check_type(field.name, getattr(self, field.name), type(field.default))
        for name in ("members", "picks", "round_size"):
            if getattr(self, name) < 1:
                raise BadRecipe(f"{name} is {getattr(self, name)}: it must be 1 or more.")
        if not 0 <= self.exploration <= 1:
            raise BadRecipe(f"exploration is {self.exploration}: it is a share, from 0 to 1.")
        if not 0 <= self.seed < 2**63:
            raise BadRecipe(f"seed is {self.seed}: it must be from 0 to 2^63 - 1.")

    def to_json(self) -> dict[str, Any]:
        """Plain values, ready for a JSON column."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Recipe":
        """The recipe written as `values`; BadRecipe names an unknown key or a bad value."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise BadRecipe(f"A recipe has no {', '.join(unknown)}. It has {', '.join(known)}.")
        return cls(**values)


def _check_type(name: str, value: object, expected: type) -> None:
    if expected is float and type(value) is int:
        return
    if type(value) is not expected:  # a bool is no count
        raise BadRecipe(f"{name} is {value!r}: it must be of type {expected.__name__}.")


@dataclass(frozen=True)
class Evidence:
    """Why a sample was picked.

    `score` is the strategy's utility and `percentile` (0 to 100) the share of the pool that scores
    no higher. `top` holds the two likeliest (category, calibrated probability), `votes` the
    committee's votes for each category; both are empty before there is a model.
    `selection_probability` is the chance of this draw among the samples that remained, for uniform
    draws only: it is what an unbiased estimate needs (Farquhar 2021).
    """

    strategy: str
    rule: Rule
    score: float
    percentile: float
    top: tuple[tuple[int, float], ...]
    votes: tuple[int, ...]
    selection_probability: float | None


@dataclass(frozen=True)
class RankedPick:
    """A sample to ask about; `rank` counts from 1."""

    id: int
    rank: int
    evidence: Evidence


@dataclass(frozen=True)
class Metrics:
    """How good the model is on samples it never saw.

    `low` and `high` bound the accuracy (Wilson, 95 %). Rows of `confusion` are the truth.
    `per_category` holds (precision, recall, F1, support).
    """

    size: int
    accuracy: float
    low: float
    high: float
    macro_f1: float
    balanced_accuracy: float
    log_loss: float
    ece: float
    confusion: tuple[tuple[int, ...], ...]
    per_category: tuple[tuple[float, float, float, int], ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values, ready for a JSON column."""
        return asdict(self)


@dataclass(frozen=True)
class Outcome:
    """What one turn of the loop yields.

    `metrics` is None without a model or a holdout, `model` before two categories were seen.
    `strategy` is the rule that was used, `why` says so in a sentence, `notes` what is unusual.
    """

    picks: tuple[RankedPick, ...]
    metrics: Metrics | None
    model: "Model | None"
    strategy: str
    why: str
    notes: tuple[str, ...]
    l2: float | None
    temperature: float | None
