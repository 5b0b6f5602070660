"""One category of a sample: `{"category": "cat"}`."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from labeling.answers.asked import Asked, a_category
from labeling.answers.options import none_known


class OneCategory:
    name = "category"
    modalities = ("image", "text", "table", "series", "audio")
    learns = True

    def read(self, given: Any, asked: Asked, field: str) -> str:
        return a_category(given, field, asked)

    def alike(self, one: str, other: str, _asked: Asked) -> float:
        return float(one == other)

    def merge(self, given: Sequence[str], _asked: Asked) -> str:
        """The most frequent; of equals the one that was named first."""
        return Counter(given).most_common(1)[0][0]

    def check_options(self, options: dict[str, Any]) -> dict[str, Any]:
        return none_known(options, self.name)
