"""L-BFGS (Liu & Nocedal 1989) for many problems at once.

The parameters of B problems are one tensor [B, o, p], and their gradient is one call. Each problem
keeps its own step length and curvature pairs: it walks the path that it would walk alone.
"""

from collections import deque
from typing import Protocol

import torch
from torch import Tensor

MEMORY = 10
MAX_STEPS = 200
MAX_HALVINGS = 12
ARMIJO = 1e-4

Pairs = deque[tuple[Tensor, Tensor, Tensor]]


class Problem(Protocol):
    """B problems that are minimized side by side."""

    @property
    def scale(self) -> Tensor:
        """The inverse curvature to start from, shaped to multiply [B, o, p]."""

    @property
    def small(self) -> Tensor:
        """[B]: a problem is solved when no entry of its gradient is larger."""

    @property
    def flat(self) -> float:
        """... or when a step lowers its loss by no more than this share."""

    def loss_and_gradient(self, parameters: Tensor) -> tuple[Tensor, Tensor]:
        """Parameters [B, o, p] -> loss [B] and gradient [B, o, p]."""


def minimize(problem: Problem, point: Tensor) -> Tensor:
    """The parameters [B, o, p] where every problem is solved, walking from `point`."""
    loss, gradient = problem.loss_and_gradient(point)
    small, scale = problem.small, problem.scale
    pairs: Pairs = deque(maxlen=MEMORY)
    active = torch.ones_like(small, dtype=torch.bool)
    for _ in range(MAX_STEPS):
        active = active & (gradient.abs().amax(dim=(1, 2)) > small)
        if not bool(active.any()):
            break
        direction = -inverse_hessian_times(gradient, pairs, scale) * active[:, None, None]
        step, new_loss, new_gradient = line_search(problem, point, direction, loss, gradient)
        pairs.append(_curvature(step, new_gradient - gradient))
        active = active & (loss - new_loss > problem.flat * loss)
        point, loss, gradient = point + step, new_loss, new_gradient
    return point


def dot(left: Tensor, right: Tensor) -> Tensor:
    """The inner product of each problem with itself: [B, o, p] x [B, o, p] -> [B, 1, 1]."""
    return (left * right).sum(dim=(1, 2), keepdim=True)


def _curvature(step: Tensor, change: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    along = dot(step, change)
    return step, change, torch.where(along > 0, 1 / along.clamp_min(1e-30), 0.0)


def inverse_hessian_times(gradient: Tensor, pairs: Pairs, scale: Tensor) -> Tensor:
    """The two-loop recursion (Nocedal & Wright 2006, algorithm 7.4), one for each problem."""
    vector, remembered = gradient, []
    for step, change, rho in reversed(pairs):
        share = rho * dot(step, vector)
        vector = torch.addcmul(vector, share, change, value=-1)
        remembered.append(share)
    vector = vector * scale * _first_guess(pairs, scale)
    for (step, change, rho), share in zip(pairs, reversed(remembered), strict=True):
        vector = torch.addcmul(vector, share - rho * dot(change, vector), step)
    return vector


def _first_guess(pairs: Pairs, scale: Tensor) -> Tensor:
    if not pairs:
        return scale.new_ones(())
    _, change, rho = pairs[-1]
    ratio = 1 / (rho * dot(change, change * scale)).clamp_min(1e-30)
    return torch.where(rho > 0, ratio, 1.0)


def line_search(
    problem: Problem, point: Tensor, direction: Tensor, loss: Tensor, gradient: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Halve the step of each problem until its loss falls enough (Armijo 1966)."""
    slope = dot(direction, gradient).flatten()
    length = torch.ones_like(loss)
    for _ in range(MAX_HALVINGS):
        step = direction * length[:, None, None]
        new_loss, new_gradient = problem.loss_and_gradient(point + step)
        slack = 1e-6 * loss.abs()  # below the rounding of the sum there is nothing to compare
        worse = new_loss > loss + ARMIJO * length * slope + slack
        if not bool(worse.any()):
            break
        length = torch.where(worse, length / 2, length)
    return step, new_loss, new_gradient
