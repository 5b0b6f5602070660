"""The audit log as people read it."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from labeling.models import Event, Project
from labeling.selectors.phrases import said

COLUMNS = ("at", "person", "verb", "target", "detail", "sentence")
MACHINE = "(machine)"  # no account can have this name
WORDS = frozenset({"role", "resolution", "suggestions"})  # details that are words of ours

# What was done, after the name of who did it. Every verb that is written down is here (a test).
PHRASES = {
    "created": _("started the project {target}"),
    "added categories": _("added the categories {target}"),
    "imported": _("imported samples from {target}"),
    "started encoding": _("had the samples encoded by {target}"),
    "cancelled encoding": _("cancelled {target}"),
    "retrained": _("asked for {target}"),
    "cancelled round": _("cancelled {target}"),
    "activated model": _("put {target} to use"),
    "invited": _("invited {target}"),
    "revoked invitation": _("took back the invitation of {target}"),
    "joined": _("joined as {target}"),
    "changed member": _("changed the membership of {target}"),
    "removed": _("removed {target}"),
    "paused": _("paused {target}"),
    "resumed": _("let {target} go on"),
    "published guideline": _("published {target} of the guideline"),
    "defined categories": _("defined the categories {target}"),
    "changed the rules": _("changed the rules"),
    "marked gold": _("marked samples as gold"),
    "unmarked gold": _("took samples out of the gold"),
    "decided": _("decided {target}"),
    "withdrew a verdict": _("withdrew the verdict on {target}"),
    "returned": _("returned an answer to {target}"),
    "asked for an opinion": _("asked for one more opinion on {target}"),
    "asked about the guideline": _("asked about the guideline at {target}"),
    "answered about the guideline": _("answered about the guideline at {target}"),
    "budget set": _("set the budget"),
    "budget adjusted": _("adjusted the budget {target}"),
    "budget alert": _("gave an alert: the budget has reached {target}"),
    "brought suggestions": _("brought suggestions for samples"),
    "rate set": _("set the rate of {target}"),
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
    phrase = str(PHRASES.get(event.verb, f"{event.verb} {{target}}"))
    told = {
        "who": str(event.actor) if event.actor else gettext("The machine"),
        "what": phrase.format(target=_target(event.target)).rstrip(),
        "details": ", ".join(_details(event.detail)).rstrip("."),
    }
    if told["details"]:
        return gettext("%(who)s %(what)s: %(details)s.") % told
    return gettext("%(who)s %(what)s.") % told


def _target(target: str) -> str:
    """ "round 3" is a word and a number; a name stays as it is."""
    word, _space, number = target.partition(" ")
    return f"{said(word)} {number}" if number.isdecimal() else said(target)


def _details(detail: dict[str, Any]) -> Iterator[str]:
    for name, value in detail.items():
        if isinstance(value, dict):
            yield from _details(value)
        elif value != "":
            shown = _shown(name, value)
            yield shown if name == "why" else f"{said(name.replace('_', ' '))} {shown}"


def _shown(name: str, value: object) -> str:
    """A list is the old value and the new one, unless it is one of keys."""
    if isinstance(value, list):
        return (", " if name == "keys" else " → ").join(_shown(name, one) for one in value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value is None:
        return gettext("none")
    return said(value) if name in WORDS and isinstance(value, str) else str(value)
