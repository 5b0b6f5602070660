"""How a round shall learn and ask."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from learner.errors import BadRecipe

HEADS = ("linear", "mlp")


@dataclass(frozen=True)
class Recipe:
    """How to learn and how to ask.

    `head` is "linear" or "mlp", `exploration` the share of picks drawn uniformly. `class_weights`
    lets every category weigh alike, `warm_start` begins at the last round's heads.
    """

    encoder: str = "auto"
    strategy: str = "auto"
    members: int = 8
    picks: int = 200
    round_size: int = 20
    exploration: float = 0.1
    seed: int = 0
    device: str = "auto"
    head: str = "linear"
    class_weights: bool = False
    warm_start: bool = False

    def __post_init__(self) -> None:
        for field in fields(self):
            _check_type(field.name, getattr(self, field.name), type(field.default))
        for name in ("members", "picks", "round_size"):
            if getattr(self, name) < 1:
                raise BadRecipe(f"{name} is {getattr(self, name)}: it must be 1 or more.")
        if not 0 <= self.exploration <= 1:
            raise BadRecipe(f"exploration is {self.exploration}: it is a share, from 0 to 1.")
        if self.head not in HEADS:
            raise BadRecipe(f"head is {self.head!r}: it must be linear or mlp.")
        if not 0 <= self.seed < 2**63:
            raise BadRecipe(f"seed is {self.seed}: it must be from 0 to 2^63 - 1.")

    def to_json(self) -> dict[str, Any]:
        """Plain values, ready for a JSON column."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Recipe":
        """The recipe written as `values`; BadRecipe names an unknown key or a bad value."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise BadRecipe(f"A recipe has no {', '.join(unknown)}. It has {', '.join(known)}.")
        return cls(**values)


def _check_type(name: str, value: object, expected: type) -> None:
    if expected is float and type(value) is int:
        return
    if type(value) is not expected:  # a bool is no count
        raise BadRecipe(f"{name} is {value!r}: it must be of type {expected.__name__}.")
