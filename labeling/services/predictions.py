"""Asking the model in use about samples. A worker answers: a web process never loads torch."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from labeling.errors import BadInput, NoModel, TooManyPredictions
from labeling.models import Prediction, Project, Sample
from labeling.selectors.models import active_version
from labeling.selectors.projects import Person
from labeling.services.nudges import nudge

KEPT = timedelta(hours=1)
MOST_WAITING = 10  # of one project, so that no script holds up the rounds


def ask(
    *, project: Project, by: Person, keys: Sequence[str] = (), texts: Sequence[str] = ()
) -> Prediction:
    """Have samples of the project, or texts from anywhere, predicted; soon, and kept an hour."""
    _check(project, keys, texts)
    version = active_version(project)
    if version is None:
        raise NoModel("There is no model yet: label samples of two categories at least, first.")
    if project.predictions.filter(state=Prediction.State.QUEUED).count() >= MOST_WAITING:
        raise TooManyPredictions(
            f"{MOST_WAITING} predictions of this project wait already; ask again when one is done."
        )
    with transaction.atomic():
        prediction = Prediction.objects.create(
            project=project,
            model_version=version,
            requested_by_id=by.pk,
            keys=list(keys),
            texts=list(texts),
            expires_at=timezone.now() + KEPT,
        )
        nudge(prediction)
    return prediction


def _check(project: Project, keys: Sequence[str], texts: Sequence[str]) -> None:
    if bool(keys) == bool(texts):
        raise BadInput("Give either keys of samples or texts.", keys="or texts")
    if texts and project.modality != "text":
        raise BadInput(
            f"This project asks about {project.get_modality_display()}; give keys of its samples.",
            texts="not in this project",
        )
    known = set(Sample.objects.filter(project=project, key__in=keys).values_list("key", flat=True))
    unknown = next((key for key in keys if key not in known), None)
    if unknown is not None:
        raise BadInput(f"There is no sample {unknown!r} in this project.", keys="unknown")
