"""How annotators agree, shaped as the rows of a table, and shares as people read them."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()

SHADES = 10


@register.filter
def percent(proportion: float | None) -> str:
    """0.934 → 93 %; a dash where nothing can be said."""
    if proportion is None:
        return "-"
    return _("%(share).0f %%") % {"share": 100 * proportion}


@register.filter
def kappa(value: float | None) -> str:
    """0.7436 → 0.74; a dash where nothing can be said."""
    return "-" if value is None else f"{value:.2f}"


@register.simple_tag
def pair_rows(agreement: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row an annotator, with a cell for everybody: how the two agree."""
    found = {}
    for pair in agreement["pairs"]:
        cell = {**pair, "shade": _shade(pair["percent" if agreement.get("likeness") else "kappa"])}
        found[pair["one"], pair["other"]] = found[pair["other"], pair["one"]] = cell
    people = agreement["people"]
    return [
        {"person": one, "cells": [found.get((one, other)) for other in people]} for one in people
    ]


def _shade(value: float | None) -> int:
    """The darker the better; what is no better than chance, or unknown, has no shade."""
    return min(SHADES - 1, max(0, int((value or 0) * SHADES)))
