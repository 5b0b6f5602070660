"""The learning curve: one point a round, measured on the holdout and nowhere else."""

from typing import Any

from labeling.models import ModelVersion, Project

METRIC = "accuracy"


def learning_curve(project: Project) -> dict[str, Any]:
    measured = (
        ModelVersion.objects.filter(project=project, metrics__isnull=False)
        .order_by("round__number")
        .values_list("round__number", "round__labels", "metrics")
    )
    return {
        "metric": METRIC,
        "points": [_point(number, labels, metrics or {}) for number, labels, metrics in measured],
    }


def _point(number: int, labels: int, metrics: dict[str, Any]) -> dict[str, Any]:
    return {
        "round": number,
        "labels": labels,
        "value": metrics[METRIC],
        "low": metrics["low"],
        "high": metrics["high"],
        "holdout": metrics["size"],
    }


def accuracy_now(project: Project) -> float | None:
    latest = ModelVersion.objects.filter(project=project).order_by("-number").first()
    return latest.metrics[METRIC] if latest and latest.metrics else None
