"""Do the arrays fit together, and is the holdout unseen?"""

from collections.abc import Callable

import numpy as np

from learner.errors import BadData, HoldoutLeak
from learner.types.data import Examples, Labeled, Labels, Pool, Task


def check(labeled: Labeled, pool: Pool) -> None:
    """Refuse arrays that do not fit together, and a holdout that was trained on."""
    leaked = np.intersect1d(labeled.train.ids, labeled.holdout.ids)
    if len(leaked):
        raise HoldoutLeak(
            f"{len(leaked)} samples are both trained on and held out (ids {leaked[:5].tolist()}): "
            "leave the holdout out of the training set."
        )
    for name, examples in [("training", labeled.train), ("holdout", labeled.holdout)]:
        _check_examples(name, examples, labeled)
    shapes = [labeled.train.rows.shape, labeled.holdout.rows.shape]
    shapes += [shard.rows.shape for shard in pool.shards]
    widths = {width for length, width in shapes if length}
    if len(widths) > 1:
        raise BadData(f"Rows are of widths {sorted(widths)}: encode everything with one encoder.")


def _check_examples(name: str, examples: Examples, labeled: Labeled) -> None:
    if not len(examples.labels):
        return
    if problem := TROUBLE[labeled.task](examples.labels, labeled.categories):
        raise BadData(f"A {name} label {problem}")
    if not np.isfinite(examples.rows).all():
        raise BadData(f"A {name} row holds NaN or infinity: encode the samples again.")


def _trouble_category(labels: Labels, categories: int) -> str:
    if labels.dtype.kind in "iu" and labels.min() >= 0 and labels.max() < categories:
        return ""
    return f"lies outside 0..{categories - 1}: labels are indices of the project's categories."


def _trouble_categories(labels: Labels, categories: int) -> str:
    if labels.dtype == bool and labels.shape[1:] == (categories,):
        return ""
    return f"is not one of {categories} booleans: say yes or no to every category."


def _trouble_number(labels: Labels, _categories: int) -> str:
    if labels.dtype.kind == "f" and labels.ndim == 1 and np.isfinite(labels).all():
        return ""
    return "is no finite number: leave such samples out."


def _trouble_regions(labels: Labels, _categories: int) -> str:
    return "is not zero: there is no model for regions." if labels.any() else ""


TROUBLE: dict[Task, Callable[[Labels, int], str]] = {
    "category": _trouble_category,
    "categories": _trouble_categories,
    "number": _trouble_number,
    "regions": _trouble_regions,
}
