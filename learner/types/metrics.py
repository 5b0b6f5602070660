"""How good a model is on samples it never saw, each figure with its 95 % interval."""

from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

Interval = tuple[float, float]
PerCategory = tuple[float, float, float, int]  # precision, recall, F1, support


@dataclass(frozen=True)
class Judgement:
    """What every task's metrics share: `score` is the figure named `metric`, the higher the
    better, `low` and `high` bound it, and `intervals` bound other figures by their names."""

    metric: ClassVar[str]

    size: int
    low: float
    high: float
    intervals: dict[str, Interval] = field(default_factory=dict, kw_only=True)

    @property
    def score(self) -> float:
        found: float = getattr(self, self.metric)
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain values, ready for a JSON column."""
        return {"metric": self.metric, "score": self.score, **asdict(self)}


@dataclass(frozen=True)
class Metrics(Judgement):
    """Of one category a sample. Rows of `confusion` are the truth; log loss is in nats."""

    metric: ClassVar[str] = "accuracy"

    accuracy: float
    macro_f1: float
    balanced_accuracy: float
    log_loss: float
    ece: float
    confusion: tuple[tuple[int, ...], ...]
    per_category: tuple[PerCategory, ...]
    recall_intervals: tuple[Interval, ...]


@dataclass(frozen=True)
class LabelsMetrics(Judgement):
    """Of any number of labels a sample. `subset_accuracy` is the share of samples with every
    label right, `log_loss` the mean over samples and labels, in nats."""

    metric: ClassVar[str] = "micro_f1"

    micro_f1: float
    macro_f1: float
    subset_accuracy: float
    log_loss: float
    per_category: tuple[PerCategory, ...]


@dataclass(frozen=True)
class NumberMetrics(Judgement):
    """Of a number a sample; both errors are in the label's own unit."""

    metric: ClassVar[str] = "r2"

    r2: float
    mae: float
    rmse: float
