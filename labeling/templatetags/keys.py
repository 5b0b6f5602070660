"""The keys of the desk, written beside what they do: as somebody has made them, from `keys`."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from labeling.selectors.keys import spoken

register = template.Library()


@register.simple_tag(takes_context=True)
def key(context: Mapping[str, Any], name: str) -> SafeString | str:
    """<kbd>Z</kbd> for "undo"; nothing where that action has no key."""
    found = _found(context, name)
    return format_html("<kbd>{}</kbd>", found["shown"]) if found else ""


@register.simple_tag(takes_context=True)
def shortcut(context: Mapping[str, Any], name: str) -> SafeString | str:
    """aria-keyshortcuts="Z" for "undo", to stand among a button's attributes."""
    found = _found(context, name)
    return format_html('aria-keyshortcuts="{}"', spoken(found)) if found else ""


def _found(context: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    return next((one for one in context.get("keys", ()) if one["name"] == name), None)
