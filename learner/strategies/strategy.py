"""The two questions a strategy answers: how useful is each sample, and which set of them?

`measure` maps a batch of the pool to one number each; `choose` orders a shortlist. A strategy
states only its difference: most measure, and take the top.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from learner.networks.model import Model, Space
from learner.registry import Registry
from learner.types import Examples, Floats, Ids, Recipe, Task
from learner.utilities import uniform

Order = NDArray[np.intp]


@dataclass(frozen=True)
class Situation:
    """What is known when the question "whom to ask next?" is put."""

    space: Space
    model: Model | None
    train: Examples
    reference: Floats  # float32[e, d]: a uniform sample of the pool
    recipe: Recipe
    task: Task = "category"

    def tie_break(self, ids: Ids) -> NDArray[np.float64]:
        """Equal utilities are ordered by a seeded hash of the id, never by position."""
        return uniform(ids, self.recipe.seed)


@dataclass(frozen=True)
class Batch:
    """Some samples to measure: ids int64[n] and rows float32[n, d]."""

    situation: Situation
    ids: Ids
    rows: Floats

    @property
    def model(self) -> Model:
        model = self.situation.model
        assert model is not None, "ranking calls a strategy that needs a model only with one"
        return model

    @cached_property
    def consensus(self) -> Floats:
        """float32[n, c] of the head that ships."""
        return self.model.predict(self.rows)

    @cached_property
    def members(self) -> Floats:
        """float32[K, n, c]."""
        return self.model.member_probabilities(self.rows)


@dataclass(frozen=True)
class Shortlist:
    """The samples worth choosing among, most useful first.

    `points` float32[n, d] are their rows in the model's space, `known` float32[l, d] the points of
    what is labeled or already picked.
    """

    situation: Situation
    ids: Ids
    rows: Floats
    utility: Floats
    known: Floats

    @cached_property
    def points(self) -> Floats:
        return self.situation.space(self.rows)

    @cached_property
    def batch(self) -> Batch:
        """The shortlist as a batch to measure, with what the model thinks of it."""
        return Batch(self.situation, self.ids, self.rows)


Measure = Callable[[Batch], Floats]
Choose = Callable[[Shortlist, int], Order]


def top(_shortlist: Shortlist, count: int) -> Order:
    """The most useful first: a shortlist is already sorted."""
    return np.arange(count)


CATEGORY: frozenset[Task] = frozenset({"category"})
ANY: frozenset[Task] = frozenset({"category", "categories", "number"})
EVEN_REGIONS: frozenset[Task] = ANY | {"regions"}  # what needs no model
SHORTLIST = 4096


@dataclass(frozen=True)
class Strategy:
    """A rule for asking. `uniform`: every pick of it is drawn by chance; `candidates`: how many
    samples of a large pool `choose` sees, half of them the best and half by chance."""

    name: str
    measure: Measure
    choose: Choose = top
    needs_model: bool = True
    by_committee: bool = False
    uniform: bool = False
    tasks: frozenset[Task] = CATEGORY
    candidates: int = SHORTLIST


STRATEGIES: Registry[Strategy] = Registry("strategy")


class Options(TypedDict, total=False):
    """What a strategy may state beside its name and measure; see Strategy."""

    choose: Choose
    needs_model: bool
    by_committee: bool
    uniform: bool
    tasks: frozenset[Task]
    candidates: int


def strategy(name: str, **options: Unpack[Options]) -> Callable[[Measure], Measure]:
    """Register the decorated measure, and how to choose by it, as a strategy."""

    def decorate(measure: Measure) -> Measure:
        STRATEGIES.register(name)(Strategy(name, measure, **options))
        return measure

    return decorate
