"""When is a round due, opening it, taking it. Loads no torch: web requests come here too."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from labeling.models import Encoding, Project, Round
from labeling.rounds import lease
from labeling.selectors.encodings import serving_encoding
from labeling.selectors.progress import enough_changed
from labeling.selectors.projects import Person
from labeling.selectors.turns import turns_of


def open_if_due(project: Project) -> Round | None:
    """Open a round when enough labels have changed or other rows serve; None when not.

    Takes the project's row, so that of a round that ends and an answer that arrives at the same
    moment the later one sees the other. Call it in a transaction.
    """
    project.refresh_from_db(from_queryset=Project.objects.select_for_update(no_key=True))
    return _open_what_is_due(project)


def open_if_enough(project: Project) -> Round | None:
    """Open a round if enough labels have changed; the project's row is taken already.

    While one is live there is nothing to open: what it does not see makes another due at its end.
    """
    turns = turns_of(project)
    due_now = not turns.live and enough_changed(project, turns)
    return _open_what_is_due(project) if due_now else None


def _open_what_is_due(project: Project) -> Round | None:
    trigger = due(project)
    return open_round(project, trigger) if trigger else None


def due(project: Project) -> Round.Trigger | None:
    """Why a round is due. Before the first encoding is done there is nothing to learn from."""
    serving = serving_encoding(project)
    if serving is None:
        return None
    turns = turns_of(project)
    if serving.pk != turns.encoding:
        asked_for = serving.requested_by_id is not None
        return Round.Trigger.REQUEST if asked_for else Round.Trigger.IMPORT
    return Round.Trigger.LABELS if enough_changed(project, turns) else None


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


def take(round_id: int) -> Round | None:
    """Take a queued round; None when somebody else did, or there is nothing to learn from.

    Under the project's row, as an encoding ends: so the rows it will read are not removed.
    """
    with transaction.atomic():
        projects = Project.objects.select_for_update(no_key=True, of=("self",))
        project = projects.filter(rounds=round_id).first()
        serving = serving_encoding(project) if project else None
        if project is None or serving is None:
            return None
        return lease.take(Round.objects.filter(pk=round_id), **seen(project, serving))


def seen(project: Project, serving: Encoding | None) -> dict[str, Any]:
    """What a round that is taken or cancelled now has seen: no round is due for it again."""
    return {
        "revision": project.revision,
        "labels_seen": project.labeled,
        "encoding": serving,
        "samples": serving.samples if serving else 0,
    }
