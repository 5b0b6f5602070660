"""modAL's query functions by name, through one adapter.

Only the functions are used, never modAL's learners: their state breaks on scikit-learn 1.8 and
`query` runs a failing strategy twice. What a function needs to see of a learner is small, and
`Learner` is that. The functions that score are asked for every sample's score: their own choice of
n comes in no order, breaks ties by position, or by NumPy's global randomness.

Left out: expected_error, cluster and dropout, which do not import; SVM_binary_minimum, which needs
a support vector machine; and modAL.acquisition, which seeks a maximum instead of knowledge.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from modAL import batch as ranked
from modAL import density, disagreement, multilabel, uncertainty

from learner.strategies.doubt import label_spread
from learner.strategies.multilabel import LABELS
from learner.strategies.numbers import NUMBER
from learner.strategies.strategy import Batch, Measure, Order, Shortlist, strategy
from learner.types import Floats, Ids

QueryFunction = Callable[..., tuple[Ids, Any]]


class Learner:
    """What modAL's functions look at: a classifier that has already predicted."""

    on_transformed = False

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self.X_training = batch.situation.space(batch.situation.train.rows)  # modAL's own name
        self.classes_ = np.arange(batch.model.categories)

    def predict_proba(self, _rows: Floats) -> Floats:
        """float32[n, c] of the head that ships."""
        return self._batch.consensus

    def predict(self, _rows: Floats) -> Ids:
        """int64[n, c]: for several labels at once, which are likelier than not."""
        return (self._batch.consensus > 0.5).astype(np.int64)


class Committee(Learner):
    """A learner whose prediction is its members' mean."""

    def __len__(self) -> int:
        return self._batch.model.members

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self)))

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


class Regressor:
    """A committee whose prediction is a number with a standard deviation."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch

    def predict(self, _rows: Floats, return_std: bool) -> tuple[Floats, Floats]:
        """The mean and the deviation of the members, in that of the labels: float32[n] each."""
        numbers = self._batch.members[:, :, 0] / label_spread(self._batch.situation)
        return numbers.mean(axis=0), numbers.std(axis=0)


def scores(query: QueryFunction, view: type[Learner | Regressor], batch: Batch) -> Floats:
    """Every sample's score as modAL computes it, put back into the order of the batch."""
    positions, values = query(
        view(batch), batch.rows, n_instances=len(batch.ids), random_tie_break=False
    )
    found = np.empty(len(batch.ids), np.float32)
    found[positions] = values
    return found


def highest(query: QueryFunction, view: type[Learner | Regressor] = Learner) -> Measure:
    """A measure by a function of modAL that asks for its highest scores."""
    return lambda batch: scores(query, view, batch)


def lowest(query: QueryFunction) -> Measure:
    """A measure by a function of modAL that asks for its lowest scores, which are in 0..1."""
    return lambda batch: 1 - scores(query, Learner, batch)


strategy("modal:uncertainty_sampling")(highest(uncertainty.uncertainty_sampling))
strategy("modal:margin_sampling")(lowest(uncertainty.margin_sampling))
strategy("modal:entropy_sampling")(highest(uncertainty.entropy_sampling))

for name in ("vote_entropy_sampling", "consensus_entropy_sampling", "max_disagreement_sampling"):
    query = getattr(disagreement, name)
    strategy(f"modal:{name}", by_committee=True)(highest(query, Committee))
strategy("modal:max_std_sampling", by_committee=True, tasks=NUMBER)(
    highest(disagreement.max_std_sampling, Regressor)
)

for name in ("max_loss", "mean_max_loss", "avg_confidence", "max_score", "avg_score"):
    strategy(f"modal:{name}", tasks=LABELS)(highest(getattr(multilabel, name)))
strategy("modal:min_confidence", tasks=LABELS)(lowest(multilabel.min_confidence))


def _ranked_batch(shortlist: Shortlist, count: int) -> Order:
    """Cardoso et al. 2017, by modAL. Its cost grows with count x shortlist x labeled."""
    order, _ = ranked.uncertainty_batch_sampling(
        Learner(shortlist.batch), shortlist.points, n_instances=count
    )
    return np.asarray(order, np.intp)


def _dense_first(shortlist: Shortlist, count: int) -> Order:
    """Uncertainty times modAL's density within the shortlist, as its documentation combines them;
    over the pool its matrix of all pairs would not fit."""
    weighed = shortlist.utility * density.information_density(shortlist.points)
    return np.argsort(-weighed, kind="stable")[:count]


least_sure = highest(uncertainty.uncertainty_sampling)
strategy("modal:uncertainty_batch_sampling", choose=_ranked_batch)(least_sure)
strategy("modal:information_density", choose=_dense_first)(least_sure)
