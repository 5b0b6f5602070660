"""What all heads of a fit share: rows on their axes, and what the heads shall answer."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from learner.errors import BadData
from learner.networks.axes import Axes
from learner.networks.losses import LOSSES, Loss
from learner.types import Floats, Labels, Task

LARGEST = 1e30  # answers are float32
FINEST = 1e-5  # of a number's size, that float32 still resolves into a hundred steps


@dataclass(frozen=True)
class Lesson:
    """Rows on their axes and the targets [c, n]: one-hot, yes or no for each label, or the number.

    Numbers are brought to mean 0 and spread 1, so that one L2 grid fits them all; `mean` and
    `spread` bring a head's output back to their own unit.
    """

    task: Task
    axes: Axes
    targets: Tensor
    mean: float = 0.0
    spread: float = 1.0

    @classmethod
    def of(cls, rows: Floats, labels: Labels, categories: int, where: torch.device) -> "Lesson":
        """The lesson in rows float32[n, d], in the model's space; see `task_of` for the labels."""
        task = task_of(labels)
        check(rows, labels, categories)
        axes = Axes.of(torch.as_tensor(rows, device=where))
        mean, spread = 0.0, 1.0
        if task == "category":
            targets = np.eye(categories)[labels]
        elif task == "categories":
            targets = labels
        else:
            mean, spread = float(labels.mean()), float(labels.std()) or 1.0
            targets = ((labels - mean) / spread)[:, None]
        on_device = torch.as_tensor(targets.T.astype(np.float32), device=where).contiguous()
        return cls(task, axes, on_device, mean, spread)

    @property
    def loss(self) -> Loss:
        return LOSSES[self.task]

    def in_unit(self, layer: Tensor) -> Tensor:
        """A last layer [h + 1, B, o] that answers in the label's own unit."""
        scaled = layer * self.spread
        scaled[-1] += self.mean
        return scaled

    def from_unit(self, layer: Tensor) -> Tensor:
        """The way back."""
        shifted = layer.clone()
        shifted[-1] -= self.mean
        return shifted / self.spread


def task_of(labels: Labels) -> Task:
    """The task that labels are for, told by their type: "category" int[n], "categories"
    bool[n, c], "number" float[n]; BadData for anything else."""
    kinds: dict[tuple[str, int], Task] = {
        ("i", 1): "category",
        ("b", 2): "categories",
        ("f", 1): "number",
    }
    task = kinds.get((labels.dtype.kind, labels.ndim))
    if task is None:
        raise BadData(
            f"Labels are {labels.dtype}{list(labels.shape)}: pass int[n] for one category a "
            "sample, bool[n, c] for any of c, float[n] for a number."
        )
    return task


def check(rows: Floats, labels: Labels, categories: int) -> None:
    """Refuse what nothing can be learned from; BadData says what it is and what to do."""
    if len(rows) == 0:
        raise BadData("There is nothing to learn from: label at least two samples first.")
    if not np.isfinite(rows).all():
        raise BadData("A training row holds NaN or infinity: encode the samples again.")
    _CHECKS[task_of(labels)](labels, categories)


def _check_category(labels: Labels, categories: int) -> None:
    if labels.min() < 0 or labels.max() >= categories:
        raise BadData(
            f"A training label lies outside 0..{categories - 1}: "
            "labels are indices of the project's categories."
        )
    if labels.min() == labels.max():
        raise BadData("All labels are of one category: label a sample of a second one first.")


def _check_categories(labels: Labels, categories: int) -> None:
    if labels.shape[1] != categories:
        raise BadData(
            f"Labels answer {labels.shape[1]} questions and the project has {categories} "
            "categories: pass one column for each."
        )


def _check_number(labels: Labels, _categories: int) -> None:
    if not np.isfinite(labels).all() or np.abs(labels).max() > LARGEST:
        raise BadData(
            f"A label is NaN, infinite or over {LARGEST:.0e}: correct it, leave the sample out, or "
            "choose a larger unit."
        )
    if abs(labels.mean()) * FINEST > labels.std() > 0:
        raise BadData(
            "The labels differ by less than float32 can tell apart: subtract what they have in "
            "common before you learn from them."
        )


_CHECKS = {
    "category": _check_category,
    "categories": _check_categories,
    "number": _check_number,
}
