"""How strong a penalty, and how sure an answer: what samples say that a head has not seen."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from learner.committee.weights import FOLDS
from learner.networks.losses import LOSSES, Loss
from learner.types import Floats, Ids, Labels

# For rows with a mean squared length of one and a curvature like that of a logistic loss.
STRENGTHS = {"linear": np.geomspace(1e-3, 1, 5), "mlp": np.geomspace(1e-2, 1, 3)}
FALLBACK = 1e-2
TEMPERATURES = np.geomspace(0.25, 4.0, 49)


def strengths_of(head: str, loss: Loss) -> NDArray[np.float64]:
    """The L2 to choose among: a steeper loss needs a stronger pull."""
    grid: NDArray[np.float64] = STRENGTHS[head] * (loss.curvature / LOSSES["category"].curvature)
    return grid


def counted(labels: Labels) -> NDArray[np.bool_]:
    """Which examples can judge a head that has not seen them, bool[n].

    The other folds know nothing of a category's single example, nor of a project's only one.
    """
    if labels.dtype.kind == "i":
        enough: NDArray[np.bool_] = np.bincount(labels)[labels] > 1
        return enough
    return np.full(len(labels), len(labels) > 1)


def others(folds: Ids, strengths: int) -> NDArray[np.bool_]:
    """For heads in the order folds x strengths, whom they learn from: bool[n, B]."""
    return np.repeat(np.arange(FOLDS) != folds[:, None], strengths, axis=1)


def out_of_fold(outputs: Tensor, folds: Ids) -> Tensor:
    """Outputs [folds x strengths, c, n] -> those of the heads that did not see the sample:
    [strengths, c, n]."""
    by_fold = outputs.view(FOLDS, -1, *outputs.shape[1:])
    chosen = by_fold[torch.as_tensor(folds), :, :, torch.arange(len(folds))]
    return chosen.permute(1, 2, 0)


def probabilities(outputs: Tensor, temperature: float) -> Floats:
    """Outputs [c, n] of one setting, as calibrated probabilities float32[n, c]."""
    return torch.softmax(outputs / temperature, dim=0).T.contiguous().numpy()


@dataclass(frozen=True)
class Choice:
    """What the samples say out of fold: the strength, the temperature, and, of categories, the
    probabilities float32[n, c] that they were given by heads that had not seen them.

    These come for nothing: the heads were fitted to choose the strength. Strength and temperature
    were chosen by all samples together, which is one number each, and no label's own word.
    """

    l2: float
    temperature: float
    unseen: Floats | None = None


@dataclass(frozen=True)
class Verdict:
    """What the samples say of outputs out of fold, under the weights of a fit."""

    loss: Loss
    targets: Tensor  # [c, n]
    weights: Tensor  # [1 | c, n]

    def of(self, outputs: Tensor) -> NDArray[np.float64]:
        """Outputs [s, c, n] of s settings -> their loss float64[s]."""
        loss, _ = self.loss.weighted(outputs.double(), self.targets[None], self.weights[None])
        return loss.numpy()

    def temperature(self, outputs: Tensor) -> float:
        """The temperature that calibrates outputs [c, n].

        One is believed beforehand (a normal prior on the logarithm), so that twenty labels cannot
        make it wild. Choosing it together with the L2 prefers strengths that learn slower.
        """
        cooled = outputs / torch.as_tensor(TEMPERATURES)[:, None, None]
        cost = self.of(cooled) + np.log(TEMPERATURES) ** 2
        return float(TEMPERATURES[cost.argmin()])
