"""Changing a project's rules, and having every label follow."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.books import audit
from labeling.errors import BadInput
from labeling.models import Project, Task
from labeling.rounds import opening, resettling
from labeling.selectors.projects import Person
from labeling.selectors.rules import AGREEMENT, RULES, touched_at_most
from labeling.services.nudges import nudge
from labeling.services.projects import check_resolution

SETTLED_AT_ONCE = 500  # touched samples: 4 ms each on SQLite, 20 on a busy PostgreSQL
LARGE = 100_000  # samples


@dataclass(frozen=True)
class Changed:
    """The rules that changed, each with its old and new value; does a worker settle the labels?"""

    rules: dict[str, list[Any]] = field(default_factory=dict)
    later: bool = False


def change(*, project: Project, by: Person, **rules: Any) -> Changed:
    """Change some rules, all or none of them, and bring every sample in line.

    Rules that come as they are already are applied once more. That labels lag behind is written
    down with the rules, so that a worker that dies over it leaves the rest to the next. Answers
    that come in meanwhile go by the new rules.
    """
    _check_names(rules)
    with transaction.atomic():
        mine = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        changes = _set(mine, rules)
        settles = not changes or bool(changes.keys() & set(AGREEMENT))
        if settles:
            mine.unsettled_since = timezone.now()
            mine.save(update_fields=["unsettled_since"])
        if changes:
            mine.save(update_fields=list(changes))
            audit.note(mine, by, "changed the rules", changes=changes)
            nudge(opening.open_if_due(mine))
    project.refresh_from_db()
    later = settles and not _resettled(project)
    project.refresh_from_db()
    return Changed(changes, later=later)


def _check_names(rules: dict[str, Any]) -> None:
    unknown = sorted(set(rules) - set(RULES))
    if unknown:
        raise BadInput(
            _("There is no rule %(unknown)s. The rules are %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(RULES)},
            **dict.fromkeys(unknown, "is no rule"),
        )


def _set(project: Project, rules: dict[str, Any]) -> dict[str, list[Any]]:
    """Set them on the row in hand, checked; those that changed, with their old and new values."""
    before = {name: getattr(project, name) for name in rules}
    for name, value in rules.items():
        setattr(project, name, value)
    others = {one.name for one in Project._meta.fields} - set(rules)  # noqa: SLF001 - Django's own
    try:
        project.clean_fields(exclude=others)
    except ValidationError as error:
        fields = {name: " ".join(words) for name, words in error.message_dict.items()}
        sentence = "; ".join(f"{name}: {words}" for name, words in fields.items())
        raise BadInput(sentence, **fields) from error
    after = {name: getattr(project, name) for name in rules}
    changes = {name: [before[name], after[name]] for name in rules if before[name] != after[name]}
    if {"annotators_per_sample", "most_annotators"} & changes.keys():
        _check_most(project)
    if "resolution" in changes:
        check_resolution(project.task, project.resolution)
    if project.asks_again and "asks_again" in changes and project.task != Task.CATEGORY:
        detail = _(
            "Rounds know which labels are worth a further opinion of single categories only."
        )
        raise BadInput(detail, asks_again=_("not for this task"))
    return changes


def _check_most(project: Project) -> None:
    people, most = project.annotators_per_sample, project.most_annotators
    if people > most:
        raise BadInput(
            _(
                "%(people)s people answer each sample, but at most %(most)s may: raise the "
                "most, or ask fewer."
            )
            % {"people": people, "most": most},
            most_annotators=_("is less than the %(people)s that each sample is asked of")
            % {"people": people},
        )


def _resettled(project: Project) -> bool:
    """Now if that is soon done, else by a worker; False for the latter."""
    if project.samples_size <= LARGE and touched_at_most(project, SETTLED_AT_ONCE):
        settled = resettling.resettle(project)
        nudge(settled.due)
        return settled.done
    nudge(project)
    return False
