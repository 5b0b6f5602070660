"""Whom to ask next: importing a family registers it."""

from learner.strategies import (
    badge,
    bayesian,
    cold_start,
    committee,
    coverage,
    density,
    diversity,
    modal,
    multilabel,
    numbers,
    random,
    seals,
    typical,
    uncertainty,
)
from learner.strategies.auto import Plan, evenness_of, plan
from learner.strategies.quota import Quota
from learner.strategies.ranking import Scored, choose, smallest
from learner.strategies.reasons import explain
from learner.strategies.scoring import Question, Scorer, score_here, score_shard
from learner.strategies.strategy import STRATEGIES, Situation, Strategy

__all__ = [
    "STRATEGIES",
    "Plan",
    "Question",
    "Quota",
    "Scored",
    "Scorer",
    "Situation",
    "Strategy",
    "badge",
    "bayesian",
    "choose",
    "cold_start",
    "committee",
    "coverage",
    "density",
    "diversity",
    "evenness_of",
    "explain",
    "modal",
    "multilabel",
    "numbers",
    "plan",
    "random",
    "score_here",
    "score_shard",
    "seals",
    "smallest",
    "typical",
    "uncertainty",
]
