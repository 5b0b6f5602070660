"""Several labels at once: p float[n, c] are independent probabilities, one a label.

Each score is float32[n], the mean over the labels, so that projects of any number of labels share
a scale. Nothing is normalized: the probabilities of a sample do not sum to one.
"""

import numpy as np

from learner.types import Floats
from learner.utilities.blocks import Probabilities, score_blocks
from learner.utilities.certainty import entropy_of


def binary_margin(p: Probabilities) -> Floats:
    """1 - mean |2p - 1|, in 0..1: how close the labels are to even odds (Brinker 2006)."""
    return score_blocks(lambda block: 1 - np.abs(2 * block - 1).mean(axis=0), p)


def binary_entropy(p: Probabilities) -> Floats:
    """The mean entropy of the labels in nats, each a coin of its own (Shannon 1948)."""
    return score_blocks(
        lambda block: entropy_of(np.stack([block, 1 - block], axis=1)).mean(axis=0), p
    )


def cardinality_gap(p: Probabilities, cardinality: float) -> Floats:
    """How many labels more or fewer than `cardinality`, the mean of what is labeled, the model
    would give (Li & Guo 2013: label cardinality inconsistency)."""
    return score_blocks(lambda block: np.abs((block > 0.5).sum(axis=0) - cardinality), p)
