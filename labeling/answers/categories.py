"""Several categories of one sample, or none: `{"categories": ["cat", "indoors"]}`."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from labeling.answers.asked import Asked, a_category, a_list, fault
from labeling.answers.options import none_known

MOST = 1000


class Categories:
    name = "categories"
    modalities = ("image", "text", "table", "series", "audio")
    learns = True

    def read(self, given: Any, asked: Asked, field: str) -> list[str]:
        """In the project's order, whatever the order of the clicks."""
        entries = enumerate(a_list(given, field, MOST))
        named = [a_category(one, f"{field}[{place}]", asked) for place, one in entries]
        twice = next((one for one, count in Counter(named).items() if count > 1), None)
        if twice is not None:
            raise fault(field, _("%(name)s is named twice.") % {"name": twice}, _("named twice"))
        return sorted(named, key=list(asked.categories).index)

    def alike(self, one: Sequence[str], other: Sequence[str], _asked: Asked) -> float:
        """The share that both name of all that either names (Jaccard 1901)."""
        either = set(one) | set(other)
        return len(set(one) & set(other)) / len(either) if either else 1.0

    def merge(self, given: Sequence[Sequence[str]], asked: Asked) -> list[str]:
        """What more than half of them name."""
        votes = Counter(name for one in given for name in one)
        return [name for name in asked.categories if votes[name] * 2 > len(given)]

    def check_options(self, options: dict[str, Any]) -> dict[str, Any]:
        return none_known(options, self.name)
