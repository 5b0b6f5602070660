"""How much does a committee disagree? `members` float[K, n, c] are its members' probabilities.

Each score is float32[n]. K members cast few distinct votes, so a ten-thousandth of the margin of
the consensus is added to what counts votes: it orders ties, and nothing else.
"""

import numpy as np

from learner.types import Floats, Ids
from learner.utilities.blocks import TINY, Probabilities, score_rows
from learner.utilities.certainty import entropy_of, margin_of

TIE = np.float32(1e-4)


def vote_entropy(members: Probabilities) -> Floats:
    """-sum (V/K) log(V/K) in nats (Dagan & Engelson 1995), ties by the margin of the consensus."""
    return score_rows(lambda block: entropy_of(_shares(block)) + _ties(block), members)


def variation_ratio(members: Probabilities) -> Floats:
    """1 - max V/K, in 0..1 (Freeman 1965; Gal et al. 2017), ties as for vote entropy."""
    return score_rows(lambda block: 1 - _shares(block).max(axis=0) + _ties(block), members)


def consensus_entropy(members: Probabilities) -> Floats:
    """Entropy of the mean prediction in nats (Settles 2009, section 3.2)."""
    return score_rows(lambda block: entropy_of(block.mean(axis=0)), members)


def mean_kl(members: Probabilities) -> Floats:
    """(1/K) sum KL(p_k || mean) in nats (McCallum & Nigam 1998)."""
    return score_rows(lambda block: _divergences(block).mean(axis=0), members)


def max_disagreement(members: Probabilities) -> Floats:
    """max_k KL(p_k || mean) in nats (modAL, after McCallum & Nigam 1998)."""
    return score_rows(lambda block: _divergences(block).max(axis=0), members)


def bald(members: Probabilities) -> Floats:
    """H(mean) - (1/K) sum H(p_k) in nats: what a label would tell about the members (Houlsby et al.
    2011, equation 2; Gal et al. 2017). For a finite committee it equals the mean KL."""
    return score_rows(_information, members)


def deviation(members: Probabilities) -> Floats:
    """Standard deviation of the members' numbers [K, n, 1], in the unit of the label (Burbidge,
    Rowland & King 2007)."""
    return members[:, :, 0].astype(np.float64).std(axis=0).astype(np.float32)


def votes(members: Probabilities) -> Ids:
    """How many members choose each category: int64[n, c]; of equals the first."""
    _, n, categories = members.shape
    chosen = members.argmax(axis=2) + np.arange(n) * categories
    return np.bincount(chosen.ravel(), minlength=n * categories).reshape(n, categories)


def unanimity(members: Probabilities) -> float:
    """The share of samples on which every member votes alike, 0 to 1 (1 for no samples)."""
    chosen = members.argmax(axis=2)
    return float((chosen == chosen[0]).all(axis=0).mean()) if chosen.size else 1.0


def _shares(block: Floats) -> Floats:
    """Each category's share of the votes, float32[c, m]; a member torn between equals splits its
    vote, so that the order of categories changes nothing."""
    chosen = block == block.max(axis=1, keepdims=True)
    split = chosen.sum(axis=1, keepdims=True, dtype=np.float32)
    shares: Floats = (chosen / split).mean(axis=0)
    return shares


def _ties(block: Floats) -> Floats:
    return TIE * margin_of(block.mean(axis=0))


def _information(block: Floats) -> Floats:
    gained = entropy_of(block.mean(axis=0)) - entropy_of(block).mean(axis=0)
    return np.maximum(gained, 0)  # below zero there is only rounding


def _divergences(block: Floats) -> Floats:
    """KL(p_k || mean) of each member: float32[K, m]."""
    terms = np.log(np.maximum(block, TINY))
    terms -= np.log(np.maximum(block.mean(axis=0), TINY))
    terms *= block
    divergences: Floats = terms.sum(axis=1)
    return divergences
