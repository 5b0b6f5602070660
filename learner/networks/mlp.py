"""Many networks with one hidden layer over the same rows, fitted as one tensor.

Measured on digits, moons and rings, L-BFGS on all rows needs about forty steps, and rectifiers
learn as well as smooth units do, at a fraction of the time to score a pool.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from learner.networks.heads import Layers
from learner.networks.lbfgs import dot
from learner.networks.lesson import Lesson

UNITS = 64
OUTPUT_SPREAD = 0.1  # of the first outputs: near "I do not know"


@dataclass(frozen=True)
class Mlp:
    """B weighted problems: sum_i w_bi loss(P_b relu(H_b x_i), y_i) + l2_b / 2 (|P_b|^2 + |H_b|^2).

    Parameters are [B, 1, p]: H [UNITS, r + 1] and P [c, UNITS + 1] of each head, the biases last.
    """

    lesson: Lesson
    weights: Tensor  # [B, 1 | c, n]
    l2: Tensor  # [B, 1, 1]
    small: Tensor  # [B]
    flat = 1e-3  # there is no one optimum to reach, and the last thousandth is noise

    @classmethod
    def of(cls, lesson: Lesson, weights: Tensor, l2: Tensor, tolerance: float = 1e-5) -> "Mlp":
        """See Heads."""
        weights = weights.permute(1, 2, 0).contiguous()
        small = tolerance * weights.sum((1, 2)).clamp_min(1)
        return cls(lesson, weights, l2[:, None, None], small)

    @property
    def scale(self) -> Tensor:
        """About the curvature of each parameter: rows vary by axis, units do not."""
        energies, outputs = self.lesson.axes.energies, len(self.lesson.targets)
        hidden = (0.1 * energies).repeat(UNITS)
        last = 0.3 * energies[-1].repeat(outputs * (UNITS + 1))
        return 1 / (self.lesson.loss.curvature * torch.cat([hidden, last]) + self.l2)

    def cold(self, seeds: Sequence[int]) -> Tensor:
        """See Heads. Each head draws its units over the features, so that they do not turn with
        the axes from round to round."""
        drawn = [self._draw(torch.Generator().manual_seed(seed)) for seed in seeds]
        return self._flat(*(torch.stack(layer, dim=1) for layer in zip(*drawn, strict=True)))

    def _draw(self, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        features, outputs = len(self.lesson.axes.back), len(self.lesson.targets)
        hidden = torch.randn(features + 1, UNITS, generator=generator)
        last = torch.randn(UNITS + 1, outputs, generator=generator) * (OUTPUT_SPREAD / UNITS**0.5)
        last[-1] = 0
        return hidden.to(self.l2), last.to(self.l2)

    def _flat(self, hidden: Tensor, last: Tensor) -> Tensor:
        """Layers over the features [d + 1, B, UNITS] and [UNITS + 1, B, c] -> parameters."""
        on_axes = self.lesson.axes.to_axes(hidden)
        return torch.cat([on_axes.flatten(1), last.permute(1, 2, 0).flatten(1)], dim=1)[:, None]

    def _split(self, parameters: Tensor) -> tuple[Tensor, Tensor]:
        """Parameters -> H [B, UNITS, r + 1] and P [B, c, UNITS + 1]."""
        width = self.lesson.axes.inputs.shape[1]
        hidden, last = parameters[:, 0].tensor_split([UNITS * width], dim=1)
        return hidden.view(-1, UNITS, width), last.view(-1, len(self.lesson.targets), UNITS + 1)

    def outputs(self, parameters: Tensor) -> Tensor:
        """See Heads."""
        hidden, last = self._split(parameters)
        return self._answers(self._units(hidden), last)

    def _units(self, hidden: Tensor) -> Tensor:
        """What each unit says to each row: [B, UNITS, n]."""
        product = hidden.flatten(0, 1) @ self.lesson.axes.inputs.T
        return product.view(*hidden.shape[:2], -1).relu_()

    def _answers(self, units: Tensor, last: Tensor) -> Tensor:
        return torch.baddbmm(last[:, :, -1:], last[:, :, :-1], units)

    def loss_and_gradient(self, parameters: Tensor) -> tuple[Tensor, Tensor]:
        """Parameters [B, 1, p] -> loss [B] and gradient [B, 1, p], by backpropagation."""
        hidden, last = self._split(parameters)
        units = self._units(hidden)
        loss, slope = self.lesson.loss.weighted(
            self._answers(units, last), self.lesson.targets[None], self.weights
        )
        inner = (last[:, :, :-1].mT @ slope) * (units > 0)
        gradient = torch.cat(
            [
                (inner.flatten(0, 1) @ self.lesson.axes.inputs).view(len(loss), -1),
                torch.cat([slope @ units.mT, slope.sum(2, keepdim=True)], dim=2).flatten(1),
            ],
            dim=1,
        )
        pull = self.l2 * parameters
        return loss + dot(pull, parameters).flatten() / 2, gradient[:, None] + pull

    def to_layers(self, parameters: Tensor) -> Layers:
        """See Heads: the hidden layer and the last."""
        hidden, last = self._split(parameters)
        return self.lesson.axes.to_features(hidden), self.lesson.in_unit(last.permute(2, 0, 1))

    def from_layers(self, layers: Layers) -> Tensor:
        """See Heads."""
        hidden, last = layers
        return self._flat(hidden, self.lesson.from_unit(last))
