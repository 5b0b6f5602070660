"""Score the pool, shard by shard: one process in a loop, or many side by side.

A sample's score depends on nothing but its row and the question, so that whoever scores a shard
gets the same numbers, and the same picks follow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from learner.strategies.strategy import Batch, Situation, Strategy
from learner.types import Floats, Pool, Shard

DECIMALS = 6  # of a utility: below this, float32 is rounding and a tie is a tie

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Question:
    """All that is needed to score a shard, by whatever process."""

    strategy: Strategy
    situation: Situation


Scorer = Callable[[Question, Pool, Progress], Sequence[Floats]]


def score_shard(question: Question, shard: Shard) -> Floats:
    """The utility of each askable sample, in the shard's order: float32[m]."""
    found: list[Floats] = [np.empty(0, np.float32)]
    for ids, rows in shard.chunks():
        utility = question.strategy.measure(Batch(question.situation, ids, rows))
        found.append(np.round(utility, DECIMALS))
    return np.concatenate(found)


def score_here(question: Question, pool: Pool, on_progress: Progress) -> list[Floats]:
    """The utilities of every shard, one after the other in this process."""
    found: list[Floats] = []
    done = 0
    for shard in pool.shards:
        on_progress(done, pool.askable_count)
        found.append(score_shard(question, shard))
        done += len(found[-1])
    on_progress(done, pool.askable_count)
    return found
