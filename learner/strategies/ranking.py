"""Choose among a scored pool: a shortlist, the strategy's order of it, and draws by chance.

Each rank is settled by a coin: with the recipe's share of exploration it is a uniform draw from
all that remain, else the strategy's next choice. The strategy's order owes nothing to the draws,
so the chance of every pick is known, and an unbiased estimate stays possible (Farquhar 2021).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from learner import utilities
from learner.strategies.quota import Quota
from learner.strategies.scoring import Question
from learner.strategies.strategy import Order, Shortlist
from learner.types import Floats, Pool

DRAW_STREAM = 1  # plus twice the number of labels: a new draw whenever that changes


@dataclass(frozen=True)
class Scored:
    """The whole pool with its utilities float32[n], both in the order of pool.ids."""

    pool: Pool
    utility: Floats
    tie_break: NDArray[np.float64]

    @classmethod
    def of(cls, question: Question, pool: Pool, utilities: Sequence[Floats]) -> "Scored":
        whole = np.concatenate([np.empty(0, np.float32), *utilities])
        return cls(pool, whole, question.situation.tie_break(pool.ids))

    @cached_property
    def ascending(self) -> Floats:
        return np.sort(self.utility)

    def best(self, count: int) -> Order:
        """The positions of the most useful, in order; ties by the seeded hash of the id."""
        count = min(count, len(self.utility))
        if count == 0:
            return np.empty(0, np.intp)
        worst = self.ascending[len(self.utility) - count]
        among = np.flatnonzero(self.utility >= worst)
        return among[np.lexsort((self.tie_break[among], -self.utility[among]))[:count]]


@dataclass(frozen=True)
class Draws:
    """Positions in the pool, ranked; which were drawn uniformly; the chance of each draw."""

    positions: Order
    by_chance: NDArray[np.bool_]
    chances: NDArray[np.float64]


def choose(question: Question, scored: Scored, quota: Quota | None = None) -> Draws:
    """The picks of a round, first what to ask first; fewer than asked for if the pool is small."""
    recipe, total = question.situation.recipe, len(scored.utility)
    count = min(recipe.picks, total)
    if count == 0:
        return Draws(np.empty(0, np.intp), np.empty(0, bool), np.empty(0))
    if question.strategy.uniform:
        every = np.ones(count, bool)
        return Draws(scored.best(count), every, 1 / (total - np.arange(count)))
    share = recipe.exploration if question.situation.model is not None else 0.0
    stream = DRAW_STREAM + 2 * len(question.situation.train.ids)
    coins = utilities.uniform(np.arange(count), recipe.seed, stream) < share
    drawn = smallest(utilities.uniform(scored.pool.ids, recipe.seed, stream + 1), count)
    chosen = exploit(question, scored, count, quota)
    return interleave(chosen, drawn, coins, share, total)


def smallest(numbers: NDArray[np.float64], count: int) -> Order:
    """Positions of the `count` smallest, in order."""
    if count < len(numbers):
        found = np.argpartition(numbers, count)[:count]
        return found[np.argsort(numbers[found])]
    return np.argsort(numbers)


def exploit(question: Question, scored: Scored, count: int, quota: Quota | None) -> Order:
    """The strategy's own order, from a shortlist of the pool."""
    strategy, situation = question.strategy, question.situation
    ahead = min(quota.ahead(count), len(scored.utility)) if quota else count
    listed = shortlisted(scored, max(strategy.candidates, 2 * ahead))
    shortlist = Shortlist(
        situation,
        scored.pool.ids[listed],
        scored.pool.rows(listed),
        scored.utility[listed],
        situation.space(situation.train.rows) if len(situation.train.ids) else EMPTY,
    )
    order = strategy.choose(shortlist, ahead)
    if quota:
        order = quota.spread(order, shortlist.batch)[:count]
    return listed[order]


EMPTY = np.empty((0, 0), np.float32)


def shortlisted(scored: Scored, size: int) -> Order:
    """All of a small pool, in order; of a large one the best half of `size` and as many at random,
    so that a strategy that seeks coverage can see the whole of it."""
    if len(scored.utility) <= size:
        return scored.best(size)
    ahead = scored.best(size // 2)
    chance = scored.tie_break.copy()
    chance[ahead] = 2  # beyond any
    return np.concatenate([ahead, np.sort(np.argpartition(chance, size // 2)[: size - size // 2])])


def interleave(
    chosen: Order, drawn: Order, coins: NDArray[np.bool_], share: float, total: int
) -> Draws:
    """Settle rank by rank; a sample that came up already is passed over."""
    positions, chances = np.empty(len(coins), np.intp), np.empty(len(coins))
    taken: set[int] = set()
    choices, draws = chosen.tolist(), drawn.tolist()
    for rank, by_chance in enumerate(coins.tolist()):
        choice = _next(choices, taken)
        pick = _next(draws, taken) if by_chance else choice
        chances[rank] = (1 - share) * (pick == choice) + share / (total - rank)
        positions[rank] = pick
        taken.add(pick)
    return Draws(positions, coins, chances)


def _next(line: list[int], taken: set[int]) -> int:
    """The first who has not been taken yet; those before it leave the line."""
    while line[0] in taken:
        line.pop(0)
    return line[0]
