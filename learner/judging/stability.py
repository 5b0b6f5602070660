"""Do two successive models still disagree?"""

import numpy as np
from numpy.typing import NDArray

from learner.types import Task

Predictions = NDArray[np.floating]


def stability(before: Predictions, now: Predictions, task: Task = "category") -> float:
    """Agreement, at most 1, of two models' predictions [n, c] of the same samples, labeled or not.

    Cohen's kappa (1960) of the categories, or of the labels of all samples taken together; for
    numbers Lin's concordance (1989), which is kappa weighted by squared distance. A category that
    only one model knows counts as never predicted by the other. 1 where nothing could differ.
    """
    if task == "number":
        return concordance(before[:, 0].astype(np.float64), now[:, 0].astype(np.float64))
    if task == "category":
        return kappa(before.argmax(axis=1), now.argmax(axis=1))
    width = max(before.shape[1], now.shape[1])
    first, second = (np.pad(p >= 0.5, ((0, 0), (0, width - p.shape[1]))) for p in (before, now))
    return kappa(first.ravel().astype(np.intp), second.ravel().astype(np.intp))


def kappa(first: NDArray[np.intp], second: NDArray[np.intp]) -> float:
    """Cohen's kappa (1960) of two judgements int[n]."""
    if not len(first):
        return 1.0
    kinds = 1 + int(max(first.max(), second.max()))
    shares = [np.bincount(one, minlength=kinds) / len(one) for one in (first, second)]
    by_chance = float(shares[0] @ shares[1])
    observed = float((first == second).mean())
    return (observed - by_chance) / (1 - by_chance) if by_chance < 1 else 1.0


def concordance(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Lin's concordance coefficient (1989) of two lists of numbers float[n]."""
    apart = float(((first - second) ** 2).mean()) if len(first) else 0.0
    if apart == 0:
        return 1.0
    spread = first.var() + second.var() + (first.mean() - second.mean()) ** 2
    return float(1 - apart / spread)
