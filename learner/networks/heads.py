"""What the committee knows of a network: B heads over one lesson, fitted side by side."""

from collections.abc import Sequence
from typing import Protocol

from torch import Tensor

from learner.networks.lbfgs import Problem
from learner.networks.lesson import Lesson

Layers = tuple[Tensor, ...]  # of all heads, on the features: each [inputs + 1, B, outputs]


class Heads(Problem, Protocol):
    """B heads that share their rows and differ in sample weights and L2."""

    @classmethod
    def of(cls, lesson: Lesson, weights: Tensor, l2: Tensor, tolerance: float) -> "Heads":
        """Heads of sample weights [n, B, 1] (or [n, B, c], one for each label) and L2 [B]. They
        are solved when no gradient exceeds `tolerance` times the head's total weight."""

    def cold(self, seeds: Sequence[int]) -> Tensor:
        """Where heads begin that know nothing: parameters [B', o, p]."""

    def outputs(self, parameters: Tensor) -> Tensor:
        """Parameters [B', o, p] -> what each head answers to each row: [B, c, n]."""

    def to_layers(self, parameters: Tensor) -> Layers:
        """Parameters [B', o, p] -> layers over the features, answering in the label's unit."""

    def from_layers(self, layers: Layers) -> Tensor:
        """The way back, as far as the rows of this lesson reach."""
