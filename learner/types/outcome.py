"""What a round yields: picks with their reasons, a model, and how good it is."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from learner.networks.model import Model

Rule = Literal["cold start", "exploit", "explore"]


@dataclass(frozen=True)
class Evidence:
    """Why a sample was picked.

    `score` is the strategy's utility and `percentile` (0 to 100) the share of the pool that scores
    no higher. `top` holds the two likeliest (category, calibrated probability), `votes` the
    committee's votes for each category; both are empty before there is a model.
    `selection_probability` is the chance of this draw among the samples that remained, for uniform
    draws only: it is what an unbiased estimate needs (Farquhar 2021).
    """

    strategy: str
    rule: Rule
    score: float
    percentile: float
    top: tuple[tuple[int, float], ...]
    votes: tuple[int, ...]
    selection_probability: float | None


@dataclass(frozen=True)
class RankedPick:
    """A sample to ask about; `rank` counts from 1."""

    id: int
    rank: int
    evidence: Evidence


@dataclass(frozen=True)
class Metrics:
    """How good the model is on samples it never saw.

    `low` and `high` bound the accuracy (Wilson, 95 %). Rows of `confusion` are the truth.
    `per_category` holds (precision, recall, F1, support).
    """

    size: int
    accuracy: float
    low: float
    high: float
    macro_f1: float
    balanced_accuracy: float
    log_loss: float
    ece: float
    confusion: tuple[tuple[int, ...], ...]
    per_category: tuple[tuple[float, float, float, int], ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values, ready for a JSON column."""
        return asdict(self)


@dataclass(frozen=True)
class Outcome:
    """What one turn of the loop yields.

    `metrics` is None without a model or a holdout, `model` before two categories were seen.
    `strategy` is the rule that was used, `why` says so in a sentence, `notes` what is unusual.
    """

    picks: tuple[RankedPick, ...]
    metrics: Metrics | None
    model: "Model | None"
    strategy: str
    why: str
    notes: tuple[str, ...]
    l2: float | None
    temperature: float | None
