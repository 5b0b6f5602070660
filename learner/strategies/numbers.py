"""Ask about numbers: where the committee's guesses lie apart, or where nobody has looked."""

from learner.strategies.coverage import distance, spread_out
from learner.strategies.doubt import doubt
from learner.strategies.strategy import Batch, strategy
from learner.types import Floats, Task

NUMBER: frozenset[Task] = frozenset({"number"})


@strategy("committee_deviation", by_committee=True, tasks=NUMBER)
def committee_deviation(batch: Batch) -> Floats:
    """Burbidge, Rowland & King 2007: the spread of the members beside that of the labels."""
    return doubt(batch)


@strategy("greedy_x", choose=spread_out, needs_model=False, tasks=NUMBER)
def greedy_x(batch: Batch) -> Floats:
    """Wu, Lin & Huang 2019, algorithm GSx: for a number, greedy k-center by its name there."""
    return distance(batch)
