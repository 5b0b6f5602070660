"""Reads about model versions: which there are, which one is in use, and its file."""

import hashlib
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from labeling.errors import DamagedModel, NotFound
from labeling.models import ModelVersion, Project

NEWEST = 50  # versions in a list


def versions_of(project: Project) -> QuerySet[ModelVersion]:
    """Newest first."""
    versions = ModelVersion.objects.filter(project=project).order_by("-number")
    return versions.select_related("round")


def version_of(project: Project, number: int) -> ModelVersion:
    found = versions_of(project).filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no model %(number)s in this project.") % {"number": number})
    return found


def active_version(project: Project) -> ModelVersion | None:
    """The version in use: the one that somebody pinned, or else the newest."""
    return versions_of(project).order_by("-pinned", "-number").first()


def score_of(metrics: dict[str, Any] | None) -> float | None:
    """The headline figure; the first version kept none but accuracy."""
    found: float | None = (metrics or {}).get("score", (metrics or {}).get("accuracy"))
    return found


def describe(version: ModelVersion, active: ModelVersion | None) -> dict[str, Any]:
    """A version as pages and the API show it."""
    metrics = version.metrics or {}
    return {
        "number": version.number,
        "active": version == active,
        "pinned": version.pinned,
        "round": version.round.number,
        "labels": version.round.labels,
        "accuracy": metrics.get("accuracy"),
        "score": score_of(metrics),
        "low": metrics.get("low"),
        "high": metrics.get("high"),
        "holdout": metrics.get("size"),
        "digest": version.digest,
        "created_at": version.created_at,
    }


def describe_fully(version: ModelVersion, active: ModelVersion | None) -> dict[str, Any]:
    """With everything that is needed to learn it again."""
    return {
        **describe(version, active),
        "categories": version.categories,
        "recipe": version.recipe,
        "labels_digest": version.labels_digest,
        "encoder_digest": version.encoder_digest,
        "libraries": version.libraries,
        "metrics": version.metrics,
    }


def versions(project: Project, limit: int = NEWEST) -> list[dict[str, Any]]:
    """The newest versions, and the one in use however old it is."""
    active = active_version(project)
    newest = list(versions_of(project)[:limit])
    if active is not None and active not in newest:
        newest.append(active)
    return [describe(version, active) for version in newest]


def open_artifact(version: ModelVersion) -> BinaryIO:
    """The version's file, from its beginning, found to be what was saved; or DamagedModel."""
    try:
        file = version.file.open("rb")
    except OSError as error:
        raise _damaged(version, "is missing") from error
    if hashlib.file_digest(file, "sha256").hexdigest() != version.digest:
        file.close()
        raise _damaged(version, "is not what was saved")
    file.seek(0)
    return file


def _damaged(version: ModelVersion, how: str) -> DamagedModel:
    return DamagedModel(
        _(
            "The file of model %(number)s %(how)s. Restore the models folder from a backup, "
            "use another version, or retrain."
        )
        % {"number": version.number, "how": how}
    )
