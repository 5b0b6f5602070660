"""The pool's mean loss, from samples that were not drawn uniformly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from learner.crowd.shares import wilson
from learner.errors import BadData

Exact = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A mean loss over the pool with its 95 % interval."""

    value: float
    low: float
    high: float


def lure(losses: Exact, chances: Exact, pool_size: int) -> Estimate:
    """The mean loss of a pool, from losses float[m] of samples in the order they were drawn.

    `chances` float[m] are those that each had of being the draw, among the pool_size - m + 1 that
    were left, every one of which needs a chance. Unbiased: LURE (Farquhar, Gal & Rainforth 2021).
    The interval is Student's t over the steps of its martingale, which know that a pool drawn to
    its end leaves no doubt; for losses of 0 and 1 it is Wilson's at the size that would have this
    variance. BadData for chances outside (0, 1] or more draws than pool.
    """
    losses, chances = np.asarray(losses, np.float64), np.asarray(chances, np.float64)
    _check(losses, chances, pool_size)
    weights = lure_weights(chances, pool_size)
    value = float((weights * losses).mean())
    if len(losses) == pool_size:
        return Estimate(value, value, value)
    if np.isin(losses, (0, 1)).all():
        return Estimate(value, *_of_share(value, losses, chances, pool_size))
    if len(losses) < 2:
        return Estimate(value, -np.inf, np.inf)
    error = np.sqrt(_variance(losses, chances, pool_size, value))
    half = float(stdtrit(len(losses) - 1, 0.975) * error)
    return Estimate(value, value - half, value + half)


def lure_weights(chances: Exact, pool_size: int) -> Exact:
    """v_m, by which each loss counts (Farquhar et al. 2021): float64[m], mean one in
    expectation; all one when the whole pool was drawn."""
    count = len(chances)
    if count == pool_size:
        return np.ones(count)
    left = pool_size - np.arange(1, count + 1)  # after draw m
    drawn: Exact = 1 + (pool_size - count) / left * (1 / ((left + 1) * chances) - 1)
    return drawn


def _variance(losses: Exact, chances: Exact, pool_size: int, value: float) -> float:
    """Of the estimate: the summed squares of its martingale's steps, c_m (a_m - R) / M.

    a_m = loss / (N q) + what was drawn before / N is unbiased for R given the draws before it.
    """
    count = len(losses)
    left = pool_size - np.arange(1, count + 1)
    before = np.cumsum(losses) - losses
    terms = losses / (pool_size * chances) + before / pool_size
    shares = pool_size * (pool_size - count) / (left * (left + 1))
    steps = shares * (terms - value) / count
    return float((steps**2).sum()) * count / max(1, count - 1)


def _of_share(value: float, losses: Exact, chances: Exact, pool_size: int) -> tuple[float, float]:
    """Wilson's interval of a share, at the size of a uniform draw that would be as sure.

    Where all losses are alike no variance shows: then that size is Kish's (1965), from the weights.
    """
    weights = lure_weights(chances, pool_size)
    kish = weights.sum() ** 2 / (weights**2).sum()
    share = min(1.0, max(0.0, value))
    variance = _variance(losses, chances, pool_size, value)
    alike = losses.min() == losses.max()
    size = kish if alike or variance == 0 else max(1.0, share * (1 - share) / variance)
    return wilson(share * size, size)


def _check(losses: Exact, chances: Exact, pool_size: int) -> None:
    if not 0 < len(losses) <= pool_size or losses.shape != chances.shape:
        raise BadData(
            f"{len(losses)} losses and {len(chances)} chances from a pool of {pool_size}: pass the "
            "loss and the chance of each draw, at least one and no more than the pool has."
        )
    if not ((chances > 0) & (chances <= 1)).all():
        raise BadData("A chance lies outside 0 to 1: pass the one that each draw had when drawn.")
