"""What the rounds so far say about going on, in sentences; worked out when they were published."""

from typing import Any

from django.utils.translation import gettext as _

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


IN_UNITS = "mae", "rmse"  # of the number that is asked for


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
        "figures": figures(project, metrics),
    }


def figures(project: Project, metrics: Json) -> list[Json]:
    """Every figure of a model with its interval, the headline first."""
    headline = metrics.get("metric", "accuracy")
    bounds = metrics.get("intervals", {}) | {headline: (metrics["low"], metrics["high"])}
    order = [headline, *(name for name in NAMES if name != headline)]
    return [
        {
            "name": NAMES[name],
            "value": metrics[name],
            "interval": bounds.get(name),
            "unit": project.options.get("unit", "") if name in IN_UNITS else "",
        }
        for name in order
        if metrics.get(name) is not None
    ]


def _with_sentence(found: Json, sentence: Any) -> Json:
    return found | {"sentence": found.get("reason") or sentence(found)}


def _foreseen(found: Json) -> str:
    return _("About %(labels)s labels (%(span)s) to %(target)s on this holdout.") % {
        "labels": f"{found['labels']:,}",
        "span": _span(found),
        "target": f"{found['target']:.3f}",
    }


def _at_random(found: Json) -> str:
    least = {"least": f"{found['least']:,}"}
    return _("Asking at random would have needed at least %(least)s labels.") % least


def _span(found: Json) -> str:
    if found["high"] is None:
        return _("%(low)s or more") % {"low": f"{found['low']:,}"}
    return _("%(low)s to %(high)s") % {"low": f"{found['low']:,}", "high": f"{found['high']:,}"}
