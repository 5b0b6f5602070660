"""How good is the model, how sure is that, and is it worth going on?

Every figure comes from samples that were never trained on, and beside it stands an interval.
"""

import numpy as np
from numpy.typing import NDArray

from learner.errors import BadData
from learner.judging.metrics import judge_categories, judge_labels
from learner.judging.numbers import judge_numbers
from learner.judging.stability import stability
from learner.judging.stopping import uncertainty
from learner.judging.suspicion import suspicious
from learner.types import Judgement, Labels, Task

__all__ = ["judge", "stability", "suspicious", "uncertainty"]

JUDGES = {"category": judge_categories, "categories": judge_labels, "number": judge_numbers}


def judge(predictions: NDArray[np.floating], labels: Labels, task: Task = "category") -> Judgement:
    """Metrics of predictions float[n, c] against the labels, which are as the task has them.

    BadData if there are none, if the two differ in length or if a prediction is not finite.
    """
    if len(labels) == 0:
        raise BadData("There is nothing to judge: the holdout has no labels yet.")
    if len(predictions) != len(labels):
        raise BadData(f"{len(predictions)} predictions for {len(labels)} labels: pass one each.")
    if not np.isfinite(predictions).all():
        raise BadData("A prediction is NaN or infinite: train again, with a smaller learning rate.")
    return JUDGES[task](predictions, labels)
