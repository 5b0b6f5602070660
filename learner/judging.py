"""Held-out metrics, each beside what it is worth: an interval or a size."""

import numpy as np
from numpy.typing import NDArray

from learner.errors import BadData
from learner.types import Ids, Metrics

Z95 = 1.959963984540054  # the 97.5 % point of the standard normal
BINS = 15


def judge(probabilities: NDArray[np.floating], labels: Ids) -> Metrics:
    """Metrics of predictions p[n, c] against labels int[n] in 0..c-1; BadData if n is 0.

    Averages over categories take those that occur in the truth or in the predictions (F1), or in
    the truth (balanced accuracy), as scikit-learn does. Log loss is in nats.
    """
    if len(labels) == 0:
        raise BadData("There is nothing to judge: the holdout has no labels yet.")
    p = probabilities.astype(np.float64)
    table = confusion(labels, p.argmax(axis=1), p.shape[1])
    precision, recall, f1, support = per_category(table)
    correct = int(np.trace(table))
    low, high = wilson(correct, len(labels))
    return Metrics(
        size=len(labels),
        accuracy=correct / len(labels),
        low=low,
        high=high,
        macro_f1=float(f1[(support + table.sum(axis=0)) > 0].mean()),
        balanced_accuracy=float(recall[support > 0].mean()),
        log_loss=log_loss(p, labels),
        ece=expected_calibration_error(p, labels),
        confusion=tuple(tuple(row) for row in table.tolist()),
        per_category=tuple(
            zip(precision.tolist(), recall.tolist(), f1.tolist(), support.tolist(), strict=True)
        ),
    )


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a proportion (Wilson 1927, equation 8); (0, 1) when n is 0."""
    if n == 0:
        return 0.0, 1.0
    share, spread = successes / n, Z95**2 / n
    centre = (share + spread / 2) / (1 + spread)
    half = Z95 / (1 + spread) * np.sqrt(share * (1 - share) / n + spread / (4 * n))
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


def confusion(truth: Ids, predicted: NDArray[np.intp], categories: int) -> Ids:
    """How often each category (row) was taken for each (column): int64[c, c]."""
    cells = np.bincount(truth * categories + predicted, minlength=categories**2)
    return cells.reshape(categories, categories)


def per_category(table: Ids) -> tuple[NDArray[np.float64], ...]:
    """Precision, recall, F1 and support, each [c]; what is undefined counts as 0."""
    hits, support, claimed = np.diag(table), table.sum(axis=1), table.sum(axis=0)
    precision = hits / np.maximum(claimed, 1)
    recall = hits / np.maximum(support, 1)
    f1 = 2 * hits / np.maximum(support + claimed, 1)
    return precision, recall, f1, support


def log_loss(p: NDArray[np.float64], labels: Ids) -> float:
    """Mean -log p of the truth in nats; a probability of zero counts as float32's epsilon."""
    floor = np.finfo(np.float32).eps
    return float(-np.log(np.maximum(p[np.arange(len(labels)), labels], floor)).mean())


def expected_calibration_error(p: NDArray[np.float64], labels: Ids, bins: int = BINS) -> float:
    """Mean gap between confidence and accuracy over equal-width bins (Guo 2017, equation 3)."""
    confidence = p.max(axis=1)
    gap = (p.argmax(axis=1) == labels) - confidence
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(np.abs(np.bincount(bin_of, weights=gap, minlength=bins)).sum() / len(labels))
