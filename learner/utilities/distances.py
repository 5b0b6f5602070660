"""Distances between points, a block of rows at a time."""

import numpy as np

from learner.types import Floats

ROWS = 4096  # looked at together, so that no matrix of the pool's height ever exists


def squared_distances(left: Floats, right: Floats) -> Floats:
    """|x - y|^2 of float32[n, d] and float32[m, d]: float32[n, m]."""
    squares: Floats = left @ right.T
    squares *= -2
    squares += (left**2).sum(axis=1)[:, None]
    squares += (right**2).sum(axis=1)
    return np.maximum(squares, 0, out=squares)


def nearest(points: Floats, others: Floats) -> Floats:
    """Squared distance of each point float32[n, d] to the nearest of others float32[m, d]:
    float32[n], infinite where there are none."""
    squares = np.full(len(points), np.inf, np.float32)
    lengths = (others**2).sum(axis=1)
    for start in range(0, len(points) if len(others) else 0, ROWS):
        some = points[start : start + ROWS]
        block = some @ others.T
        block *= -2
        block += lengths
        least = block.min(axis=1) + (some**2).sum(axis=1)
        squares[start : start + ROWS] = np.maximum(least, 0)
    return squares


def density(points: Floats, others: Floats) -> Floats:
    """Mean similarity 1 / (1 + |x - y|) of each point float32[n, d] to others float32[m, d]:
    float32[n] in 0..1 (Settles & Craven 2008, equation 13, with modAL's similarity)."""
    means = np.empty(len(points), np.float32)
    for start in range(0, len(points), ROWS):
        block = squared_distances(points[start : start + ROWS], others)
        np.sqrt(block, out=block)
        block += 1
        means[start : start + ROWS] = np.reciprocal(block, out=block).mean(axis=1)
    return means
