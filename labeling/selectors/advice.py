"""What the rounds so far say about going on, in sentences; worked out when they were published."""

from typing import Any

from labeling.models import ModelVersion, Project

Json = dict[str, Any]
NAMES = {
    "accuracy": "accuracy",
    "micro_f1": "micro F1",
    "r2": "R²",
    "macro_f1": "macro F1",
    "balanced_accuracy": "balanced accuracy",
    "subset_accuracy": "every label right",
    "log_loss": "log loss",
    "ece": "calibration error",
    "mae": "mean absolute error",
    "rmse": "root mean squared error",
}


def advice(project: Project) -> Json | None:
    """Of the newest round that measured something, with a sentence for each part."""
    versions = ModelVersion.objects.filter(project=project, metrics__isnull=False)
    newest = versions.order_by("-number").first()
    metrics = (newest.metrics if newest else None) or {}
    found = metrics.get("advice")
    if found is None:
        return None
    return found | {
        "forecast": found["forecast"] and _with_sentence(found["forecast"], _foreseen),
        "random": found["random"] and _with_sentence(found["random"], _at_random),
        "figures": figures(metrics),
    }


def figures(metrics: Json) -> list[Json]:
    """Every figure of a model with its interval, the headline first."""
    headline = metrics.get("metric", "accuracy")
    bounds = metrics.get("intervals", {}) | {headline: (metrics["low"], metrics["high"])}
    order = [headline, *(name for name in NAMES if name != headline)]
    return [
        {"name": NAMES[name], "value": metrics[name], "interval": bounds.get(name)}
        for name in order
        if metrics.get(name) is not None
    ]


def _with_sentence(found: Json, sentence: Any) -> Json:
    return found | {"sentence": found.get("reason") or sentence(found)}


def _foreseen(found: Json) -> str:
    return (
        f"About {found['labels']:,} labels ({_span(found)}) to {found['target']:.3f} "
        "on this holdout."
    )


def _at_random(found: Json) -> str:
    return f"Asking at random would have needed at least {found['least']:,} labels."


def _span(found: Json) -> str:
    if found["high"] is None:
        return f"{found['low']:,} or more"
    return f"{found['low']:,} to {found['high']:,}"
