"""What a head is fitted to, for each task: a loss, and its slope in the head's outputs.

Outputs are [B, o, n]: with the samples last, every step over the categories runs along memory
(measured, a softmax over ten categories takes a sixth of the time that it takes with them last).
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import softplus

from learner.types import Task


@dataclass(frozen=True)
class Loss:
    """`of`: outputs [B, o, n] and targets [1 | B, o, n] -> loss [B, 1 | o, n] and its slope in the
    outputs [B, o, n]. `curvature` is about the mean second derivative along the way to the optimum;
    L-BFGS corrects it as it goes. `bias_l2` keeps a category that nobody has used yet from minus
    infinity. `apart`: the outputs of a linear head are problems of their own."""

    of: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
    curvature: float
    bias_l2: float
    apart: bool = False

    def weighted(self, outputs: Tensor, targets: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
        """With sample weights [B, 1 | o, n]: the loss [B] summed, and its slope [B, o, n]."""
        loss, slope = self.of(outputs, targets)
        return (loss * weights).sum(dim=(1, 2)), slope.mul_(weights)


def cross_entropy(outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """-log p of the category in nats, p a softmax over the outputs."""
    log_p = torch.log_softmax(outputs, dim=1)
    loss = -(log_p * targets).sum(1, keepdim=True)
    return loss, log_p.exp_().sub_(targets)


def binary_cross_entropy(outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """-log p of each label's answer in nats, p a sigmoid of its output."""
    loss = softplus(outputs) - targets * outputs
    return loss, torch.sigmoid(outputs).sub_(targets)


def half_squared_error(outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Half the square of the error."""
    error = outputs - targets
    return error**2 / 2, error


LOSSES: dict[Task, Loss] = {
    "category": Loss(cross_entropy, curvature=0.1, bias_l2=1e-4),
    "categories": Loss(binary_cross_entropy, curvature=0.1, bias_l2=1e-4, apart=True),
    "number": Loss(half_squared_error, curvature=1.0, bias_l2=0.0),
}
