"""Answers of every task in words, for lists in which nothing can be drawn."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from labeling.answers import Value
from labeling.models import Project, Task

MOST = 20  # regions that are named one by one
LONGEST = 80  # characters of a quote


def told(project: Project, row: Any) -> str | None:
    """What an annotation, a label or a verdict says; None if it does not answer the question."""
    if row.category_id is not None:
        return str(row.category)
    return spoken(project, row.value) if row.value is not None else None


def spoken(project: Project, value: Value) -> str:
    """An answer, as it would be posted, in a line."""
    said = value[project.task]
    if project.task == Task.NUMBER:
        return f"{said:g} {project.options.get('unit', '')}".rstrip()
    if project.task == Task.CATEGORIES:
        return ", ".join(said) or _("none of them")
    if project.task == Task.CATEGORY:
        return str(said)
    named = [SPOKEN[project.task](one) for one in said[:MOST]]
    if len(said) > MOST:
        named.append(_("and %(count)d more") % {"count": len(said) - MOST})
    return "; ".join(named) or _("nothing marked")


def _shape(one: dict[str, Any]) -> str:
    category = one["category"]
    if one["type"] == "polygon":
        told = {"category": category, "points": len(one["points"])}
        return _("%(category)s: a polygon of %(points)d points") % told
    sizes = {name: f"{one[name]:g}" for name in ("x", "y", "width", "height")}
    told = {"category": category, **sizes}
    return _("%(category)s: a box of %(width)s x %(height)s at %(x)s, %(y)s") % told


def _span(one: dict[str, Any]) -> str:
    quote = one["quote"]
    shown = quote if len(quote) <= LONGEST else f"{quote[:LONGEST]}…"
    return f"{one['category']}: “{shown}” ({one['start']}-{one['end']})"


def _interval(one: dict[str, Any]) -> str:
    return f"{one['category']}: {one['start']:g}-{one['end']:g}"


SPOKEN: dict[str, Callable[[dict[str, Any]], str]] = {
    Task.SHAPES: _shape,
    Task.SPANS: _span,
    Task.INTERVALS: _interval,
}
