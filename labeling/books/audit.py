"""The audit log: a line for every deed that changes a project, in the deed's own transaction."""

from typing import Any

from labeling.models import Event, Project
from labeling.selectors.projects import Person


def note(project: Project, by: Person | None, verb: str, target: str = "", **detail: Any) -> Event:
    """Write down who did what. `by` is None when the machine did it."""
    return Event.objects.create(
        project=project,
        actor_id=by.pk if by else None,
        verb=verb,
        target=target[:500],
        detail=detail,
    )
