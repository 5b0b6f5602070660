"""Many logistic heads over the same rows, fitted as one tensor.

B heads share the rows and differ in sample weights and L2. Their parameters are one tensor
[d + 1, B, c], so that the forward pass of all of them is one matrix product, and so is the
gradient. Each head keeps its own step length and curvature pairs: it walks the path that it
would walk alone.
"""

from collections import deque
from dataclasses import dataclass

import torch
from torch import Tensor

BIAS_L2 = 1e-4  # finite, so that a category nobody has used yet ends low, not at minus infinity
CURVATURE = 0.1  # about the mean of p (1 - p) along the path; L-BFGS corrects it as it goes
MEMORY = 10
MAX_STEPS = 200
MAX_HALVINGS = 12
ARMIJO = 1e-4


@dataclass(frozen=True)
class Axes:
    """Rows turned onto their principal axes: the same problem in min(n, d) well-scaled unknowns.

    The L2 optimum lies in the span of the rows, so nothing is lost when n < d; and because the
    axes are orthogonal, the curvature along each is known up to a factor.
    """

    rows: Tensor  # [n, r]
    back: Tensor  # [d, r]: weights on the axes -> weights on the features
    energy: Tensor  # [r]: sum of squares of the rows along each axis

    @classmethod
    def of(cls, rows: Tensor) -> "Axes":
        exact = rows.double()  # squaring halves the digits
        wide = rows.shape[0] < rows.shape[1]
        energy, vectors = torch.linalg.eigh(exact @ exact.T if wide else exact.T @ exact)
        kept = energy > energy.amax().clamp_min(1e-12) * 1e-10
        energy, vectors = energy[kept], vectors[:, kept]
        back = exact.T @ vectors / energy.sqrt() if wide else vectors
        return cls(*(part.to(rows.dtype) for part in (exact @ back, back, energy)))


@dataclass(frozen=True)
class Heads:
    """B weighted logistic problems: sum_i w_ib CE(x_i W_b, y_i) + l2_b / 2 |W_b|^2."""

    rows: Tensor  # [n, r + 1], the last column is one
    targets: Tensor  # [n, 1, c], one-hot
    weights: Tensor  # [n, B]
    penalty: Tensor  # [r + 1, B, 1]
    scale: Tensor  # [r + 1, B, 1]: the inverse curvature to start from

    def loss_and_gradient(self, parameters: Tensor) -> tuple[Tensor, Tensor]:
        """Parameters [r + 1, B, c] -> loss [B] and gradient [r + 1, B, c]."""
        width, heads, categories = parameters.shape
        logits = (self.rows @ parameters.reshape(width, -1)).view(-1, heads, categories)
        log_p = torch.log_softmax(logits, dim=2)
        error = (log_p.exp() - self.targets) * self.weights[:, :, None]
        loss = -((log_p * self.targets).sum(2) * self.weights).sum(0)
        gradient = (self.rows.T @ error.reshape(len(error), -1)).view(parameters.shape)
        pull = self.penalty * parameters
        return loss + dot(pull, parameters) / 2, gradient + pull


def fit_heads(
    rows: Tensor,
    labels: Tensor,
    weights: Tensor,
    l2: Tensor,
    categories: int,
    *,
    tolerance: float = 1e-5,
) -> Tensor:
    """Fit B logistic heads at once.

    rows float[n, d], labels int[n], weights float[n, B] (zero leaves a row out), l2 float[B]
    (scikit-learn's 1 / C) -> parameters [d + 1, B, categories], the bias last.
    L-BFGS after Liu & Nocedal 1989, in principal axes, until no gradient exceeds `tolerance`
    times the head's total weight.
    """
    axes = Axes.of(rows)
    solution = minimize(_problem(axes, labels, weights, l2, categories), tolerance)
    on_features = torch.einsum("dr,rbc->dbc", axes.back, solution[:-1])
    return torch.cat([on_features, solution[-1:]])


def _problem(axes: Axes, labels: Tensor, weights: Tensor, l2: Tensor, categories: int) -> Heads:
    ones = axes.rows.new_ones(len(axes.rows), 1)
    energy = torch.cat([axes.energy, axes.energy.new_tensor([float(len(ones))])])
    penalty = l2.expand(len(energy), -1).clone()
    penalty[-1] = BIAS_L2
    return Heads(
        rows=torch.cat([axes.rows, ones], dim=1),
        targets=torch.nn.functional.one_hot(labels, categories).to(axes.rows.dtype)[:, None, :],
        weights=weights,
        penalty=penalty[:, :, None],
        scale=(1 / (CURVATURE * energy[:, None] + penalty))[:, :, None],
    )


def dot(left: Tensor, right: Tensor) -> Tensor:
    """The inner product of each head with itself: [p, B, c] x [p, B, c] -> [B]."""
    return torch.einsum("pbc,pbc->b", left, right)


def minimize(problem: Heads, tolerance: float) -> Tensor:
    """The parameters at which no head's gradient exceeds `tolerance` times its total weight."""
    heads, categories = problem.weights.shape[1], problem.targets.shape[2]
    point = problem.rows.new_zeros(problem.rows.shape[1], heads, categories)
    loss, gradient = problem.loss_and_gradient(point)
    small = tolerance * problem.weights.sum(0).clamp_min(1)
    pairs: deque[tuple[Tensor, Tensor, Tensor]] = deque(maxlen=MEMORY)
    for _ in range(MAX_STEPS):
        active = gradient.abs().amax(dim=(0, 2)) > small
        if not bool(active.any()):
            break
        direction = -inverse_hessian_times(gradient, pairs, problem.scale) * active[None, :, None]
        step, loss, new_gradient = line_search(problem, point, direction, loss, gradient)
        pairs.append(_curvature(step, new_gradient - gradient))
        point, gradient = point + step, new_gradient
    return point


def _curvature(step: Tensor, change: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    along = dot(step, change)
    return step, change, torch.where(along > 0, 1 / along.clamp_min(1e-30), 0.0)


def inverse_hessian_times(
    gradient: Tensor, pairs: deque[tuple[Tensor, Tensor, Tensor]], scale: Tensor
) -> Tensor:
    """The two-loop recursion (Nocedal & Wright 2006, algorithm 7.4), one for each head."""
    vector, remembered = gradient, []
    for step, change, rho in reversed(pairs):
        share = rho * dot(step, vector)
        vector = vector - share[None, :, None] * change
        remembered.append(share)
    vector = vector * scale * _first_guess(pairs, scale)
    for (step, change, rho), share in zip(pairs, reversed(remembered), strict=True):
        vector = vector + (share - rho * dot(change, vector))[None, :, None] * step
    return vector


def _first_guess(pairs: deque[tuple[Tensor, Tensor, Tensor]], scale: Tensor) -> Tensor:
    if not pairs:
        return scale.new_ones(())
    _, change, rho = pairs[-1]
    ratio = 1 / (rho * dot(change, change * scale)).clamp_min(1e-30)
    return torch.where(rho > 0, ratio, 1.0)[None, :, None]


def line_search(
    problem: Heads, point: Tensor, direction: Tensor, loss: Tensor, gradient: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Halve the step of each head until its loss falls enough (Armijo 1966)."""
    slope = dot(direction, gradient)
    length = torch.ones_like(loss)
    for _ in range(MAX_HALVINGS):
        step = direction * length[None, :, None]
        new_loss, new_gradient = problem.loss_and_gradient(point + step)
        slack = 1e-6 * loss.abs()  # below the rounding of the sum there is nothing to compare
        worse = new_loss > loss + ARMIJO * length * slope + slack
        if not bool(worse.any()):
            break
        length = torch.where(worse, length / 2, length)
    return step, new_loss, new_gradient
