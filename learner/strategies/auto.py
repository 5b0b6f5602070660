"""Which rule applies? Coverage while little is known, uncertainty once the model deserves trust."""

from dataclasses import dataclass

import numpy as np

from learner.strategies.strategy import STRATEGIES, Strategy
from learner.types import Labeled

ENOUGH = 20  # labels a category, after which coverage has little left to gain


@dataclass(frozen=True)
class Plan:
    """The strategy to use and the sentence that says why."""

    strategy: Strategy
    why: str


def plan(name: str, labeled: Labeled) -> Plan:
    """The rule that `name` means here; UnknownName if it means none.

    "auto" is decided by the number of labels; a strategy that needs a model gives way to
    MaxHerding until two categories have been seen.
    """
    size, seen = len(labeled.train.labels), len(np.unique(labeled.train.labels))
    asked = None if name == "auto" else STRATEGIES.get(name)
    if asked and (seen >= 2 or not asked.needs_model):
        return Plan(asked, f"{name}, as the recipe asks.")
    if seen < 2:
        return Plan(STRATEGIES.get("max_herding"), _why_cold(size, seen))
    if size <= ENOUGH * labeled.categories:
        return Plan(STRATEGIES.get("uncertainty_herding"), _why_herding(size, labeled.categories))
    return Plan(STRATEGIES.get("margin_clusters"), _why_clusters(size, labeled.categories))


def _why_cold(size: int, seen: int) -> str:
    known = f"{size} labels, all of one category" if seen else "no labels yet"
    return f"max_herding: {known}, so the picks cover the pool with typical samples."


def _why_herding(size: int, categories: int) -> str:
    return (
        f"uncertainty_herding: {size} labels are no more than {ENOUGH} for each of {categories} "
        "categories, so the picks cover the part of the pool where the model wavers."
    )


def _why_clusters(size: int, categories: int) -> str:
    return (
        f"margin_clusters: {size} labels are over {ENOUGH} for each of {categories} categories, "
        "so the picks are the closest races, spread over clusters."
    )
