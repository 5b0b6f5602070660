"""What a round yields: picks with their reasons, a model, and how good it is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from learner.types.metrics import Judgement

if TYPE_CHECKING:
    from learner.networks.model import Model

Rule = Literal["cold start", "exploit", "explore"]


@dataclass(frozen=True)
class Evidence:
    """Why a sample was picked.

    `score` is the strategy's utility, `place` its place by that among all `pool` samples (from 1)
    and `percentile` (0 to 100) the share of them that score no higher. `top` holds the two
    likeliest (category, calibrated probability), of several labels also others that may well apply,
    and of a number (0, prediction); `votes` are the committee's for each category,
    `spread` the deviation of its members' predictions; all are empty before there is a model.
    `gain` is what the pick adds to the mean coverage of the pool (0 to 1), given what is labeled
    and the picks before it; `nearest` the closest labeled samples with their distances, `novelty`
    the percentile of the first of these among the pool's. `selection_probability` is the chance
    that this sample was the draw, given the draws before it (Farquhar 2021).
    """

    strategy: str
    rule: Rule
    score: float
    place: int
    pool: int
    percentile: float
    top: tuple[tuple[int, float], ...]
    votes: tuple[int, ...]
    spread: float | None
    gain: float
    nearest: tuple[tuple[int, float], ...]
    novelty: float | None
    selection_probability: float


@dataclass(frozen=True)
class RankedPick:
    """A sample to ask about; `rank` counts from 1."""

    id: int
    rank: int
    evidence: Evidence


@dataclass(frozen=True)
class Suspicious:
    """A training label that heads which had not seen it find unlikely: its sample, the category it
    was given and the one that is likelier, by their places, with their calibrated probabilities."""

    id: int
    given: int
    likely: int
    given_probability: float
    likely_probability: float


@dataclass(frozen=True)
class Outcome:
    """What one turn of the loop yields.

    `metrics` is None without a model or a holdout, `model` before two categories were seen.
    `strategy` is the rule that was used, `why` says so in a sentence, `notes` what is unusual.
    `baseline` judges a head that learned only from the labels drawn by chance; `stability` is
    Cohen's kappa between this model's predictions and the previous one's on a fixed sample,
    `uncertainty` the mean normalized entropy there. `suspicious` are labels that are probably
    wrong, the least likely first.
    """

    picks: tuple[RankedPick, ...]
    metrics: Judgement | None
    model: "Model | None"
    strategy: str
    why: str
    notes: tuple[str, ...]
    l2: float | None
    temperature: float | None
    baseline: Judgement | None = None
    stability: float | None = None
    uncertainty: float | None = None
    suspicious: tuple[Suspicious, ...] = ()
