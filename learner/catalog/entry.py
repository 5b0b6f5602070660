"""One line of the menu."""

from dataclasses import dataclass
from typing import Literal

Needs = Literal["nothing", "model", "committee"]
Modality = Literal["image", "text", "table", "series", "audio"]
Asked = Literal["category", "categories", "number", "regions"]


@dataclass(frozen=True)
class Entry:
    """What a person can choose.

    `needs` says what must exist before a strategy can rank by its own rule, `learns` whether an
    encoder must be fitted on the project's samples, `tasks` what a strategy can be used for.
    """

    name: str
    caption: str
    source: str
    needs: Needs = "nothing"
    modality: Modality | None = None
    learns: bool = False
    tasks: frozenset[Asked] = frozenset({"category"})
