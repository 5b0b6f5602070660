"""A round's metrics, shaped as the rows of tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()

SHADES = 10
COLOURS = 10
LARGEST_TABLE = 30  # categories; a larger square cannot be read


@register.simple_tag
def confusion_rows(metrics: Mapping[str, Any], names: Sequence[str]) -> list[dict[str, Any]]:
    """One row a true category: how many of its samples were taken for each category."""
    table = metrics.get("confusion", [])  # only one category a sample is taken for another
    if len(table) > LARGEST_TABLE:
        return []
    return [
        {"name": name, "cells": [_cell(count, sum(row)) for count in row]}
        for name, row in zip(names, table, strict=False)  # categories may have been added since
    ]


def _cell(count: int, total: int) -> dict[str, int]:
    share = count / total if total else 0.0
    return {
        "count": count,
        "percent": round(100 * share),
        "shade": min(SHADES - 1, int(share * SHADES)),
    }


@register.simple_tag
def category_rows(metrics: Mapping[str, Any], names: Sequence[str]) -> list[dict[str, Any]]:
    """One row a category: how well it is told from the others."""
    intervals = metrics.get("recall_intervals") or [None] * len(names)
    return [
        {
            "name": name,
            "colour": position % COLOURS,
            "precision": precision,
            "recall": recall,
            "recall_interval": interval,
            "f1": f1,
            "support": support,
        }
        for position, (name, (precision, recall, f1, support), interval) in enumerate(
            zip(names, metrics.get("per_category", []), intervals, strict=False)
        )
    ]
