"""Which labels are probably wrong? Confident learning, out of fold.

Northcutt, Jiang and Chuang, "Confident learning: estimating uncertainty in dataset labels", JAIR 70
(2021). With p(j; x) the calibrated probability that a head which has not seen x gives category j,
and X_i the examples labeled i:

    t_j    = mean of p(j; x) over X_j                                        (equation 2)
    j*(x)  = argmax of p(j; x) over the j with p(j; x) >= t_j                (equation 1)

An example labeled i is suspicious if j*(x) exists and is not i: as sure of j* as the heads are of
what people do call j*. The lower the normalized margin p(i; x) - max over j != i of p(j; x), the
sooner somebody should look (section 3.2). Written from the paper.
"""

import numpy as np
from numpy.typing import NDArray

from learner.types import Floats, Ids, Suspicious

FEWEST = 5  # labels of a category below which its threshold would be the mean of next to nothing
MOST = 200


def suspicious(
    ids: Ids,
    labels: Ids,
    unseen: Floats,
    certain: NDArray[np.bool_] | None = None,
) -> tuple[Suspicious, ...]:
    """The labels int64[n] that `unseen` float[n, c] finds unlikely, the least likely first.

    At most MOST. A category with fewer than FEWEST labels is neither suspected nor suggested, and
    what is `certain` bool[n] only sets thresholds. Deterministic: ties go by the id.
    """
    p = unseen.astype(np.float64)
    likely = confident(labels, p)
    found = (likely >= 0) & (likely != labels) & (np.bincount(labels)[labels] >= FEWEST)
    if certain is not None:
        found &= ~certain
    margins = margin(labels, p)
    order = [at for at in np.lexsort((ids, margins)).tolist() if found[at]]
    return tuple(
        Suspicious(
            id=int(ids[at]),
            given=int(labels[at]),
            likely=int(likely[at]),
            given_probability=float(p[at, labels[at]]),
            likely_probability=float(p[at, likely[at]]),
        )
        for at in order[:MOST]
    )


def confident(labels: Ids, p: NDArray[np.float64]) -> Ids:
    """The category that each example reaches the threshold of, the most probable; -1 if none."""
    reached = np.where(p >= thresholds(labels, p), p, -1.0)
    best = reached.argmax(axis=1)
    return np.where(reached.max(axis=1) < 0, -1, best)


def thresholds(labels: Ids, p: NDArray[np.float64]) -> NDArray[np.float64]:
    """How sure the heads are on average of a category where people gave it: float64[c]; beyond
    reach for one that has too few labels."""
    counts = np.bincount(labels, minlength=p.shape[1])
    own = p[np.arange(len(labels)), labels]
    sums = np.bincount(labels, weights=own, minlength=p.shape[1])
    return np.where(counts >= FEWEST, sums / np.maximum(counts, 1), np.inf)


def margin(labels: Ids, p: NDArray[np.float64]) -> NDArray[np.float64]:
    """The normalized margin of each label, -1 to 1: float64[n]."""
    at = np.arange(len(labels))
    others = p.copy()
    others[at, labels] = -np.inf
    gap: NDArray[np.float64] = p[at, labels] - others.max(axis=1)
    return gap
