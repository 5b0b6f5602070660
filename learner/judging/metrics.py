"""Metrics of categories: one a sample, or any number of labels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from learner.crowd.shares import wilson
from learner.judging import intervals
from learner.types import Ids, Interval, Labels, LabelsMetrics, Metrics
from learner.types.metrics import PerCategory

BINS = 15
FLOOR = float(np.finfo(np.float32).eps)  # a probability of zero counts as this much
WORST = -float(np.log(FLOOR))
Table = NDArray[Any]  # counts, as they are or smoothed


def judge_categories(probabilities: NDArray[np.floating], labels: Ids) -> Metrics:
    """Metrics of probabilities p[n, c] against labels int[n] in 0..c-1.

    Averages over categories take those that occur in the truth or in the predictions (F1), or in
    the truth (balanced accuracy), as scikit-learn does.
    """
    p = probabilities.astype(np.float64)
    table = confusion(labels, p.argmax(axis=1), p.shape[1])
    losses = -np.log(np.maximum(p[np.arange(len(labels)), labels], FLOOR))
    gap, noise = calibration_gaps(p, labels)
    hits, support, claimed = np.diag(table), table.sum(axis=1), table.sum(axis=0)
    low, high = wilson(int(hits.sum()), len(labels))
    return Metrics(
        size=len(labels),
        low=low,
        high=high,
        accuracy=int(hits.sum()) / len(labels),
        macro_f1=macro_f1(table)[0],
        balanced_accuracy=balanced_accuracy(table)[0],
        log_loss=float(losses.mean()),
        ece=float(np.abs(gap).sum()),
        confusion=tuple(tuple(row) for row in table.tolist()),
        per_category=per_category(hits, support, claimed),
        recall_intervals=tuple(map(wilson, hits.tolist(), support.tolist())),
        intervals={
            "macro_f1": intervals.of_confusion(table, macro_f1),
            "balanced_accuracy": intervals.of_confusion(table, balanced_accuracy),
            "log_loss": intervals.of_mean(losses, WORST),
            "ece": intervals.of_calibration_error(gap, noise),
        },
    )


def judge_labels(probabilities: NDArray[np.floating], labels: Labels) -> LabelsMetrics:
    """Metrics of probabilities p[n, c], each label's own, against labels bool[n, c].

    A label is predicted from one half on. The macro average takes labels that occur in the truth
    or in the predictions.
    """
    p, truth = probabilities.astype(np.float64), np.asarray(labels, bool)
    predicted = p >= 0.5
    hit, marked = truth & predicted, truth.astype(np.int64) + predicted
    losses = -np.log(np.maximum(np.where(truth, p, 1 - p), FLOOR)).mean(axis=1)
    right = int((truth == predicted).all(axis=1).sum())
    micro, (low, high) = f1_by_sample(hit.sum(axis=1)[:, None], marked.sum(axis=1)[:, None])
    macro, macro_interval = f1_by_sample(hit, marked)
    return LabelsMetrics(
        size=len(truth),
        low=low,
        high=high,
        micro_f1=micro,
        macro_f1=macro,
        subset_accuracy=right / len(truth),
        log_loss=float(losses.mean()),
        per_category=per_category(*(cells.sum(axis=0) for cells in (hit, truth, predicted))),
        intervals={
            "macro_f1": macro_interval,
            "subset_accuracy": wilson(right, len(truth)),
            "log_loss": intervals.of_mean(losses, WORST),
        },
    )


def confusion(truth: Ids, predicted: NDArray[np.intp], categories: int) -> Ids:
    """How often each category (row) was taken for each (column): int64[c, c]."""
    cells = np.bincount(truth * categories + predicted, minlength=categories**2)
    return cells.reshape(categories, categories)


def per_category(hits: Ids, support: Ids, claimed: Ids) -> tuple[PerCategory, ...]:
    """Precision, recall, F1 and support of each; what is undefined counts as 0."""
    precision = hits / np.maximum(claimed, 1)
    recall = hits / np.maximum(support, 1)
    f1 = 2 * hits / np.maximum(support + claimed, 1)
    columns = (precision, recall, f1, support)
    return tuple(zip(*(column.tolist() for column in columns), strict=True))


def balanced_accuracy(table: Table) -> tuple[float, NDArray[np.float64]]:
    """The mean recall of the categories that occur, and its derivative by each count [c, c]."""
    support = table.sum(axis=1)
    seen, n = support > 0, np.maximum(support, 1e-12)
    recall = np.diag(table) / n
    slope = (np.eye(len(table)) - recall[:, None]) / n[:, None] * seen[:, None]
    return float(recall[seen].mean()), slope / seen.sum()


def macro_f1(table: Table) -> tuple[float, NDArray[np.float64]]:
    """The mean F1 of the categories that occur or are claimed, and its derivative by each count."""
    marked = table.sum(axis=1) + table.sum(axis=0)
    seen, n = marked > 0, np.maximum(marked, 1e-12)
    f1 = 2 * np.diag(table) / n
    pull = np.where(seen, f1 / n, 0.0)
    slope = np.diag(np.where(seen, 2 / n, 0.0)) - pull[:, None] - pull
    return float(f1[seen].mean()), slope / seen.sum()


def f1_by_sample(hit: Table, marked: Table) -> tuple[float, Interval]:
    """The mean over k labels of F1 = 2 hits / marks, and its interval, for samples whose labels may
    go together: hit and marked (in the truth, and in the prediction) are [n, k].

    As in `of_confusion`, by the delta method at counts with half a hit and half a miss more.
    Without any mark there is nothing to find and nothing wrong: F1 is 0, and bounded by nothing.
    """
    hits, marks = hit.sum(axis=0), marked.sum(axis=0)
    seen = marks > 0
    if not seen.any():
        return 0.0, (0.0, 1.0)
    hits, marks, count = hits[seen], marks[seen], int(seen.sum())
    n = marks + 1.5
    f1 = (2 * hits + 1) / n
    slope = ((2 * hit[:, seen] - f1 * marked[:, seen]) / marks).sum(axis=1)
    added = (((2 - 2 * f1) ** 2 + f1**2) / n**2 / 2).sum()
    variance = float((slope**2).sum() + added) / count**2
    value = float((2 * hits / marks).mean())
    return value, intervals.of_share(value, float(f1.mean()), variance)


def calibration_gaps(
    p: NDArray[np.float64], labels: Ids, bins: int = BINS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share right minus confidence in each of equal-width bins, over all samples (Guo 2017,
    equation 3), and the standard errors of these gaps: each float64[bins].

    Half of a variance is as observed and half as the confidence has it: a bin with one sample
    shows no spread of its own.
    """
    confidence = p.max(axis=1)
    gap = (p.argmax(axis=1) == labels) - confidence
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    variance = (gap**2 + confidence * (1 - confidence)) / 2
    total, spread = (np.bincount(bin_of, weights=w, minlength=bins) for w in (gap, variance))
    return total / len(p), np.sqrt(np.maximum(spread, 0)) / len(p)
