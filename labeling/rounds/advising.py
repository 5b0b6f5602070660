"""What a round measured, and what all rounds so far say about going on.

Worked out once, when a round is published: pages only read it, and load nothing that computes.
"""

from collections import Counter
from dataclasses import asdict
from typing import Any

import numpy as np

from labeling.models import ModelVersion, Round
from labeling.selectors.training_data import TrainingData, chance_ids
from learner.judging.baseline import random_baseline
from learner.judging.curves import Point, area_under_curve
from learner.judging.forecast import forecast
from learner.judging.stopping import Turn, advise
from learner.types import Outcome

Json = dict[str, Any]
Curve = list[tuple[int, Json]]  # labels and metrics of each round


def measured(
    turn: Round, data: TrainingData, outcome: Outcome, same: dict[str, str]
) -> Json | None:
    """The metrics of a model with the round's advice; None where no holdout sample has a label.

    `same` names the features: rounds that learned from others are no part of this curve.
    """
    if outcome.metrics is None:
        return None
    metrics = outcome.metrics.to_json() | {
        "stability": outcome.stability,
        "uncertainty": outcome.uncertainty,
        "fewest": fewest(data),
        "random": _random(turn, data, outcome),
    }
    earlier = ModelVersion.objects.filter(project=turn.project, metrics__isnull=False, **same)
    known = earlier.order_by("round__number").values_list("round__labels", "metrics")
    curve = ascending([*((n, found or {}) for n, found in known), (len(data.train), metrics)])
    return metrics | {"advice": advice(turn, curve)}


def advice(turn: Round, curve: Curve) -> Json:
    """Whether to stop, when the target is reached, and what asking at random would have cost."""
    project, points = turn.project, [_point(labels, found) for labels, found in curve]
    stop = advise([_turn(labels, found) for labels, found in curve], project.target)
    return {
        "area": float(area_under_curve([p.labels for p in points], [p.score for p in points])),
        "target": project.target,
        "stop": asdict(stop),
        "forecast": asdict(forecast(points, project.target)) if project.target else None,
        "random": _saving(turn, curve),
    }


def fewest(data: TrainingData) -> int:
    """Labels of the category that has the fewest; of a number, all of them."""
    taught = [one for _, one in data.train]
    if data.task == "number":
        return len(taught)
    if data.task == "categories":
        return int(np.array(taught, bool).sum(axis=0).min(initial=len(taught)))
    counts = Counter(taught)
    return min((counts[place] for place in range(len(data.categories))), default=0)


def ascending(curve: Curve) -> Curve:
    """The curve without rounds that a later one, of as many labels or fewer, took back."""
    kept: Curve = []
    for labels, metrics in curve:
        while kept and kept[-1][0] >= labels:
            kept.pop()
        if labels:
            kept.append((labels, metrics))
    return kept


def _saving(turn: Round, curve: Curve) -> Json | None:
    """What asking at random would have cost, from the labels that were drawn by chance."""
    drawn = ascending([(r["labels"], r) for _, found in curve if (r := found.get("random"))])
    if not drawn:
        return None
    labels, metrics = curve[-1]
    found = random_baseline(
        [_point(count, alone) for count, alone in drawn],
        _point(labels, metrics).score,
        spent=labels,
        picked_over=turn.project.pool_labeled / max(1, turn.project.pool_size),
    )
    return asdict(found)


def _random(turn: Round, data: TrainingData, outcome: Outcome) -> Json | None:
    """How good the labels drawn by chance are alone, and how many they are."""
    alone = outcome.baseline
    if alone is None:
        return None
    drawn = {sample for sample, _ in data.train}.intersection(chance_ids(turn.project))
    return {"labels": len(drawn), "score": alone.score, "low": alone.low, "high": alone.high}


def _point(labels: int, metrics: Json) -> Point:
    score = metrics["score" if "score" in metrics else "accuracy"]  # as the first version wrote it
    return Point(labels, score, metrics["low"], metrics["high"])


def _turn(labels: int, metrics: Json) -> Turn:
    return Turn(
        _point(labels, metrics),
        metrics.get("stability"),
        metrics.get("uncertainty"),
        metrics.get("fewest", 0),
    )
