"""Spans of a text: `{"spans": [{"start": 0, "end": 5, "quote": "Apple", "category": "ORG"}]}`.

Offsets count Unicode code points, half open, as Python's slices do: `text[start:end] == quote`.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from labeling.answers import regions
from labeling.answers.asked import Asked, a_category, a_list, a_whole, an_object, fault
from labeling.answers.kinds import most_central
from labeling.answers.options import only
from labeling.answers.regions import MOST, Region

SNAPS = ("word", "grapheme")


class Spans:
    name = "spans"
    modalities = ("text",)
    learns = False

    def read(self, given: Any, asked: Asked, field: str) -> list[Region]:
        """In the order of the text; what is given twice is kept once."""
        entries = enumerate(a_list(given, field, MOST))
        return regions.in_order(_span(one, f"{field}[{place}]", asked) for place, one in entries)

    def alike(self, one: Sequence[Region], other: Sequence[Region], _asked: Asked) -> float:
        return regions.alike(one, other, regions.overlap_of_ranges)

    def merge(self, given: Sequence[list[Region]], asked: Asked) -> list[Region]:
        return most_central(self, given, asked)

    def check_options(self, options: dict[str, Any]) -> dict[str, Any]:
        known = only(options, ("snap",), self.name)
        if known.get("snap", "word") not in SNAPS:
            detail = _("A selection snaps to one of: %(known)s.") % {"known": ", ".join(SNAPS)}
            raise fault("options.snap", detail, _("unknown"))
        return known


def _span(given: Any, field: str, asked: Asked) -> Region:
    an_object(given, field, {"start", "end", "quote", "category"})
    start, end = a_whole(given["start"], f"{field}.start"), a_whole(given["end"], f"{field}.end")
    if not 0 <= start < len(asked.text):
        raise fault(f"{field}.start", _outside(start, asked), _("outside the text"))
    if not start < end <= len(asked.text):
        raise fault(f"{field}.end", _outside(end, asked), _("outside the text, or not after start"))
    if given["quote"] != asked.text[start:end]:
        detail = _("The text from %(start)d to %(end)d is %(found)s, not %(quote)s.") % {
            "start": start,
            "end": end,
            "found": repr(asked.text[start:end][:80]),
            "quote": repr(given["quote"])[:82],
        }
        raise fault(f"{field}.quote", detail, _("differs from the text"))
    category = a_category(given["category"], f"{field}.category", asked)
    return {"start": start, "end": end, "quote": given["quote"], "category": category}


def _outside(offset: int, asked: Asked) -> str:
    return _("The text has %(length)d characters; %(offset)d is no place for a span.") % {
        "length": len(asked.text),
        "offset": offset,
    }
