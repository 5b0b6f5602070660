"""Making a round's result visible: all of it in one transaction, or nothing."""

import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from labeling.models import ModelVersion, Pick, Round
from labeling.rounds import opening
from labeling.rounds.lease import Lost, held
from labeling.selectors.training_data import TrainingData
from learner import artifacts
from learner.types import Evidence, Outcome, Recipe

LIBRARIES = ("numpy", "scipy", "scikit-learn", "torch", "modAL-python", "Pillow")


def publish(turn: Round, data: TrainingData, recipe: Recipe, outcome: Outcome) -> Round | None:
    """Write picks, model version, metrics and DONE. Returns the next round, if one is due."""
    stored = _store_artifact(turn, outcome)
    with transaction.atomic():
        published = held(turn).update(
            state=Round.State.DONE,
            finished_at=timezone.now(),
            labels=len(data.train),
            strategy=outcome.strategy,
            why=outcome.why,
            error="",
            notes=list(outcome.notes),
            recipe=recipe.to_json(),
            stage="",
        )
        if not published:
            raise Lost
        _write_picks(turn, data, outcome)
        if stored is not None:
            _write_model(turn, data, recipe, outcome, stored)
    with transaction.atomic():
        return opening.open_if_due(turn.project)


def _store_artifact(turn: Round, outcome: Outcome) -> tuple[str, str] | None:
    if outcome.model is None:
        return None
    name = f"{turn.project_id}/round-{turn.number}-{turn.attempts}"
    return name, artifacts.save(outcome.model, Path(settings.MODELS_FOLDER) / name)


def _write_picks(turn: Round, data: TrainingData, outcome: Outcome) -> None:
    Pick.objects.bulk_create(
        (
            Pick(
                round=turn,
                sample_id=pick.id,
                rank=pick.rank,
                score=pick.evidence.score,
                rule=pick.evidence.rule,
                reason=_reason(pick.evidence, data.categories),
            )
            for pick in outcome.picks
        ),
        batch_size=500,
    )


def _reason(evidence: Evidence, categories: tuple[str, ...]) -> dict[str, Any]:
    """The evidence with the categories' names, as it is kept with the pick."""
    return {
        "strategy": evidence.strategy,
        "score": evidence.score,
        "percentile": evidence.percentile,
        "top": [[categories[category], probability] for category, probability in evidence.top],
        "votes": {categories[place]: n for place, n in enumerate(evidence.votes) if n},
        "selection_probability": evidence.selection_probability,
    }


def _write_model(
    turn: Round, data: TrainingData, recipe: Recipe, outcome: Outcome, stored: tuple[str, str]
) -> None:
    name, digest = stored
    versions = ModelVersion.objects.filter(project=turn.project)
    ModelVersion.objects.create(
        project=turn.project,
        round=turn,
        number=(versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        artifact=name,
        digest=digest,
        recipe={**recipe.to_json(), "l2": outcome.l2, "temperature": outcome.temperature},
        categories=list(data.categories),
        labels_digest=data.digest,
        libraries={"python": platform.python_version(), **{n: version(n) for n in LIBRARIES}},
        metrics=outcome.metrics.to_json() if outcome.metrics else None,
    )
