"""modAL's answers. Run by `bench.strategies` in modAL's own environment."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from modAL import batch, disagreement, dropout, uncertainty
from modAL.utils.selection import multi_argmax
from numpy.typing import NDArray

from bench.peers.clock import Arrays, answer

Rows = NDArray[np.floating]


class Learner:
    """What modAL's functions ask a learner for."""

    on_transformed = False

    def __init__(self, arrays: Arrays) -> None:
        self.p = arrays["p"]
        self.X_training = arrays.get("known")
        self.classes_ = np.arange(self.p.shape[-1])

    def __len__(self) -> int:
        return len(self.p)

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self)))

    def predict_proba(self, _rows: Rows) -> Rows:
        return self.p

    def vote_proba(self, _rows: Rows) -> Rows:
        return self.p.transpose(1, 0, 2)

    def vote(self, _rows: Rows) -> NDArray[np.intp]:
        return self.p.argmax(axis=2).T


def by(query: Any, arrays: Arrays) -> Any:
    """A call of one of its query functions for the top 100."""
    rows = arrays["p"] if arrays["p"].ndim == 2 else arrays["p"][0]
    learner = Learner(arrays)
    return lambda: query(learner, rows, n_instances=100)[0]


def bald(arrays: Arrays) -> Any:
    members = list(arrays["p"])
    return lambda: multi_argmax(dropout._bald_divergence(members), 100)[0]  # noqa: SLF001


def ranked(arrays: Arrays) -> Any:
    learner = Learner(arrays)
    query = batch.uncertainty_batch_sampling
    return lambda: query(learner, arrays["points"], n_instances=50)[0]


if __name__ == "__main__":
    answer(
        "modal",
        {
            "margin": partial(by, uncertainty.margin_sampling),
            "entropy": partial(by, uncertainty.entropy_sampling),
            "vote_entropy": partial(by, disagreement.vote_entropy_sampling),
            "max_kl": partial(by, disagreement.max_disagreement_sampling),
            "bald": bald,
            "ranked_batch": ranked,
        },
    )
