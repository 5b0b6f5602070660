"""modAL's query functions by name, through one adapter.

Only the functions are used, never modAL's learners: their state breaks on scikit-learn 1.8 and
`query` runs a failing strategy twice. What a function needs to see of a learner is small, and
`Learner` is that. The functions that score are asked for every sample's score: their own choice of
n comes in no order and breaks ties by position.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from modAL import batch as ranked
from modAL import disagreement, uncertainty

from learner.strategies.strategy import Batch, Order, Shortlist, strategy
from learner.types import Floats, Ids

QueryFunction = Callable[..., tuple[Ids, Any]]


class Learner:
    """What modAL's functions look at: a classifier and a committee that have already predicted."""

    on_transformed = False

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self.X_training = batch.situation.space(batch.situation.train.rows)  # modAL's own name
        self.classes_ = np.arange(batch.model.categories)

    def __len__(self) -> int:
        return self._batch.model.members

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self)))

    def predict_proba(self, _rows: Floats) -> Floats:
        """float32[n, c] of the head that ships."""
        return self._batch.consensus


class Committee(Learner):
    """A learner whose prediction is its members' mean."""

    def predict_proba(self, _rows: Floats) -> Floats:
        """float32[n, c]."""
        mean: Floats = self._batch.members.mean(axis=0)
        return mean

    def vote_proba(self, _rows: Floats) -> Floats:
        """float32[n, K, c]."""
        return self._batch.members.transpose(1, 0, 2)

    def vote(self, _rows: Floats) -> Ids:
        """int64[n, K]."""
        return self._batch.members.argmax(axis=2).T


def _scores(query: QueryFunction, learner: Learner, batch: Batch) -> Floats:
    """Every sample's score as modAL computes it, put back into the order of the batch."""
    positions, values = query(learner, batch.rows, n_instances=len(batch.ids))
    scores = np.empty(len(batch.ids), np.float32)
    scores[positions] = values
    return scores


@strategy("modal:uncertainty_sampling")
def uncertainty_sampling(batch: Batch) -> Floats:
    """modAL.uncertainty.uncertainty_sampling."""
    return _scores(uncertainty.uncertainty_sampling, Learner(batch), batch)


@strategy("modal:margin_sampling")
def margin_sampling(batch: Batch) -> Floats:
    """modAL.uncertainty.margin_sampling, whose metric is lowest for what to ask first."""
    return 1 - _scores(uncertainty.margin_sampling, Learner(batch), batch)


@strategy("modal:entropy_sampling")
def entropy_sampling(batch: Batch) -> Floats:
    """modAL.uncertainty.entropy_sampling."""
    return _scores(uncertainty.entropy_sampling, Learner(batch), batch)


@strategy("modal:vote_entropy_sampling", by_committee=True)
def vote_entropy_sampling(batch: Batch) -> Floats:
    """modAL.disagreement.vote_entropy_sampling."""
    return _scores(disagreement.vote_entropy_sampling, Committee(batch), batch)


@strategy("modal:consensus_entropy_sampling", by_committee=True)
def consensus_entropy_sampling(batch: Batch) -> Floats:
    """modAL.disagreement.consensus_entropy_sampling."""
    return _scores(disagreement.consensus_entropy_sampling, Committee(batch), batch)


@strategy("modal:max_disagreement_sampling", by_committee=True)
def max_disagreement_sampling(batch: Batch) -> Floats:
    """modAL.disagreement.max_disagreement_sampling."""
    return _scores(disagreement.max_disagreement_sampling, Committee(batch), batch)


def _ranked_batch(shortlist: Shortlist, count: int) -> Order:
    """Cardoso et al. 2017, by modAL. Its cost grows with count x shortlist x labeled."""
    batch = Batch(shortlist.situation, shortlist.ids, shortlist.rows)
    order, _ = ranked.uncertainty_batch_sampling(
        Learner(batch), shortlist.points, n_instances=count
    )
    return np.asarray(order, np.intp)


@strategy("modal:uncertainty_batch_sampling", choose=_ranked_batch)
def uncertainty_batch_sampling(batch: Batch) -> Floats:
    """The uncertainty that modAL.batch.uncertainty_batch_sampling weighs against similarity."""
    return uncertainty_sampling(batch)
