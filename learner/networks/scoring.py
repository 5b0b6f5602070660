"""Rows through all heads at once, chunk by chunk, at little more than the cost of the product.

The space's scale and the temperature are folded into the weights once. The centre is taken off each
chunk while it lies in the cache, which costs three parts in a hundred: folded into the bias, it
would cancel against rows that lie far from zero. Chunks are [B, c, n] inside: see losses.py.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from learner.errors import BadData
from learner.types import Floats, Task

# Measured, 1,000,000 x 384 on two cores: 2,048 to 8,192 rows alike, 65,536 take 1.6 times as long.
CPU_ROWS = 4096
GPU_ROWS = 65_536


@dataclass(frozen=True)
class Layer:
    """One layer of B heads, transposed: weights [B, o, i] and bias [B, o, 1]."""

    weights: Tensor
    bias: Tensor

    @classmethod
    def of(cls, layer: Floats, where: torch.device, dtype: torch.dtype = torch.float32) -> "Layer":
        """From [i + 1, B, o], the bias last; products are taken in `dtype`."""
        turned = torch.tensor(layer.transpose(1, 2, 0), device=where)
        return cls(turned[:, :, :-1].to(dtype).contiguous(), turned[:, :, -1:].contiguous())

    def first(self, heads: int) -> "Layer":
        """The same for the first heads alone; a view."""
        return Layer(self.weights[:heads], self.bias[:heads])

    def on_rows(self, rows: Tensor) -> Tensor:
        """Rows [n, i], which all heads share -> float32[B, o, n]."""
        product = self.weights.flatten(0, 1) @ rows.to(self.weights.dtype).T
        return product.float().view(*self.bias.shape[:2], -1).add_(self.bias)

    def on_units(self, units: Tensor) -> Tensor:
        """Units [B, i, n], each head's own -> [B, o, n]."""
        return torch.baddbmm(self.bias, self.weights, units)


@dataclass(frozen=True)
class Scorer:
    """Heads ready to score rows as they lie in the store."""

    task: Task
    centre: Tensor  # [d]
    layers: tuple[Layer, ...]

    def __call__(self, rows: NDArray[np.floating], heads: int) -> Floats:
        """What the first heads say of rows float[n, d]: float32[heads, c, n]. BadData for rows of
        another width, or of which one holds NaN or infinity."""
        self._check_width(rows)
        layers = [layer.first(heads) for layer in self.layers]
        where = self.centre.device
        step = CPU_ROWS if where.type == "cpu" else GPU_ROWS
        outputs = torch.empty(heads, layers[-1].bias.shape[1], len(rows))
        buffer = torch.empty(min(step, len(rows)), rows.shape[1], device=where)
        for start in range(0, len(rows), step):
            chunk = on_device(rows[start : start + step], where)
            points = buffer[: len(chunk)].copy_(chunk).sub_(self.centre)
            outputs[:, :, start : start + step] = activate(forward(layers, points), self.task)
        return outputs.numpy()

    def _check_width(self, rows: NDArray[np.floating]) -> None:
        width = len(self.centre)
        if rows.ndim != 2 or rows.shape[1] != width:
            raise BadData(
                f"Rows are of shape {list(rows.shape)} and the model knows {width} features: "
                "encode the samples with the encoder that it was trained on."
            )


def on_device(rows: NDArray[np.floating], where: torch.device) -> Tensor:
    """The rows as they are, without a copy if they can stay: a memory map is read-only, which
    torch.from_numpy would warn of."""
    return torch.utils.dlpack.from_dlpack(np.ascontiguousarray(rows)).to(where)


def forward(layers: list[Layer], rows: Tensor) -> Tensor:
    """Rows [n, d] -> outputs [B, c, n]."""
    first, *others = layers
    answers = first.on_rows(rows)
    for layer in others:
        answers = layer.on_units(answers.relu_())
    if not bool(torch.isfinite(answers.sum())):  # one pass: NaN and infinity outlive any sum
        raise BadData("A row holds NaN or infinity: encode the samples again.")
    return answers


def activate(outputs: Tensor, task: Task) -> Tensor:
    """Outputs [B, c, n] -> probabilities, or the number itself."""
    if task == "category":
        return torch.softmax(outputs, dim=1)
    return torch.sigmoid(outputs) if task == "categories" else outputs
