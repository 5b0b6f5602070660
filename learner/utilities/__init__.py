"""How informative is a sample? Probabilities in, one number each out; higher means ask sooner.

Inputs may be float16 and are left unchanged. Every score is float32[n] and depends neither on the
order of categories nor on that of members.
"""

from learner.utilities.certainty import entropy, least_confidence, margin
from learner.utilities.chance import power, uniform
from learner.utilities.disagreement import (
    bald,
    consensus_entropy,
    deviation,
    max_disagreement,
    mean_kl,
    unanimity,
    variation_ratio,
    vote_entropy,
    votes,
)
from learner.utilities.distances import density, nearest, squared_distances
from learner.utilities.multilabel import binary_entropy, binary_margin, cardinality_gap

__all__ = [
    "bald",
    "binary_entropy",
    "binary_margin",
    "cardinality_gap",
    "consensus_entropy",
    "density",
    "deviation",
    "entropy",
    "least_confidence",
    "margin",
    "max_disagreement",
    "mean_kl",
    "nearest",
    "power",
    "squared_distances",
    "unanimity",
    "uniform",
    "variation_ratio",
    "vote_entropy",
    "votes",
]
