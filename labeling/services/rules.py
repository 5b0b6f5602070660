"""Changing a project's rules, and having every label follow."""

import logging
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from kombu.exceptions import OperationalError

from labeling import tasks
from labeling.books import audit
from labeling.errors import BadInput
from labeling.models import Project
from labeling.rounds import opening, resettling
from labeling.selectors.projects import Person
from labeling.selectors.rules import AGREEMENT, RULES, touched_at_most
from labeling.services.nudges import nudge

log = logging.getLogger(__name__)

SETTLED_AT_ONCE = 500  # touched samples: 4 ms each on SQLite, 20 on a busy PostgreSQL
LARGE = 100_000  # samples


@dataclass(frozen=True)
class Changed:
    """The rules that changed, each with its old and new value; does a worker settle the labels?"""

    rules: dict[str, list[Any]] = field(default_factory=dict)
    later: bool = False


def change(*, project: Project, by: Person, **rules: Any) -> Changed:
    """Change some rules, all or none of them, and bring every sample in line.

    Rules that come as they are already are applied once more: what an interrupted change has left
    behind is put right so. Answers that come in meanwhile go by the new rules.
    """
    _check_names(rules)
    with transaction.atomic():
        mine = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        changes = _set(mine, rules)
        if changes:
            mine.save(update_fields=list(changes))
            audit.note(mine, by, "changed the rules", changes=changes)
            nudge(opening.open_if_due(mine))
    project.refresh_from_db()
    if changes and not changes.keys() & set(AGREEMENT):
        return Changed(changes)
    return Changed(changes, later=_resettle(project))


def _check_names(rules: dict[str, Any]) -> None:
    unknown = sorted(set(rules) - set(RULES))
    if unknown:
        raise BadInput(
            f"There is no rule {', '.join(unknown)}. The rules are {', '.join(RULES)}.",
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
    return changes


def _check_most(project: Project) -> None:
    people, most = project.annotators_per_sample, project.most_annotators
    if people > most:
        raise BadInput(
            f"{people} people answer each sample, but at most {most} may: raise the most, "
            "or ask fewer.",
            most_annotators=f"is less than the {people} that each sample is asked of",
        )


def _resettle(project: Project) -> bool:
    """Now if that is soon done, else by a worker; True for the latter."""
    if project.samples_size <= LARGE and touched_at_most(project, SETTLED_AT_ONCE):
        nudge(resettling.resettle(project))
        return False
    transaction.on_commit(lambda: _hand_over(project))
    return True


def _hand_over(project: Project) -> None:
    """No row stands for this work, so that it is done here when no worker can be told of it."""
    try:
        tasks.resettle.delay(project.pk)
    except OperationalError as error:
        log.warning("The broker is silent (%s); %s is settled here.", error, project)
        nudge(resettling.resettle(project))
