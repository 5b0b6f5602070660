"""Many linear heads over the same rows, fitted as one tensor.

B heads share the rows and differ in sample weights and L2, so the forward pass of all of them is
one matrix product, and so is the gradient. Softmax regression, one logistic regression for each
label, and ridge regression differ in their loss alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from learner.networks.heads import Layers
from learner.networks.lbfgs import dot
from learner.networks.lesson import Lesson


@dataclass(frozen=True)
class Linear:
    """B weighted problems: sum_i w_bi loss(P_b x_i, y_i) + l2_b / 2 |P_b|^2, the bias left out.

    Parameters are [B, c, r + 1]; but the labels of a multi-label task are problems of their own,
    [B c, 1, r + 1].
    """

    lesson: Lesson
    targets: Tensor  # [1 | B, o, n]
    weights: Tensor  # [B, 1, n]
    penalty: Tensor  # [B, 1, r + 1]
    small: Tensor  # [B]
    flat = -1.0  # convex: only the gradient says when the walk is over

    @classmethod
    def of(cls, lesson: Lesson, weights: Tensor, l2: Tensor, tolerance: float = 1e-5) -> "Linear":
        """See Heads; l2 is scikit-learn's 1 / C, and Ridge's alpha."""
        targets, heads = lesson.targets[None], len(l2)
        if lesson.loss.apart:
            columns = targets.shape[1]
            targets = targets.transpose(0, 1).repeat(heads, 1, 1)
            weights = weights.expand(-1, -1, columns)
            l2 = l2.repeat_interleave(columns)
        weights = weights.flatten(1).T.contiguous()
        penalty = l2[:, None, None].repeat(1, 1, lesson.axes.inputs.shape[1])
        penalty[:, :, -1] = lesson.loss.bias_l2
        small = tolerance * weights.sum(1).clamp_min(1)
        return cls(lesson, targets, weights[:, None], penalty, small)

    @property
    def scale(self) -> Tensor:
        """The axes are orthogonal, so the curvature along each is known up to a factor."""
        return 1 / (self.lesson.loss.curvature * self.lesson.axes.energies + self.penalty)

    def cold(self, _seeds: Sequence[int] = ()) -> Tensor:
        """See Heads: zeros."""
        heads, _, width = self.penalty.shape
        return self.penalty.new_zeros(heads, self.targets.shape[1], width)

    def outputs(self, parameters: Tensor) -> Tensor:
        """See Heads."""
        return self._answers(parameters).view(-1, *self.lesson.targets.shape)

    def loss_and_gradient(self, parameters: Tensor) -> tuple[Tensor, Tensor]:
        """Parameters [B, o, r + 1] -> loss [B] and gradient [B, o, r + 1]."""
        answers = self._answers(parameters)
        loss, slope = self.lesson.loss.weighted(answers, self.targets, self.weights)
        gradient = (slope.flatten(0, 1) @ self.lesson.axes.inputs).view(parameters.shape)
        pull = self.penalty * parameters
        return loss + dot(pull, parameters).flatten() / 2, gradient + pull

    def _answers(self, parameters: Tensor) -> Tensor:
        product = parameters.flatten(0, 1) @ self.lesson.axes.inputs.T
        return product.view(*parameters.shape[:2], -1)

    def to_layers(self, parameters: Tensor) -> Layers:
        """See Heads: one layer."""
        heads = parameters.view(-1, len(self.lesson.targets), parameters.shape[2])
        return (self.lesson.in_unit(self.lesson.axes.to_features(heads)),)

    def from_layers(self, layers: Layers) -> Tensor:
        """See Heads."""
        (layer,) = layers
        return self.lesson.axes.to_axes(self.lesson.from_unit(layer)).view(self.cold().shape)
