"""Ask where one model is unsure."""

from learner import utilities
from learner.strategies.strategy import Batch, strategy
from learner.types import Floats


@strategy("least_confidence")
def least_confidence(batch: Batch) -> Floats:
    """Lewis & Gale 1994."""
    return utilities.least_confidence(batch.consensus)


@strategy("margin")
def margin(batch: Batch) -> Floats:
    """Scheffer, Decomain & Wrobel 2001."""
    return utilities.margin(batch.consensus)


@strategy("entropy")
def entropy(batch: Batch) -> Floats:
    """Shannon 1948; Settles 2009, section 3.1."""
    return utilities.entropy(batch.consensus)
