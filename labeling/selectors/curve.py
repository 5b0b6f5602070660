"""The learning curve: one point a round, measured on the holdout and nowhere else."""

from typing import Any

from labeling.models import ModelVersion, Project, Task
from labeling.selectors.advice import NAMES
from labeling.selectors.models import active_version, score_of

METRIC = "accuracy"
METRICS = {Task.CATEGORIES: "micro_f1", Task.NUMBER: "r2"}  # of tasks that have another


def learning_curve(project: Project) -> dict[str, Any]:
    measured = (
        ModelVersion.objects.filter(project=project, metrics__isnull=False)
        .order_by("round__number")
        .values_list("round__number", "round__labels", "metrics")
    )
    rows = [(number, labels, metrics or {}) for number, labels, metrics in measured]
    return {
        "metric": rows[-1][2].get("metric", METRIC) if rows else metric_of(project),
        "called": NAMES[metric_of(project)],
        "points": [_point(number, labels, metrics) for number, labels, metrics in rows],
    }


def metric_of(project: Project) -> str:
    """The figure that this project's models are judged by, as the learner names it."""
    return METRICS.get(Task(project.task), METRIC)


def _point(number: int, labels: int, metrics: dict[str, Any]) -> dict[str, Any]:
    return {
        "round": number,
        "labels": labels,
        "value": score_of(metrics),
        "low": metrics["low"],
        "high": metrics["high"],
        "holdout": metrics["size"],
    }


def score_now(project: Project) -> float | None:
    """Of the model in use."""
    active = active_version(project)
    return score_of(active.metrics) if active else None
