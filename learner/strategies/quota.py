"""Keep one predicted category from filling a batch."""

from dataclasses import dataclass

import numpy as np

from learner.strategies.strategy import Batch, Order
from learner.types import Labeled

KNOWN = 5  # labels of each category, before its predictions are worth a rule
SHARE = 0.25  # of a batch, or twice a category's even share if that is more


@dataclass(frozen=True)
class Quota:
    """At most `most` of every `round_size` picks are predicted to be of one category that has had
    more than its even share of the labels: of a rare one there can hardly be too many."""

    most: int
    round_size: int
    common: frozenset[int]

    @classmethod
    def of(cls, labeled: Labeled, round_size: int) -> "Quota | None":
        """The quota, once every category has five labels; None before, and for other tasks."""
        if labeled.task != "category" or not len(labeled.train.labels):
            return None
        counts = np.bincount(labeled.train.labels, minlength=labeled.categories)
        if counts.min() < KNOWN:
            return None
        share = max(2 / labeled.categories, SHARE)
        common = frozenset(np.flatnonzero(counts > counts.mean()).tolist())
        return cls(int(np.ceil(share * round_size)), round_size, common) if share < 1 else None

    def ahead(self, count: int) -> int:
        """How far to look, so that there is something to put in place of the surplus."""
        return count + 2 * self.round_size

    def spread(self, order: Order, shortlist: Batch) -> Order:
        """The same samples; what is over the quota of its batch waits for the next."""
        predicted = shortlist.consensus[order].argmax(axis=1)
        waiting, spread = list(range(len(order))), []
        while waiting:
            batch = self._batch(waiting, predicted)
            spread += batch
            waiting = [at for at in waiting if at not in set(batch)]
        return order[spread]

    def _batch(self, waiting: list[int], predicted: Order) -> list[int]:
        batch: list[int] = []
        used = dict.fromkeys(predicted.tolist(), 0)
        for at in waiting:
            category = int(predicted[at])
            full = category in self.common and used[category] >= self.most
            if len(batch) < self.round_size and not full:
                used[category] += 1
                batch.append(at)
        others = [at for at in waiting if at not in set(batch)]
        return batch + others[: self.round_size - len(batch)]
