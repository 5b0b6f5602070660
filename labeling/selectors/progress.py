"""How far a project is, in a handful of numbers that cost no counting."""

from typing import Any

from labeling.models import Annotation, Label, Project, Round
from labeling.selectors.projects import Person


def progress(project: Project, *, of: Person | None = None) -> dict[str, Any]:
    return {
        "labeled": project.pool_labeled,
        "pool": project.pool_size,
        "percent": 100 * project.pool_labeled // project.pool_size if project.pool_size else 0,
        "holdout_labeled": project.holdout_labeled,
        "holdout": project.holdout_size,
        "answers": _answers(project, of) if of is not None else None,
        "until_next_round": until_next_round(project),
        "round_size": project.round_size,
    }


def until_next_round(project: Project) -> int:
    return max(0, project.round_size - labels_changed(project))


def labels_changed(project: Project) -> int:
    """How many labels differ from what the newest round saw, however it ended.

    New and corrected ones, or those that were withdrawn since, whichever are more: an answer
    that is given and undone between two rounds changes nothing.
    """
    rounds = Round.objects.filter(project=project, revision__isnull=False).order_by("-number")
    revision, seen = rounds.values_list("revision", "labels_seen").first() or (0, 0)
    if project.revision == revision:
        return 0
    new = Label.objects.filter(project=project, revision__gt=revision).count()
    return max(new, seen - (project.labeled - new))


def _answers(project: Project, person: Person) -> int:
    standing = Annotation.objects.filter(
        project=project, annotator=person.pk, retracted_at=None
    ).exclude(kind=Annotation.Kind.SKIP)
    return standing.count()
