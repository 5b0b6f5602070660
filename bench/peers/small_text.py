"""small-text's answers. Run by `bench.strategies` in its own environment."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from small_text import query_strategies  # type: ignore[import-not-found]
from small_text.query_strategies.coresets import (  # type: ignore[import-not-found]
    greedy_coreset,
)

from bench.peers.clock import Arrays, answer

Rows = NDArray[np.floating]


class Classifier:
    """A classifier that has already predicted, as one model or as members [n, K, c]."""

    def __init__(self, p: Rows) -> None:
        self.p = p if p.ndim == 2 else np.ascontiguousarray(p.transpose(1, 0, 2))

    def predict_proba(self, _dataset: Rows, dropout_sampling: int = 1) -> Rows:
        return self.p


def by(strategy: Any, arrays: Arrays) -> Any:
    """A call of one of its query strategies for the top 100."""
    clf = Classifier(arrays["p"])
    everyone, nobody = np.arange(len(clf.p)), np.empty(0, np.intp)
    return lambda: strategy.query(clf, clf.p, everyone, nobody, nobody, n=100)


def k_center(arrays: Arrays) -> Any:
    """The unlabeled first: elsewhere its picks are positions in another array."""
    rows, n = np.concatenate([arrays["points"], arrays["known"]]), len(arrays["points"])
    unlabeled, labeled = np.arange(n), np.arange(n, len(rows))
    return lambda: greedy_coreset(rows, unlabeled, labeled, 200, distance_metric="euclidean")


if __name__ == "__main__":
    answer(
        "small_text",
        {
            "margin": partial(by, query_strategies.BreakingTies()),
            "entropy": partial(by, query_strategies.PredictionEntropy()),
            "bald": partial(by, query_strategies.BALD(dropout_samples=20)),
            "k_center": k_center,
        },
    )
