"""Ask where one model is unsure."""

from learner import utilities
from learner.strategies.strategy import Batch, strategy
from learner.types import Floats

SHARPNESS = 4.0  # of power_margin: measured, 1 gives up late accuracy, and nearly any sample is due
POWER_STREAM = 3_000_000


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


@strategy("power_margin")
def power_margin(batch: Batch) -> Floats:
    """Kirsch et al. 2023: the margin's logarithm and a draw, new whenever a label has come."""
    situation = batch.situation
    stream = POWER_STREAM + len(situation.train.ids)
    draws = utilities.uniform(batch.ids, situation.recipe.seed, stream)
    return utilities.power(margin(batch), draws, SHARPNESS)
