"""How far a project is, in a handful of numbers that cost no counting."""

from typing import Any

from django.db.models import Count, QuerySet

from labeling.models import Annotation, Label, Project
from labeling.models.prepared import Prepared
from labeling.selectors.projects import Person
from labeling.selectors.turns import Turns, turns_of


def progress(
    project: Project, *, of: Person | None = None, turns: Turns | None = None
) -> dict[str, Any]:
    """`turns` spares the query when they are known."""
    return {
        "labeled": project.pool_labeled,
        "pool": project.pool_size,
        "percent": 100 * project.pool_labeled // project.pool_size if project.pool_size else 0,
        "holdout_labeled": project.holdout_labeled,
        "holdout": project.holdout_size,
        "answers": _answers.count(project=project.pk, annotator=of.pk) if of is not None else None,
        "until_next_round": until_next_round(project, turns),
        "round_size": project.round_size,
    }


def until_next_round(project: Project, turns: Turns | None = None) -> int:
    return max(0, project.round_size - labels_changed(project, turns))


def labels_changed(project: Project, turns: Turns | None = None) -> int:
    """How many labels differ from what the newest round saw, however it ended.

    New and corrected ones, or those that were withdrawn since, whichever are more: an answer
    that is given and undone between two rounds changes nothing.
    """
    turns = turns or turns_of(project)
    if project.revision == turns.revision:
        return 0
    new = _labels_since.count(project=project.pk, revision=turns.revision)
    return max(new, turns.labels - (project.labeled - new))


def enough_changed(project: Project, turns: Turns) -> bool:
    """Is a round due? Every change of a label counts the revision up, so that few of them need no
    counting of labels."""
    if project.revision - turns.revision < project.round_size:
        return False
    return until_next_round(project, turns) == 0


@Prepared
def _labels_since(project: int, revision: int) -> QuerySet[Label, Any]:
    new = Label.objects.filter(project=project, revision__gt=revision)
    return new.values("project").values_list(Count("pk"))


@Prepared
def _answers(project: int, annotator: int) -> QuerySet[Annotation, Any]:
    """Standing ones: a skip is none."""
    standing = Annotation.objects.filter(
        project=project, annotator=annotator, retracted_at=None
    ).exclude(kind=Annotation.Kind.SKIP)
    return standing.values("project").values_list(Count("pk"))
