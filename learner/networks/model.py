"""What a round learned: a head that predicts, and a committee that votes."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray

from learner.networks import device
from learner.networks.scoring import Layer, Scorer
from learner.types import Floats, Task


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

    def moved(self, layer: Floats, to: "Space") -> Floats:
        """A layer [d + 1, B, o] over this space, as one over another that answers the same."""
        weights = layer[:-1] * np.float32(to.scale / self.scale)
        bias = layer[-1] + np.tensordot((to.mean - self.mean) / self.scale, layer[:-1], axes=1)
        return np.concatenate([weights, bias[None]], dtype=np.float32)


@dataclass(frozen=True)
class Model:
    """Heads over one space, linear or with one hidden layer of rectified units.

    The first head saw every label with weight one: it queries, scores and ships. The other K are
    the committee. `temperature` calibrates all of them (Guo et al. 2017); a number's is 1.

    `unseen` float32[n, c] is what heads that had not seen them said of the training examples, in
    the order of their ids, calibrated; where it was not asked for or cannot be told, None. It is
    about the fit, so it is not kept with the model.

    Answers have an axis of c categories; their memory runs along the n samples, so that a step
    over all samples is fast. For a number c is 1, and the answer is in the label's own unit.
    """

    space: Space
    weights: Floats  # [d + 1, 1 + K, c], the bias last; [units + 1, 1 + K, c] over hidden units
    temperature: float
    l2: float
    device: str = "cpu"
    task: Task = "category"
    hidden: Floats | None = None  # [d + 1, 1 + K, units]
    unseen: Floats | None = None

    @property
    def head(self) -> str:
        """The recipe's word for it."""
        return "linear" if self.hidden is None else "mlp"

    @property
    def layers(self) -> tuple[Floats, ...]:
        """From the rows to the answers."""
        return (self.weights,) if self.hidden is None else (self.hidden, self.weights)

    @property
    def members(self) -> int:
        return self.weights.shape[1] - 1

    @property
    def categories(self) -> int:
        return self.weights.shape[2]

    @property
    def width(self) -> int:
        """The number of features that it knows."""
        return len(self.space.mean)

    def predict(self, rows: NDArray[np.floating]) -> Floats:
        """What the head that ships says of rows float[n, d]: float32[n, c].

        Probabilities that sum to one ("category"), one for each label ("categories"), or the
        number. BadData for rows of another width, or with NaN or infinity.
        """
        return self._scorer(rows, 1)[0].T

    def member_probabilities(self, rows: NDArray[np.floating]) -> Floats:
        """What each member says of rows float[n, d], like `predict`: float32[K, n, c]."""
        return self.opinions(rows)[1]

    def opinions(self, rows: NDArray[np.floating]) -> tuple[Floats, Floats]:
        """Both at once, from one matrix product: float32[n, c] and float32[K, n, c]."""
        answers = self._scorer(rows, 1 + self.members)
        return answers[0].T, answers[1:].transpose(0, 2, 1)

    @cached_property
    def _scorer(self) -> Scorer:
        where = device.resolve(self.device)
        layers = [layer.copy() for layer in self.layers]
        layers[0][:-1] /= self.space.scale
        layers[-1] /= self.temperature
        dtypes = [device.product_dtype(where), torch.float32]
        return Scorer(
            self.task,
            torch.tensor(self.space.mean, device=where),
            tuple(
                Layer.of(layer, where, dtype) for layer, dtype in zip(layers, dtypes, strict=False)
            ),
        )
