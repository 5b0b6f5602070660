"""Asking the model in use about samples. A worker answers: a web process never loads torch."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.answers import KINDS
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
    if version is None and not KINDS[project.task].learns:
        detail = _("There is no model for %(task)s yet, so nothing can be predicted.")
        raise NoModel(detail % {"task": project.get_task_display()})
    if version is None:
        raise NoModel(_("There is no model yet: label samples of two categories at least, first."))
    if project.predictions.filter(state=Prediction.State.QUEUED).count() >= MOST_WAITING:
        raise TooManyPredictions(
            _("%(most)s predictions of this project wait already; ask again when one is done.")
            % {"most": MOST_WAITING}
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
        raise BadInput(_("Give either keys of samples or texts."), keys=_("or texts"))
    if texts and project.modality != "text":
        raise BadInput(
            _("This project asks about %(modality)s; give keys of its samples.")
            % {"modality": project.get_modality_display()},
            texts=_("not in this project"),
        )
    known = set(Sample.objects.filter(project=project, key__in=keys).values_list("key", flat=True))
    unknown = next((key for key in keys if key not in known), None)
    if unknown is not None:
        raise BadInput(
            _("There is no sample %(unknown)s in this project.") % {"unknown": f"{unknown!r}"},
            keys=_("unknown"),
        )
