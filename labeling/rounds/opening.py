"""When is a round due, and opening it. Loads no torch: web requests come here too."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from labeling.models import Project, Round
from labeling.selectors.progress import until_next_round
from labeling.selectors.projects import Person


def open_if_due(project: Project) -> Round | None:
    """Open a round when enough labels have changed or samples have come; None when not.

    Takes the project's row, so that of a round that ends and an answer that arrives at the same
    moment the later one sees the other. Call it in a transaction.
    """
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    project.refresh_from_db()
    trigger = due(project)
    return open_round(project, trigger) if trigger else None


def due(project: Project) -> Round.Trigger | None:
    if project.samples_size and project.samples_size != _samples_seen(project):
        return Round.Trigger.IMPORT
    return Round.Trigger.LABELS if until_next_round(project) == 0 else None


def open_round(
    project: Project,
    trigger: Round.Trigger,
    *,
    by: Person | None = None,
    recipe: dict[str, object] | None = None,
) -> Round | None:
    """Queue the next round; None when one is live already (the database allows one)."""
    last = Round.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            return Round.objects.create(
                project=project,
                number=last + 1,
                trigger=trigger,
                requested_by_id=by.pk if by else None,
                recipe=complete(project, recipe or {}),
            )
    except IntegrityError:
        return None


def complete(project: Project, override: dict[str, object]) -> dict[str, object]:
    """The recipe of the project's next round; its seed is the project's, the same every round."""
    return {
        "round_size": project.round_size,
        "seed": project.seed,
        "device": settings.DEVICE,
        **project.recipe,
        **override,
    }


def _samples_seen(project: Project) -> int:
    seen = Round.objects.filter(project=project, revision__isnull=False).order_by("-number")
    return seen.values_list("samples", flat=True).first() or 0
