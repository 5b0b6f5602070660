"""Which rule applies? Coverage while little is known, uncertainty once the model deserves trust."""

from dataclasses import dataclass

import numpy as np
from scipy.special import entr

from learner.errors import BadRecipe
from learner.strategies.strategy import STRATEGIES, Strategy
from learner.types import Floats, Labeled, Task

ENOUGH, ENOUGH_SKEWED = 20, 5  # labels a category that coverage pays for (decision 11)
ENOUGH_NUMBERS = 100  # labels of a number
EVEN = 0.5  # of the categories, in effect, below which a pool is skewed


@dataclass(frozen=True)
class Plan:
    """The strategy to use and the sentence that says why."""

    strategy: Strategy
    why: str


def plan(name: str, labeled: Labeled, evenness: float = 1.0) -> Plan:
    """The rule that `name` means here; UnknownName if it means none, BadRecipe for another task.

    "auto" is decided by the number of labels, and by how evenly the model finds the categories in
    the pool (see `evenness_of`); a strategy that needs a model gives way to MaxHerding until two
    different labels have been seen.
    """
    size, seen = len(labeled.train.labels), len(np.unique(labeled.train.labels, axis=0))
    asked = None if name == "auto" else _asked(name, labeled)
    if asked and (seen >= 2 or not asked.needs_model):
        return Plan(asked, f"{name}, as the recipe asks.")
    if seen < 2:
        return Plan(STRATEGIES.get("max_herding"), _why_cold(labeled.task, size, seen))
    a_category = ENOUGH if evenness >= EVEN else ENOUGH_SKEWED
    enough = ENOUGH_NUMBERS if labeled.task == "number" else a_category * labeled.categories
    measure = _measure(labeled, a_category)
    if size <= enough:
        return Plan(STRATEGIES.get("uncertainty_herding"), _why_herding(size, measure))
    return Plan(STRATEGIES.get("margin_clusters"), _why_clusters(size, measure))


def evenness_of(predictions: Floats) -> float:
    """How many categories there are in effect among predictions p[n, c], as a share of c: the
    exponential of the entropy of their shares (Hill 1973). 1 for an even pool."""
    shares = np.bincount(predictions.argmax(axis=1), minlength=predictions.shape[1])
    return float(np.exp(entr(shares / shares.sum()).sum()) / len(shares))


def _asked(name: str, labeled: Labeled) -> Strategy:
    strategy = STRATEGIES.get(name)
    if labeled.task not in strategy.tasks:
        fitting = [n for n in STRATEGIES.names if labeled.task in STRATEGIES.get(n).tasks]
        raise BadRecipe(
            f"{name} cannot ask for {TASKS[labeled.task]}: choose auto, {', '.join(fitting)}."
        )
    return strategy


TASKS = {
    "category": "one category a sample",
    "categories": "several categories a sample",
    "number": "numbers",
    "regions": "regions",
}


def _why_cold(task: Task, size: int, seen: int) -> str:
    if task == "regions":
        return (
            f"max_herding: there is no model for regions, so the picks cover what the {size} "
            "labels leave open of the pool with typical samples."
        )
    known = f"{size} labels, all the same" if seen else "no labels yet"
    return f"max_herding: {known}, so the picks cover the pool with typical samples."


def _why_herding(size: int, measure: str) -> str:
    return (
        f"uncertainty_herding: {size} labels are no more than {measure}, so the picks "
        "cover the part of the pool where the model wavers."
    )


def _why_clusters(size: int, measure: str) -> str:
    return (
        f"margin_clusters: {size} labels are over {measure}, so the picks are those "
        "that the model is least sure of, spread over clusters."
    )


def _measure(labeled: Labeled, a_category: int) -> str:
    if labeled.task == "number":
        return f"{ENOUGH_NUMBERS}"
    skewed = " of a pool that has few of some" if a_category == ENOUGH_SKEWED else ""
    return f"{a_category} for each of {labeled.categories} categories{skewed}"
