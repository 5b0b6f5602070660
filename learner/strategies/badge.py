"""Ask what would move the model furthest, in many directions: BADGE (Ash et al. 2020).

The gradient of a sample's loss at its likeliest label is g = a x h, with a = p - onehot(p1) and h
its point. It is never written down: |g_i - g_j|^2 = |a_i|^2 |h_i|^2 + |a_j|^2 |h_j|^2
- 2 (a_i . a_j)(h_i . h_j) needs a and h alone (Zhang et al. 2023, appendix D).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from learner.strategies.seeding import scattered
from learner.strategies.strategy import Batch, Order, Shortlist, strategy
from learner.types import Floats


@dataclass(frozen=True)
class Gradients:
    """a float32[n, c] and h float32[n, d] of n gradients, factored."""

    a: Floats
    h: Floats

    @classmethod
    def of(cls, p: Floats, points: Floats) -> "Gradients":
        """The gradients at p float[n, c] and points float32[n, d]."""
        a = p.astype(np.float32)
        a[np.arange(len(a)), a.argmax(axis=1)] -= 1
        return cls(a, points)

    @cached_property
    def lengths(self) -> Floats:
        """|g|^2: float32[n]."""
        lengths: Floats = (self.a**2).sum(axis=1) * (self.h**2).sum(axis=1)
        return lengths

    def squares_to(self, positions: Order) -> Floats:
        """Squared distances of these gradients to all: float32[m, n]."""
        squares: Floats = self.a[positions] @ self.a.T
        squares *= self.h[positions] @ self.h.T
        squares *= -2
        squares += self.lengths
        squares += self.lengths[positions, None]
        return np.maximum(squares, 0, out=squares)


def far_and_wide(shortlist: Shortlist, count: int) -> Order:
    """The largest gradient, then draws by D^2; what coincides with a pick comes last."""
    situation = shortlist.situation
    gradients = Gradients.of(shortlist.batch.consensus, shortlist.points)
    rng = np.random.default_rng([situation.recipe.seed, len(situation.train.ids)])
    drawn = scattered(gradients.squares_to, int(gradients.lengths.argmax()), count, rng)
    others = np.setdiff1d(np.arange(len(shortlist.ids)), drawn)
    return np.concatenate([drawn, others])[:count]


@strategy("badge", choose=far_and_wide)
def badge(batch: Batch) -> Floats:
    """Ash et al. 2020: the length of the gradient."""
    return np.sqrt(Gradients.of(batch.consensus, batch.situation.space(batch.rows)).lengths)
