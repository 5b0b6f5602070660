"""The audit log as people read it."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet

from labeling.models import Event, Project

COLUMNS = ("at", "person", "verb", "target", "detail", "sentence")
MACHINE = "(machine)"  # no account can have this name

# What was done, after the name of who did it. Every verb that is written down is here (a test).
PHRASES = {
    "created": "started the project {target}",
    "added categories": "added the categories {target}",
    "imported": "imported samples from {target}",
    "started encoding": "had the samples encoded by {target}",
    "cancelled encoding": "cancelled {target}",
    "retrained": "asked for {target}",
    "cancelled round": "cancelled {target}",
    "activated model": "put {target} to use",
    "invited": "invited {target}",
    "revoked invitation": "took back the invitation of {target}",
    "joined": "joined as {target}",
    "changed member": "changed the membership of {target}",
    "removed": "removed {target}",
    "paused": "paused {target}",
    "resumed": "let {target} go on",
    "changed the rules": "changed the rules",
    "marked gold": "marked samples as gold",
    "unmarked gold": "took samples out of the gold",
    "decided": "decided {target}",
    "withdrew a verdict": "withdrew the verdict on {target}",
    "returned": "returned an answer to {target}",
    "asked for an opinion": "asked for one more opinion on {target}",
    "asked about the guideline": "asked about the guideline at {target}",
    "answered about the guideline": "answered about the guideline at {target}",
    "budget set": "set the budget",
    "budget adjusted": "adjusted the budget {target}",
    "budget alert": "gave an alert: the budget has reached {target}",
    "rate set": "set the rate of {target}",
}


def events(project: Project, verb: str = "", person: str = "") -> QuerySet[Event]:
    """Newest first; of one verb, or by one person, if asked."""
    found = Event.objects.filter(project=project).select_related("actor").order_by("-pk")
    if verb:
        found = found.filter(verb=verb)
    if person == MACHINE:
        return found.filter(actor=None)
    return found.filter(actor__username=person) if person else found


def people_of(project: Project) -> list[str]:
    """Everybody who did something, members or not."""
    acted = Event.objects.filter(project=project, actor=OuterRef("pk"))
    names = User.objects.filter(Exists(acted)).order_by("username")
    return list(names.values_list("username", flat=True))


def describe(event: Event) -> dict[str, Any]:
    return {
        "id": event.pk,
        "at": event.at,
        "person": str(event.actor) if event.actor else None,
        "verb": event.verb,
        "target": event.target,
        "detail": event.detail,
        "sentence": sentence(event),
    }


def rows(found: QuerySet[Event]) -> Iterator[tuple[object, ...]]:
    """As COLUMNS name them, never all in memory."""
    for event in found.iterator(chunk_size=1000):
        detail = json.dumps(event.detail, ensure_ascii=False) if event.detail else ""
        who = str(event.actor) if event.actor else None
        yield event.at.isoformat(), who, event.verb, event.target, detail, sentence(event)


def sentence(event: Event) -> str:
    """ "alice changed the membership of bob: role annotator → reviewer." """
    who = str(event.actor) if event.actor else "The machine"
    phrase = PHRASES.get(event.verb, f"{event.verb} {{target}}")
    said = f"{who} {phrase.format(target=event.target)}".rstrip()
    details = ", ".join(_details(event.detail))
    return f"{said}: {details.rstrip('.')}." if details else f"{said}."


def _details(detail: dict[str, Any]) -> Iterator[str]:
    for name, value in detail.items():
        if isinstance(value, dict):
            yield from _details(value)
        elif value != "":
            shown = _shown(name, value)
            yield shown if name == "why" else f"{name.replace('_', ' ')} {shown}"


def _shown(name: str, value: object) -> str:
    """A list is the old value and the new one, unless it is one of keys."""
    if isinstance(value, list):
        return (", " if name == "keys" else " → ").join(_shown(name, one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
