"""Ask what would tell most about the model: its members stand for a posterior."""

from learner import utilities
from learner.strategies.strategy import Batch, strategy
from learner.types import Floats


@strategy("bald", by_committee=True)
def bald(batch: Batch) -> Floats:
    """Houlsby et al. 2011, equation 2; Gal et al. 2017."""
    return utilities.bald(batch.members)
