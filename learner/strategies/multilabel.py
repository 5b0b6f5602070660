"""Ask where several labels at once are in doubt."""

from learner import utilities
from learner.strategies.strategy import Batch, strategy
from learner.types import Floats, Task

LABELS: frozenset[Task] = frozenset({"categories"})
TIE = 1e-4  # of a label: counts of labels are whole numbers, so many are equal


@strategy("binary_margin", tasks=LABELS)
def binary_margin(batch: Batch) -> Floats:
    """Brinker 2006, averaged over the labels."""
    return utilities.binary_margin(batch.consensus)


@strategy("binary_entropy", tasks=LABELS)
def binary_entropy(batch: Batch) -> Floats:
    """Shannon 1948, averaged over the labels."""
    return utilities.binary_entropy(batch.consensus)


@strategy("label_cardinality", tasks=LABELS)
def label_cardinality(batch: Batch) -> Floats:
    """Li & Guo 2013: label cardinality inconsistency, ties by the mean binary margin."""
    cardinality = float(batch.situation.train.labels.sum(axis=1).mean())
    gap = utilities.cardinality_gap(batch.consensus, cardinality)
    return gap + TIE * binary_margin(batch)
