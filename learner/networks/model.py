"""What a round learned: a head that predicts, and a committee that votes."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from learner.networks import device
from learner.types import CHUNK, Floats


@dataclass(frozen=True)
class Space:
    """Rows centred and brought to a mean squared length of one, so that one L2 grid fits them all.

    All features share one scale: how much each of them matters is the encoder's word. Measured,
    standardizing each took digits from .62 to .60 at 20 labels, and a corpus of short texts from
    1.0 to .66 at 24: its faint axes are noise. Statistics come from the pool, which does not change
    when a label arrives.
    """

    mean: Floats  # [d]
    scale: float

    @classmethod
    def of(cls, rows: Floats) -> "Space":
        """The space of these rows float32[n, d], n >= 1."""
        exact = rows.astype(np.float64)
        scale = np.sqrt(exact.var(axis=0).sum())
        return cls(exact.mean(axis=0).astype(np.float32), float(scale) or 1.0)

    def __call__(self, rows: NDArray[np.floating]) -> Floats:
        """Rows float[n, d] -> float32[n, d]; the input is left unchanged."""
        return (rows.astype(np.float32) - self.mean) / np.float32(self.scale)


@dataclass(frozen=True)
class Model:
    """Logistic heads over one space.

    The first head saw every label with weight one: it queries, scores and ships. The other K are
    the committee. `temperature` calibrates all of them (Guo et al. 2017).
    """

    space: Space
    weights: Floats  # [d + 1, 1 + K, c], the bias last
    temperature: float
    l2: float
    device: str = "cpu"

    @property
    def members(self) -> int:
        return self.weights.shape[1] - 1

    @property
    def categories(self) -> int:
        return self.weights.shape[2]

    def predict(self, rows: NDArray[np.floating]) -> Floats:
        """Calibrated probabilities of rows float[n, d]: float32[n, c]."""
        return self._probabilities(rows, slice(0, 1))[0]

    def member_probabilities(self, rows: NDArray[np.floating]) -> Floats:
        """Calibrated probabilities of each member for rows float[n, d]: float32[K, n, c]."""
        return self._probabilities(rows, slice(1, None))

    def _probabilities(self, rows: NDArray[np.floating], heads: slice) -> Floats:
        where = device.resolve(self.device)
        weights = torch.from_numpy(np.ascontiguousarray(self.weights[:, heads])).to(where)
        out = np.empty((weights.shape[1], len(rows), self.categories), np.float32)
        step = max(1, CHUNK // weights.shape[1])
        for start in range(0, len(rows), step):
            chunk = torch.from_numpy(self.space(rows[start : start + step])).to(where)
            out[:, start : start + step] = _softmax(chunk, weights, self.temperature).cpu().numpy()
        return out


def _softmax(rows: Tensor, weights: Tensor, temperature: float) -> Tensor:
    """Rows [n, d] x weights [d + 1, B, c] -> probabilities [B, n, c], by one matrix product."""
    _, heads, categories = weights.shape
    logits = torch.addmm(weights[-1].reshape(-1), rows, weights[:-1].flatten(1))
    return torch.softmax(logits.view(-1, heads, categories) / temperature, dim=2).transpose(0, 1)
