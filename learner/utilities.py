"""How informative is a sample? Probabilities in, one number each out; higher means ask sooner.

p float[n, c] are one model's probabilities, `members` float[K, n, c] a committee's. Inputs may be
float16 and are left unchanged. Every score is float32[n] and does not depend on the order of
categories or members.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import entr

from learner.types import Floats, Ids

Probabilities = NDArray[np.floating | np.integer]
TIE = np.float32(1e-4)  # below any step of a vote entropy that a person could care about


def normalized(p: Probabilities) -> Floats:
    """As float32, summing to one over the last axis. Never a second softmax: half precision
    rounds the sum, it does not turn probabilities into logits."""
    cast = p.astype(np.float32)
    total: Floats = cast.sum(axis=-1, keepdims=True)
    return cast / total


def least_confidence(p: Probabilities) -> Floats:
    """1 - p1, in 0..1 (Lewis & Gale 1994; Settles 2009, section 3.1)."""
    return 1 - normalized(p).max(axis=1)


def margin(p: Probabilities) -> Floats:
    """1 - (p1 - p2), in 0..1 (Scheffer, Decomain & Wrobel 2001)."""
    if p.shape[1] < 2:
        return np.zeros(len(p), np.float32)
    top = np.partition(normalized(p), -2, axis=1)
    return 1 - (top[:, -1] - top[:, -2])


def entropy(p: Probabilities) -> Floats:
    """-sum p log p in nats (Shannon 1948; Settles 2009, section 3.1)."""
    scores: Floats = entr(normalized(p)).sum(axis=1)
    return scores


def votes(members: Probabilities) -> Ids:
    """How many members choose each category: int64[n, c]."""
    _, n, categories = members.shape
    chosen = members.argmax(axis=2) + np.arange(n) * categories
    return np.bincount(chosen.ravel(), minlength=n * categories).reshape(n, categories)


def vote_entropy(members: Probabilities) -> Floats:
    """-sum (V/K) log(V/K) in nats (Dagan & Engelson 1995), ties ordered by the consensus' margin.

    K members give few distinct values, so a ten-thousandth of the margin is added.
    """
    return entropy(votes(members)) + TIE * margin(consensus(members))


def consensus_entropy(members: Probabilities) -> Floats:
    """Entropy of the mean prediction in nats (Settles 2009, section 3.2)."""
    return entropy(consensus(members))


def max_disagreement(members: Probabilities) -> Floats:
    """max_k KL(p_k || mean) in nats (modAL, after McCallum & Nigam 1998)."""
    mean = consensus(members)
    worst = np.zeros(members.shape[1], np.float32)
    for member in members:  # one at a time: [K, n, c] logarithms would double the memory
        p = normalized(member)
        ratio = np.divide(p, mean, out=np.ones_like(p), where=p > 0)
        np.maximum(worst, (p * np.log(ratio)).sum(axis=1), out=worst)
    return worst


def consensus(members: Probabilities) -> Floats:
    """The mean of the members' probabilities: float32[n, c]."""
    return normalized(members.mean(axis=0, dtype=np.float32))


def unanimity(members: Probabilities) -> float:
    """The share of samples on which every member votes alike, 0 to 1 (1 for no samples)."""
    chosen = members.argmax(axis=2)
    return float((chosen == chosen[0]).all(axis=0).mean()) if chosen.size else 1.0


def uniform(ids: Ids, seed: int, stream: int = 0) -> NDArray[np.float64]:
    """A uniform number in [0, 1) for each id, drawn from the id itself: float64[n].

    It depends on neither position nor company, so that ties, folds and bootstrap weights stay put
    when the pool is shuffled or grows. SplitMix64 (Steele, Lea & Flood 2014).
    """
    start = np.array([seed, stream], np.uint64)
    key = _mix(_mix(start[:1]) ^ start[1:])
    bits = _mix(_mix(np.asarray(ids).astype(np.uint64)) ^ key)
    return (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53


def _mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    x = x + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
