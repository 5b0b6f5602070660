"""How sure is one model? p float[n, c] are its probabilities; each score is float32[n]."""

import numpy as np

from learner.types import Floats
from learner.utilities.blocks import TINY, Probabilities, score_rows


def least_confidence(p: Probabilities) -> Floats:
    """1 - p1, in 0..1 (Lewis & Gale 1994; Settles 2009, section 3.1)."""
    return score_rows(lambda block: 1 - block.max(axis=0), p)


def margin(p: Probabilities) -> Floats:
    """1 - (p1 - p2), in 0..1 (Scheffer, Decomain & Wrobel 2001); 0 where c is 1."""
    return score_rows(margin_of, p)


def entropy(p: Probabilities) -> Floats:
    """-sum p log p in nats (Shannon 1948; Settles 2009, section 3.1)."""
    return score_rows(entropy_of, p)


def margin_of(block: Floats) -> Floats:
    """The margin of float32[c, m], summing to one over c: float32[m]."""
    first, second = block[0], np.zeros_like(block[0])
    for row in block[1:]:  # the two largest so far, without a sort
        second = np.maximum(second, np.minimum(first, row))
        first = np.maximum(first, row)
    return 1 - (first - second)


def entropy_of(block: Floats) -> Floats:
    """The entropy of float32[..., c, m] over c, in nats: float32[..., m]."""
    terms: Floats = np.log(np.maximum(block, TINY))
    terms *= block
    return -terms.sum(axis=-2)
