"""scikit-activeml's answers. Run by `bench.strategies` in its own environment."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from skactiveml import pool  # type: ignore[import-not-found]
from skactiveml.base import SkactivemlClassifier  # type: ignore[import-not-found]
from skactiveml.utils import simple_batch  # type: ignore[import-not-found]

from bench.peers.clock import Arrays, answer

Rows = NDArray[np.floating]


class Predicted(SkactivemlClassifier):  # type: ignore[misc]
    """A classifier that has already predicted."""

    def __init__(self, p: Rows) -> None:
        super().__init__(classes=list(range(p.shape[1])))
        self.p = p

    def fit(self, X: Rows, y: Rows, sample_weight: None = None) -> "Predicted":  # noqa: N803
        return self

    def predict_proba(self, X: Rows) -> Rows:  # noqa: N803
        return self.p[: len(X)]


def top(scores: Callable[[Rows], Rows], arrays: Arrays) -> Any:
    """A call for the top 100 by one of its scores."""
    return lambda: simple_batch(scores(arrays["p"]), random_state=0, batch_size=100)


def votes(p: Rows) -> Rows:
    found: Rows = pool.vote_entropy(p.argmax(axis=2).T, np.arange(p.shape[2]))
    return found


def badge(arrays: Arrays) -> Any:
    rows, unknown = arrays["points"], np.full(len(arrays["points"]), np.nan)
    query, clf = pool.Badge(random_state=0).query, Predicted(arrays["p"])
    return lambda: query(rows, unknown, clf, fit_clf=False, batch_size=100)


def k_center(arrays: Arrays) -> Any:
    rows = np.concatenate([arrays["points"], arrays["known"]])
    labels = np.full(len(rows), np.nan)
    labels[len(arrays["points"]) :] = 0
    return lambda: pool.k_greedy_center(rows, labels, batch_size=200, random_state=0)[0]


def typiclust(arrays: Arrays) -> Any:
    unknown = np.full(len(arrays["points"]), np.nan)
    query = pool.TypiClust(random_state=0).query
    return lambda: query(arrays["points"], unknown, batch_size=50)


def probcover(arrays: Arrays) -> Any:
    unknown = np.full(len(arrays["points"]), np.nan)
    rule = pool.ProbCover(n_classes=10, deltas=[float(arrays["radius"])], random_state=0)
    return lambda: rule.query(arrays["points"], unknown, batch_size=50)


if __name__ == "__main__":
    certainty = pool.uncertainty_scores
    answer(
        "skactiveml",
        {
            "margin": partial(top, partial(certainty, method="margin_sampling")),
            "entropy": partial(top, partial(certainty, method="entropy")),
            "vote_entropy": partial(top, votes),
            "mean_kl": partial(top, pool.average_kl_divergence),
            "bald": partial(top, lambda p: pool.batch_bald(p, batch_size=1)[0]),
            "badge": badge,
            "k_center": k_center,
            "typiclust": typiclust,
            "probcover": probcover,
        },
    )
