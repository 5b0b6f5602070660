"""The learning curve: one point a round, measured on the holdout and nowhere else."""

from typing import Any

from labeling.models import ModelVersion, Project
from labeling.selectors.models import active_version

METRIC = "accuracy"


def learning_curve(project: Project) -> dict[str, Any]:
    measured = (
        ModelVersion.objects.filter(project=project, metrics__isnull=False)
        .order_by("round__number")
        .values_list("round__number", "round__labels", "metrics")
    )
    rows = [(number, labels, metrics or {}) for number, labels, metrics in measured]
    return {
        "metric": rows[-1][2].get("metric", METRIC) if rows else METRIC,
        "points": [_point(number, labels, metrics) for number, labels, metrics in rows],
    }


def _point(number: int, labels: int, metrics: dict[str, Any]) -> dict[str, Any]:
    return {
        "round": number,
        "labels": labels,
        "value": _score(metrics),
        "low": metrics["low"],
        "high": metrics["high"],
        "holdout": metrics["size"],
    }


def accuracy_now(project: Project) -> float | None:
    """Of the model in use."""
    active = active_version(project)
    return _score(active.metrics) if active and active.metrics else None


def _score(metrics: dict[str, Any]) -> float:
    found: float = metrics["score" if "score" in metrics else METRIC]
    return found
