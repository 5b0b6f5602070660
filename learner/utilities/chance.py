"""Chance that belongs to a sample: a hash of its id, never of its position or its company."""

import numpy as np
from numpy.typing import NDArray

from learner.types import Floats, Ids
from learner.utilities.blocks import TINY


def uniform(ids: Ids, seed: int, stream: int = 0) -> NDArray[np.float64]:
    """A uniform number in [0, 1) for each id, drawn from the id itself: float64[n].

    It depends on neither position nor company, so that ties, folds and bootstrap weights stay put
    when the pool is shuffled or grows. SplitMix64 (Steele, Lea & Flood 2014).
    """
    start = np.array([seed, stream], np.uint64)
    key = _mix(_mix(start[:1]) ^ start[1:])
    bits = _mix(_mix(np.asarray(ids).astype(np.uint64)) ^ key)
    return (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53


def power(scores: Floats, draws: NDArray[np.float64], beta: float) -> Floats:
    """beta log s + Gumbel(0, 1), of which the top b are a sample without replacement, drawn by the
    chances s^beta (Kirsch et al. 2023, table 1): scores float[n] >= 0, draws uniform in [0, 1)."""
    gumbel = -np.log(-np.log(np.maximum(draws, 2.0**-54)))
    powered = beta * np.log(np.maximum(scores.astype(np.float64), TINY)) + gumbel
    return powered.astype(np.float32)


def _mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    x = x + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
