"""A committee trained as one tensor: K heads share the rows and differ in their sample weights.

L2 and temperature come from the same batched fit: folds x strengths are heads like any others.
Measured, the L2 moves the learning curve more than the strategy does.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from learner.networks import device
from learner.networks.linear import fit_heads
from learner.networks.model import Model, Space
from learner.types import Examples, Floats, Ids, Recipe
from learner.utilities import uniform

STRENGTHS = np.geomspace(1e-3, 1, 5)  # for rows with a mean squared length of one
FALLBACK = 1e-2
TEMPERATURES = np.geomspace(0.25, 4.0, 49)
FOLDS = 5
FOLD_STREAM = 1_000_000  # beyond any member's number


@dataclass(frozen=True)
class Shared:
    """What all heads share: rows float32[n, d] in the model's space, and their labels."""

    rows: Floats
    labels: Ids
    categories: int
    device: torch.device

    def heads(
        self, weights: NDArray[np.generic], l2: NDArray[np.float64], tolerance: float = 1e-5
    ) -> Floats:
        """One head for each column of weights [n, B] and strength [B]: float32[d + 1, B, c]."""
        heads = fit_heads(
            torch.as_tensor(self.rows, device=self.device),
            torch.as_tensor(self.labels.astype(np.int64), device=self.device),
            torch.as_tensor(weights.astype(np.float32), device=self.device),
            torch.as_tensor(l2.astype(np.float32), device=self.device),
            self.categories,
            tolerance=tolerance,
        )
        fitted: Floats = heads.cpu().numpy()
        return fitted


def fit(
    train: Examples,
    categories: int,
    space: Space,
    recipe: Recipe,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Model:
    """A calibrated model of train.rows float[n, d], of which at least two categories were seen.

    Head 0 has weight one everywhere; the recipe's members have the weights of `bootstrap`.
    Categories that nobody used yet are known to every head and end improbable. NoSuchDevice.
    """
    examples = train.by_id()
    where = device.resolve(recipe.device)
    shared = Shared(space(examples.rows), examples.labels, categories, where)
    on_progress(0, 2)
    l2, temperature = choose_l2(shared, examples.ids, recipe.seed)
    on_progress(1, 2)
    columns = [bootstrap(examples.ids, recipe.seed, k) for k in range(recipe.members)]
    weights = np.column_stack([np.ones(len(examples.ids)), *columns])
    heads = shared.heads(weights, np.full(weights.shape[1], l2))
    on_progress(2, 2)
    return Model(space, heads, temperature, l2, str(where))


def bootstrap(ids: Ids, seed: int, member: int) -> NDArray[np.float64]:
    """Weights of the Bayesian bootstrap (Rubin 1981): Exp(1) scaled to sum n, float64[n].

    All are positive, so every member knows every category; and each is drawn from the sample's id,
    so a member keeps its character from round to round.
    """
    weights = -np.log1p(-uniform(ids, seed, member))
    scaled: NDArray[np.float64] = weights * (len(ids) / weights.sum())
    return scaled


def folds_of(ids: Ids, labels: Ids, seed: int) -> Ids:
    """A fold 0..4 for each example, stratified: the members of a category take turns."""
    order = np.lexsort((uniform(ids, seed, FOLD_STREAM), labels))
    folds = np.empty(len(ids), np.int64)
    folds[order] = np.arange(len(ids)) % FOLDS
    return folds


def choose_l2(shared: Shared, ids: Ids, seed: int) -> tuple[float, float]:
    """The strength with the least out-of-fold log loss, and the temperature that calibrates it.

    Only examples whose category has a second one count: the other folds know nothing of a
    category's single example. Where no category has two, the fallback is as good as any.
    """
    counted = np.bincount(shared.labels)[shared.labels] > 1
    if not counted.any():
        return FALLBACK, 1.0
    folds = folds_of(ids, shared.labels, seed)
    others = np.arange(FOLDS) != folds[:, None]  # [n, folds]
    weights = np.repeat(others, len(STRENGTHS), axis=1)
    heads = shared.heads(weights, np.tile(STRENGTHS, FOLDS), tolerance=1e-3)
    logits = out_of_fold(shared.rows, heads, folds)
    return best(logits[counted], shared.labels[counted])


def out_of_fold(rows: Floats, heads: Floats, folds: Ids) -> Floats:
    """Logits of each row by the heads that did not see it: float32[n, strengths, c]."""
    width, _, categories = heads.shape
    by_fold = heads.reshape(width, FOLDS, -1)  # [d + 1, folds, strengths x c]
    logits = np.empty((len(rows), by_fold.shape[2]), np.float32)
    for fold in range(FOLDS):
        left_out = folds == fold
        logits[left_out] = rows[left_out] @ by_fold[:-1, fold] + by_fold[-1, fold]
    return logits.reshape(len(rows), -1, categories)


def best(logits: Floats, labels: Ids) -> tuple[float, float]:
    """The strength of least loss, then its temperature.

    A temperature of one is believed beforehand (a normal prior on its logarithm), so that twenty
    labels cannot make it wild. Choosing both together prefers strengths that learn slower.
    """
    strength = int(log_loss(logits, labels).argmin())
    scaled = logits[:, [strength]] / TEMPERATURES[:, None]  # [n, temperatures, c]
    cost = log_loss(scaled, labels) + np.log(TEMPERATURES) ** 2
    return float(STRENGTHS[strength]), float(TEMPERATURES[cost.argmin()])


def log_loss(logits: NDArray[np.floating], labels: Ids) -> NDArray[np.floating]:
    """Summed -log p of the labels in nats, for each of s settings: [n, s, c] -> [s]."""
    shifted = logits - logits.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, labels[:, None, None], axis=2)[:, :, 0]
    loss: NDArray[np.floating] = (np.log(np.exp(shifted).sum(axis=2)) - chosen).sum(axis=0)
    return loss
