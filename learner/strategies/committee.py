"""Ask where the committee disagrees (Seung, Opper & Sompolinsky 1992)."""

from learner import utilities
from learner.strategies.strategy import Batch, strategy
from learner.types import Floats


@strategy("vote_entropy", by_committee=True)
def vote_entropy(batch: Batch) -> Floats:
    """Dagan & Engelson 1995, ties by the margin of the consensus."""
    return utilities.vote_entropy(batch.members)


@strategy("variation_ratio", by_committee=True)
def variation_ratio(batch: Batch) -> Floats:
    """Freeman 1965; Gal et al. 2017; ties by the margin of the consensus."""
    return utilities.variation_ratio(batch.members)


@strategy("consensus_entropy", by_committee=True)
def consensus_entropy(batch: Batch) -> Floats:
    """Settles 2009, section 3.2."""
    return utilities.consensus_entropy(batch.members)


@strategy("mean_kl", by_committee=True)
def mean_kl(batch: Batch) -> Floats:
    """McCallum & Nigam 1998."""
    return utilities.mean_kl(batch.members)


@strategy("max_disagreement", by_committee=True)
def max_disagreement(batch: Batch) -> Floats:
    """modAL, after McCallum & Nigam 1998."""
    return utilities.max_disagreement(batch.members)
