"""Put the pool in order: score all of it, choose among a shortlist, mix in uniform picks."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from learner import utilities
from learner.strategies.strategy import Batch, Order, Shortlist, Situation, Strategy
from learner.types import Evidence, Floats, Pool, RankedPick, Rule

DECIMALS = 6  # of a utility: below this, float32 is rounding and a tie is a tie


@dataclass(frozen=True)
class Scored:
    """The whole pool, scored: utility float32[n] in the pool's order, best the order by it."""

    pool: Pool
    utility: Floats
    best: Order
    tie_break: NDArray[np.float64]

    def percentile(self, utility: Floats) -> NDArray[np.float64]:
        """The share of the pool, 0 to 100, that scores no higher."""
        below = np.searchsorted(np.sort(self.utility), utility, side="right")
        return 100 * below / len(self.utility)


def rank(
    strategy: Strategy,
    situation: Situation,
    pool: Pool,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[RankedPick, ...]:
    """The picks of a round, first what to ask first; fewer than asked for if the pool is small."""
    count = min(situation.recipe.picks, pool.askable_count)
    if count == 0:
        return ()
    scored = score(strategy, situation, pool, on_progress)
    explored = explore(strategy, situation, scored, count)
    exploited = exploit(strategy, situation, scored, explored, count)
    positions, by_chance = interleave(exploited, explored, situation.recipe.exploration)
    evidence = explain(strategy, situation, scored, positions, by_chance)
    return tuple(
        RankedPick(int(pool.ids[at]), number, why)
        for number, (at, why) in enumerate(zip(positions, evidence, strict=True), start=1)
    )


def score(
    strategy: Strategy,
    situation: Situation,
    pool: Pool,
    on_progress: Callable[[int, int], None],
) -> Scored:
    """Measure every askable sample, chunk by chunk."""
    utility = np.empty(pool.askable_count, np.float32)
    done = 0
    for ids, rows in pool.chunks():
        on_progress(done, len(utility))
        utility[done : done + len(ids)] = strategy.measure(Batch(situation, ids, rows))
        done += len(ids)
    on_progress(done, len(utility))
    utility = np.round(utility, DECIMALS)
    tie_break = situation.tie_break(pool.ids)
    return Scored(pool, utility, np.lexsort((tie_break, -utility)), tie_break)


def explore(strategy: Strategy, situation: Situation, scored: Scored, count: int) -> Order:
    """Positions drawn uniformly from the whole pool, before anything else is chosen.

    The draw is new whenever the number of labels is, so it owes nothing to earlier rankings.
    """
    if strategy.uniform or situation.model is None:
        return np.empty(0, np.intp)
    slots = int(is_explore_slot(count, situation.recipe.exploration).sum())
    stream = 1 + len(situation.train.ids)
    return np.argsort(utilities.uniform(scored.pool.ids, situation.recipe.seed, stream))[:slots]


def exploit(
    strategy: Strategy, situation: Situation, scored: Scored, explored: Order, count: int
) -> Order:
    """Positions that the strategy chooses from a shortlist, given what is known or explored."""
    wanted = count - len(explored)
    if wanted == 0:
        return np.empty(0, np.intp)
    best = scored.best[~np.isin(scored.best, explored)]
    listed = shortlisted(best, scored.tie_break, max(strategy.candidates, 2 * wanted))
    known = scored.pool.rows(explored)
    if len(situation.train.ids):
        known = np.concatenate([situation.train.rows, known])
    shortlist = Shortlist(
        situation,
        scored.pool.ids[listed],
        scored.pool.rows(listed),
        scored.utility[listed],
        situation.space(known),
    )
    return listed[strategy.choose(shortlist, wanted)]


def shortlisted(best: Order, tie_break: NDArray[np.float64], size: int) -> Order:
    """All of a small pool; of a large one the best half of `size` and as many at random, so that
    a strategy that seeks coverage can see the whole of it."""
    if len(best) <= size:
        return best
    ahead, rest = best[: size // 2], best[size // 2 :]
    chance = np.sort(np.argpartition(tie_break[rest], size // 2)[: size - size // 2])
    return np.concatenate([ahead, rest[chance]])


def is_explore_slot(count: int, share: float) -> NDArray[np.bool_]:
    """Which of `count` ranks are uniform picks: bool[count], as evenly spread as they can be."""
    return np.diff(np.floor(np.arange(count + 1) * share + 1e-9)) > 0


def interleave(exploited: Order, explored: Order, share: float) -> tuple[Order, NDArray[np.bool_]]:
    """Both in one ranking, and which of it was explored."""
    count = len(exploited) + len(explored)
    by_chance = is_explore_slot(count, share) if len(explored) else np.zeros(count, bool)
    positions = np.empty(count, np.intp)
    positions[by_chance], positions[~by_chance] = explored, exploited
    return positions, by_chance


def explain(
    strategy: Strategy,
    situation: Situation,
    scored: Scored,
    positions: Order,
    by_chance: NDArray[np.bool_],
) -> list[Evidence]:
    """Why each of these samples was picked."""
    utility = scored.utility[positions]
    percentile = scored.percentile(utility)
    tops, votes = _opinions(situation, scored.pool.rows(positions))
    chances = _selection_probabilities(strategy, by_chance, len(scored.utility))
    return [
        Evidence(
            strategy=strategy.name,
            rule=_rule(situation, chances[i]),
            score=float(utility[i]),
            percentile=float(percentile[i]),
            top=tops[i],
            votes=votes[i],
            selection_probability=chances[i],
        )
        for i in range(len(positions))
    ]


def _rule(situation: Situation, chance: float | None) -> Rule:
    if situation.model is None:
        return "cold start"
    return "exploit" if chance is None else "explore"


def _selection_probabilities(
    strategy: Strategy, by_chance: NDArray[np.bool_], pool_size: int
) -> list[float | None]:
    """The m-th uniform draw is one of pool_size - m + 1 samples; a chosen one has no chance."""
    drawn = by_chance | strategy.uniform
    remaining = (pool_size + 1 - np.cumsum(drawn)).tolist()
    return [1 / left if by else None for left, by in zip(remaining, drawn.tolist(), strict=True)]


def _opinions(
    situation: Situation, rows: Floats
) -> tuple[list[tuple[tuple[int, float], ...]], list[tuple[int, ...]]]:
    """The two likeliest categories and the votes, for each row; empty without a model."""
    if situation.model is None:
        return [()] * len(rows), [()] * len(rows)
    p = situation.model.predict(rows)
    two = np.argsort(-p, axis=1, kind="stable")[:, :2]
    tops = [tuple((int(c), float(p[i, c])) for c in row) for i, row in enumerate(two)]
    counts = utilities.votes(situation.model.member_probabilities(rows))
    return tops, [tuple(row) for row in counts.tolist()]
