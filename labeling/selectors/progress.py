"""How far a project is, in a handful of numbers that cost no counting."""

from typing import Any

from labeling.models import Annotation, Project, Round
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
    return max(0, project.round_size - (project.revision - revision_learned(project)))


def revision_learned(project: Project) -> int:
    """The revision of the labels that the newest round has seen, however it ended."""
    seen = Round.objects.filter(project=project, revision__isnull=False)
    return seen.order_by("-number").values_list("revision", flat=True).first() or 0


def _answers(project: Project, person: Person) -> int:
    standing = Annotation.objects.filter(
        project=project, annotator=person.pk, retracted_at=None
    ).exclude(kind=Annotation.Kind.SKIP)
    return standing.count()
