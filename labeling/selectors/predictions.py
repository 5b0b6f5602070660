"""Reads about predictions that were asked for."""

from typing import Any

from django.utils.translation import gettext as _

from labeling.errors import NotFound
from labeling.models import Prediction, Project


def prediction_of(project: Project, prediction_id: int) -> Prediction:
    found = Prediction.objects.select_related("model_version").filter(project=project)
    prediction = found.filter(pk=prediction_id).first()
    if prediction is None:
        raise NotFound(
            _("There is no prediction %(prediction_id)s in this project, or not any more.")
            % {"prediction_id": prediction_id}
        )
    return prediction


def describe(prediction: Prediction) -> dict[str, Any]:
    return {
        "id": prediction.pk,
        "state": prediction.state,
        "model": prediction.model_version.number,
        "results": prediction.results,
        "error": prediction.error,
        "created_at": prediction.created_at,
        "expires_at": prediction.expires_at,
    }
