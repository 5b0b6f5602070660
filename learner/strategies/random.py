"""Ask anything: the baseline that every other strategy must beat."""

from learner.strategies.strategy import EVEN_REGIONS, Batch, strategy
from learner.types import Floats


@strategy("random", needs_model=False, uniform=True, tasks=EVEN_REGIONS)
def random(batch: Batch) -> Floats:
    """Every sample is equally likely to come first: the order of the seeded hash of its id."""
    return 1 - batch.situation.tie_break(batch.ids).astype("float32")
