"""What people may do with rounds: ask for one, cancel one."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.books import audit
from labeling.errors import BadInput, NotEncoded, RoundIsLive, RoundIsOver
from labeling.models import Project, Round
from labeling.rounds import opening
from labeling.selectors.encodings import serving_encoding
from labeling.selectors.projects import Person
from labeling.selectors.rounds import live_round, strategies_of
from labeling.services.nudges import nudge

MAY_CHOOSE = (
    "strategy",
    "members",
    "exploration",
    "seed",
    "head",
    "class_weights",
    "warm_start",
)


def retrain(*, project: Project, by: Person, recipe: dict[str, Any] | None = None) -> Round:
    """Queue a round now, whatever has changed since the last."""
    _check(project, recipe or {})
    if serving_encoding(project) is None:
        raise NotEncoded(
            _(
                "There is nothing to learn from yet: import samples, and wait until they are "
                "encoded."
            )
        )
    with transaction.atomic():
        turn = opening.open_round(project, Round.Trigger.REQUEST, by=by, recipe=recipe)
        if turn is not None:
            audit.note(project, by, "retrained", f"round {turn.number}", **recipe or {})
        nudge(turn)
    if turn is None:
        live = live_round(project)
        which = f"Round {live.number}" if live else "A round"
        raise RoundIsLive(
            _("%(which)s is %(live)s; wait for it or cancel it.")
            % {"which": which, "live": live.state if live else "live"}
        )
    return turn


def cancel(*, project: Project, by: Person, number: int) -> None:
    """End a live round. Its worker notices at its next step and publishes nothing."""
    live = Round.objects.filter(project=project, number=number, state__in=Round.LIVE)
    with transaction.atomic():
        cancelled = live.update(
            state=Round.State.CANCELLED,
            finished_at=timezone.now(),
            **opening.seen(project, serving_encoding(project)),
        )
        if cancelled != 1:
            raise RoundIsOver(
                _("Round %(number)s is not queued or running; there is nothing to cancel.")
                % {"number": number}
            )
        audit.note(project, by, "cancelled round", f"round {number}")


def _check(project: Project, recipe: dict[str, Any]) -> None:
    unknown = sorted(set(recipe) - set(MAY_CHOOSE))
    if unknown:
        raise BadInput(
            _("A recipe may choose %(known)s; not %(unknown)s.")
            % {"known": ", ".join(MAY_CHOOSE), "unknown": ", ".join(unknown)},
            **dict.fromkeys(unknown, "cannot be chosen"),
        )
    strategy, known = recipe.get("strategy", "auto"), strategies_of(project)
    if strategy not in known:
        raise BadInput(
            _("%(strategy)s is no strategy for %(task)s; choose one of: %(known)s.")
            % {
                "strategy": f"{strategy!r}",
                "task": project.get_task_display(),
                "known": ", ".join(known),
            },
            strategy=_("unknown"),
        )
