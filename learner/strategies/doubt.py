"""Doubt, whatever the question: the measure behind the strategies that serve every task."""

import numpy as np

from learner import utilities
from learner.strategies.strategy import Batch, Situation
from learner.types import Floats


def doubt(batch: Batch) -> Floats:
    """The margin between categories, the mean margin of several labels, or the spread of the
    committee's numbers beside that of the labels: float32[n], never below 0."""
    if batch.situation.task == "category":
        return utilities.margin(batch.consensus)
    if batch.situation.task == "categories":
        return utilities.binary_margin(batch.consensus)
    return utilities.deviation(batch.members) / label_spread(batch.situation)


def label_spread(situation: Situation) -> np.float32:
    """The standard deviation of the numbers that are labeled, 1 where they are all equal: in whose
    unit a score does not depend on whether people count in metres or in miles."""
    return np.float32(np.std(situation.train.labels) or 1)
