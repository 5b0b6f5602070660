"""Rows turned onto their principal axes."""

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from learner.networks import device


@dataclass(frozen=True)
class Axes:
    """Rows turned onto their principal axes: the same problem in min(n, d) well-scaled unknowns.

    The L2 optimum lies in the span of the rows, so nothing is lost when n < d; and because the
    axes are orthogonal, the curvature along each is known up to a factor.
    """

    rows: Tensor  # [n, r]
    back: Tensor  # [d, r], orthonormal: weights on the axes -> weights on the features
    energy: Tensor  # [r]: sum of squares of the rows along each axis

    @classmethod
    def of(cls, rows: Tensor) -> "Axes":
        """The axes of rows [n, d]; those of equal rows are none (r = 0)."""
        exact = device.in_double(rows)  # squaring halves the digits
        wide = rows.shape[0] < rows.shape[1]
        energy, vectors = torch.linalg.eigh(exact @ exact.T if wide else exact.T @ exact)
        kept = energy > energy.amax().clamp_min(1e-12) * 1e-10
        energy, vectors = energy[kept], vectors[:, kept]
        back = exact.T @ vectors / energy.sqrt() if wide else vectors
        return cls(*(part.to(rows) for part in (exact @ back, back, energy)))

    @cached_property
    def inputs(self) -> Tensor:
        """[n, r + 1]: the rows and a one for the bias."""
        return torch.cat([self.rows, self.rows.new_ones(len(self.rows), 1)], dim=1)

    @property
    def energies(self) -> Tensor:
        """[r + 1]: that of the rows, and that of the bias."""
        return torch.cat([self.energy, self.energy.new_tensor([float(len(self.rows))])])

    def to_features(self, parameters: Tensor) -> Tensor:
        """Parameters [B, o, r + 1] on the axes -> a layer [d + 1, B, o], the bias last."""
        weights = torch.einsum("dr,bor->dbo", self.back, parameters[:, :, :-1])
        return torch.cat([weights, parameters[None, :, :, -1]])

    def to_axes(self, layer: Tensor) -> Tensor:
        """The way back: a layer [d + 1, B, o] -> parameters [B, o, r + 1]."""
        weights = torch.einsum("dr,dbo->bor", self.back, layer[:-1])
        return torch.cat([weights, layer[-1][:, :, None]], dim=2)
