"""Intervals of a series or a clip: `{"intervals": [{"start": 1.5, "end": 2, "category": "x"}]}`.

In seconds of a clip, in the units of a series' own axis; both ends belong to `facts`.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from labeling.answers import regions
from labeling.answers.asked import Asked, a_category, a_list, a_number, an_object, fault
from labeling.answers.kinds import most_central
from labeling.answers.options import none_known
from labeling.answers.regions import MOST, Region


class Intervals:
    name = "intervals"
    modalities = ("series", "audio")
    learns = False

    def read(self, given: Any, asked: Asked, field: str) -> list[Region]:
        """In the order of time; what is given twice is kept once."""
        entries = enumerate(a_list(given, field, MOST))
        return regions.in_order(
            _interval(one, f"{field}[{place}]", asked) for place, one in entries
        )

    def alike(self, one: Sequence[Region], other: Sequence[Region], _asked: Asked) -> float:
        return regions.alike(one, other, regions.overlap_of_ranges)

    def merge(self, given: Sequence[list[Region]], asked: Asked) -> list[Region]:
        return most_central(self, given, asked)

    def check_options(self, options: dict[str, Any]) -> dict[str, Any]:
        return none_known(options, self.name)


def _interval(given: Any, field: str, asked: Asked) -> Region:
    an_object(given, field, {"start", "end", "category"})
    first, last = asked.facts.get("start", 0), asked.facts.get("end", 0)
    start = a_number(given["start"], f"{field}.start")
    end = a_number(given["end"], f"{field}.end")
    for name, at in (("start", start), ("end", end)):
        if not first <= at <= last:
            detail = _("%(at)s is outside the sample, which goes from %(first)s to %(last)s.")
            told = {"at": f"{at:g}", "first": f"{first:g}", "last": f"{last:g}"}
            raise fault(f"{field}.{name}", detail % told, _("outside the sample"))
    if end <= start:
        detail = _("An interval must end after its start, %(start)s.") % {"start": f"{start:g}"}
        raise fault(f"{field}.end", detail, _("not after the start"))
    category = a_category(given["category"], f"{field}.category", asked)
    return {"start": start, "end": end, "category": category}
