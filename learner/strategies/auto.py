"""Which rule applies? Coverage while little is known, uncertainty once the model deserves trust."""

from dataclasses import dataclass

import numpy as np

from learner.errors import BadRecipe
from learner.strategies.strategy import STRATEGIES, Strategy
from learner.types import Labeled

ENOUGH = 5  # labels a category, after which coverage has little left to gain (decision 11)
ENOUGH_NUMBERS = 50  # labels of a number


@dataclass(frozen=True)
class Plan:
    """The strategy to use and the sentence that says why."""

    strategy: Strategy
    why: str


def plan(name: str, labeled: Labeled) -> Plan:
    """The rule that `name` means here; UnknownName if it means none, BadRecipe for another task.

    "auto" is decided by the number of labels; a strategy that needs a model gives way to
    MaxHerding until two different labels have been seen.
    """
    size, seen = len(labeled.train.labels), len(np.unique(labeled.train.labels, axis=0))
    asked = None if name == "auto" else _asked(name, labeled)
    if asked and (seen >= 2 or not asked.needs_model):
        return Plan(asked, f"{name}, as the recipe asks.")
    if seen < 2:
        return Plan(STRATEGIES.get("max_herding"), _why_cold(size, seen))
    if size <= enough(labeled):
        return Plan(STRATEGIES.get("uncertainty_herding"), _why_herding(size, labeled))
    return Plan(STRATEGIES.get("margin_clusters"), _why_clusters(size, labeled))


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
}


def enough(labeled: Labeled) -> int:
    """Labels up to which coverage still pays."""
    return ENOUGH_NUMBERS if labeled.task == "number" else ENOUGH * labeled.categories


def _why_cold(size: int, seen: int) -> str:
    known = f"{size} labels, all the same" if seen else "no labels yet"
    return f"max_herding: {known}, so the picks cover the pool with typical samples."


def _why_herding(size: int, labeled: Labeled) -> str:
    return (
        f"uncertainty_herding: {size} labels are no more than {_measure(labeled)}, so the picks "
        "cover the part of the pool where the model wavers."
    )


def _why_clusters(size: int, labeled: Labeled) -> str:
    return (
        f"margin_clusters: {size} labels are over {_measure(labeled)}, so the picks are those "
        "that the model is least sure of, spread over clusters."
    )


def _measure(labeled: Labeled) -> str:
    if labeled.task == "number":
        return f"{ENOUGH_NUMBERS}"
    return f"{ENOUGH} for each of {labeled.categories} categories"
