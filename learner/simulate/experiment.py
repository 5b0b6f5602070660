"""What is replayed, and how."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from learner.errors import BadExperiment
from learner.strategies import STRATEGIES
from learner.types import Ids, Labels, Recipe, Task


@dataclass(frozen=True)
class Known:
    """A set of which everything is known: rows float[n, d] and labels as `task` has them."""

    rows: NDArray[np.floating]
    labels: Labels
    task: Task = "category"

    def __post_init__(self) -> None:
        if len(self.rows) != len(self.labels):
            raise BadExperiment(
                f"{len(self.rows)} rows and {len(self.labels)} labels: pass one label for each row."
            )
        if not np.isfinite(self.half).all():
            raise BadExperiment("A row is not finite in float16: scale the rows.")

    @cached_property
    def half(self) -> NDArray[np.float16]:
        """The rows as a project stores them: float16[n, d]."""
        with np.errstate(over="ignore"):  # refused above, by name
            return self.rows.astype(np.float16, copy=False)

    @cached_property
    def targets(self) -> NDArray[np.float64]:
        """Labels whose mean is a prediction: one-hot, as they are, or in one column; [n, c]."""
        if self.task == "category":
            return np.eye(self.categories)[self.labels]
        return self.labels.astype(np.float64).reshape(len(self.labels), -1)

    @property
    def categories(self) -> int:
        if self.task == "category":
            return int(self.labels.max()) + 1
        return int(self.labels.shape[1]) if self.task == "categories" else 1


@dataclass(frozen=True)
class Experiment:
    """How a set is replayed.

    Each of `seeds` runs holds out the share `holdout`, knows `start` random labels (0: the strategy
    begins by itself) and asks for `batch` more until there are `stop`. `recipe` says how to learn;
    its strategy, seed and sizes are the experiment's own.
    """

    seeds: int = 10
    start: int = 0
    batch: int = 20
    stop: int = 300
    holdout: float = 0.3
    recipe: Recipe = field(default_factory=Recipe)

    def __post_init__(self) -> None:
        for name, least in [("seeds", 1), ("start", 0), ("batch", 1), ("stop", 1)]:
            if getattr(self, name) < least:
                raise BadExperiment(f"{name} is {getattr(self, name)}: it must be {least} or more.")
        if not 0 < self.holdout < 1:
            raise BadExperiment(f"holdout is {self.holdout}: it is a share between 0 and 1.")
        if self.start >= self.stop:
            raise BadExperiment(
                f"The start has {self.start} labels and the end {self.stop}: "
                "leave something to ask in between."
            )

    @property
    def sizes(self) -> Ids:
        """The numbers of labels at which a model is judged: int64[p]."""
        first = self.start or min(self.batch, self.stop)
        return np.unique([*range(first, self.stop, self.batch), self.stop])

    def split(self, seed: int, n: int) -> tuple[Ids, Ids]:
        """The pool in random order and the holdout: positions among n samples."""
        order = np.random.default_rng(seed).permutation(n)
        held = math.ceil(self.holdout * n)
        return order[held:], order[:held]


def check(known: Known, strategies: Sequence[str], experiment: Experiment) -> None:
    """Refuse what cannot be replayed: BadExperiment, or UnknownName for a strategy."""
    if not strategies:
        raise BadExperiment("No strategy is named: name one, or two to compare.")
    for name in {*strategies} - {"auto"}:
        STRATEGIES.get(name)
    pool = len(experiment.split(0, len(known.labels))[0])
    if pool < experiment.stop:
        raise BadExperiment(
            f"{experiment.stop} labels are asked for, but of {len(known.labels)} labeled samples "
            f"{pool} are left beside the holdout: ask for fewer, or hold out less."
        )
    if known.task == "category" and len(np.unique(known.labels)) < 2:
        raise BadExperiment("All samples have one category: there is nothing to learn apart.")
