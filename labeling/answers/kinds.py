"""What every kind of answer states; one file each in this package."""

from collections.abc import Sequence
from statistics import fmean
from typing import Any, Protocol

from labeling.answers.asked import Asked

ALIKE = 0.75  # from here on two answers say the same


class Kind(Protocol):
    """One task's answers: `{name: what}`."""

    name: str
    learns: bool  # is there a model for it?

    @property
    def modalities(self) -> tuple[str, ...]: ...

    def read(self, given: Any, asked: Asked, field: str) -> Any:
        """What stands under the name, checked, in the one form that it is kept in.

        BadInput names the field that is faulty.
        """
        ...

    def alike(self, one: Any, other: Any, asked: Asked) -> float:
        """How far two answers agree, from 0 to 1; 1 for equal ones."""
        ...

    def merge(self, given: Sequence[Any], asked: Asked) -> Any:
        """What several answers come to; an answer itself."""
        ...

    def check_options(self, options: dict[str, Any]) -> dict[str, Any]:
        """A project's options for this task, whole; BadInput names the faulty one."""
        ...


def most_central(kind: Kind, given: Sequence[Any], asked: Asked) -> Any:
    """The answer most like the others; of equals the first."""
    support = [fmean(kind.alike(one, other, asked) for other in given) for one in given]
    return given[support.index(max(support))]


def confidence(kind: Kind, merged: Any, given: Sequence[Any], asked: Asked) -> float:
    """How much the answers are like what they come to, in the mean."""
    return fmean(kind.alike(merged, one, asked) for one in given)
