"""Making a round's result visible: all of it in one transaction, or nothing."""

import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from labeling.models import ModelVersion, Pick, Round, Sample, Task
from labeling.rounds import advising, doubting, opening
from labeling.rounds.lease import Lost, held
from labeling.selectors.training_data import TrainingData
from learner import artifacts
from learner.types import Evidence, Outcome, Recipe

LIBRARIES = ("numpy", "scipy", "scikit-learn", "torch", "modAL-python", "Pillow")


def publish(
    turn: Round, data: TrainingData, recipe: Recipe, outcome: Outcome, features: dict[str, str]
) -> Round | None:
    """Write picks, model version, metrics and DONE. Returns the next round, if one is due."""
    card = {
        "task": data.task,
        "categories": data.categories,
        "encoder": recipe.encoder,
        "encoder_digest": features["encoder_digest"],
        "labels_digest": data.digest,
    }
    stored = _store_artifact(turn, outcome, card)
    with transaction.atomic():
        again = doubting.ask_again(turn, data, recipe, outcome)
        published = held(turn).update(
            state=Round.State.DONE,
            finished_at=timezone.now(),
            labels=len(data.train),
            strategy=outcome.strategy,
            why=outcome.why,
            error="",
            notes=[*outcome.notes, *_asked_again(again)],
            recipe=recipe.to_json(),
            stage="",
        )
        if not published:
            raise Lost
        made = None
        if stored is not None:
            made = _write_model(turn, data, recipe, outcome, stored, features).number
        _write_picks(turn, data, outcome, {"model": made, "seed": recipe.seed})
        doubting.suspect(turn, outcome)
    with transaction.atomic():
        return opening.open_if_due(turn.project)


def _asked_again(count: int) -> list[str]:
    if not count:
        return []
    return [f"Labeled samples that somebody else is asked about, rather than new ones: {count}."]


def _store_artifact(turn: Round, outcome: Outcome, card: dict[str, Any]) -> dict[str, str] | None:
    """The card lets the file be used without us."""
    if outcome.model is None:
        return None
    name = f"{turn.project_id}/round-{turn.number}-{turn.attempts}"
    digest = artifacts.save(outcome.model, Path(settings.MODELS_FOLDER) / name, card)
    return {"artifact": name, "digest": digest}


def _write_picks(
    turn: Round, data: TrainingData, outcome: Outcome, made_by: dict[str, int | None]
) -> None:
    near = {sample for pick in outcome.picks for sample, _ in pick.evidence.nearest}
    keys = dict(Sample.objects.filter(pk__in=near).values_list("pk", "key"))
    names = Names(data.task, data.categories, keys)
    Pick.objects.bulk_create(
        (
            Pick(
                round=turn,
                sample_id=pick.id,
                rank=pick.rank,
                score=pick.evidence.score,
                rule=pick.evidence.rule,
                reason=_reason(pick.evidence, names) | made_by,
            )
            for pick in outcome.picks
        ),
        batch_size=500,
    )


@dataclass(frozen=True)
class Names:
    """What people call the categories and samples that the learner knows by number."""

    task: str
    categories: tuple[str, ...]
    keys: dict[int, str]


def _reason(evidence: Evidence, names: Names) -> dict[str, Any]:
    """The evidence in people's names, as it is kept with the pick."""
    return (
        asdict(evidence)
        | _guess(evidence, names)
        | {
            "votes": {names.categories[place]: n for place, n in enumerate(evidence.votes) if n},
            "nearest": [[names.keys[sample], distance] for sample, distance in evidence.nearest],
        }
    )


def _guess(evidence: Evidence, names: Names) -> dict[str, Any]:
    if names.task == Task.NUMBER:
        return {"top": [], "prediction": evidence.top[0][1] if evidence.top else None}
    return {"top": [[names.categories[place], chance] for place, chance in evidence.top]}


def _write_model(
    turn: Round,
    data: TrainingData,
    recipe: Recipe,
    outcome: Outcome,
    stored: dict[str, str],
    features: dict[str, str],
) -> ModelVersion:
    """`stored` says where the artifact lies, `features` what it reads, each with its digest."""
    versions = ModelVersion.objects.filter(project=turn.project)
    return ModelVersion.objects.create(
        project=turn.project,
        round=turn,
        number=(versions.aggregate(last=Max("number"))["last"] or 0) + 1,
        **stored,
        **features,
        recipe={**recipe.to_json(), "l2": outcome.l2, "temperature": outcome.temperature},
        categories=list(data.categories),
        labels_digest=data.digest,
        libraries={"python": platform.python_version(), **{n: version(n) for n in LIBRARIES}},
        metrics=advising.measured(turn, data, outcome, features),
    )
