"""Whom to ask next: importing a family registers it."""

from learner.strategies import (
    cold_start,
    committee,
    diversity,
    modal,
    random,
    uncertainty,
)
from learner.strategies.auto import Plan, plan
from learner.strategies.ranking import rank
from learner.strategies.strategy import STRATEGIES, Situation, Strategy

__all__ = [
    "STRATEGIES",
    "Plan",
    "Situation",
    "Strategy",
    "cold_start",
    "committee",
    "diversity",
    "modal",
    "plan",
    "random",
    "rank",
    "uncertainty",
]
