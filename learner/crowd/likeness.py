"""Krippendorff's alpha of answers that are more or less alike, rather than equal or not.

Krippendorff, "Content Analysis" (2004), chapter 11, with 1 - likeness for the distance: alpha is
1 - observed / expected, where the observed distance is the mean between two answers to one sample,
and the expected one the mean between any two answers. Where nothing can be said it is None.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]

DRAWS = 1_000
LEAST = 10  # samples from which on drawing them anew says how sure a figure is


def alpha(apart: Floats, answers: Ids, expected: float) -> float | None:
    """`apart` float64[s] is the mean distance between two answers to each sample, `answers`
    int64[s] how many there are, two or more; `expected` is the distance of any two answers."""
    if not len(apart) or expected <= 0:
        return None
    return float(1 - np.average(apart, weights=answers) / expected)


def alpha_interval(apart: Floats, answers: Ids, expected: float) -> tuple[float, float] | None:
    """The 95 % interval of `alpha`: percentiles over samples drawn anew (Efron 1979).

    None below ten samples, or where no two answers differ.
    """
    if len(apart) < LEAST or expected <= 0 or not apart.any():
        return None
    size = len(apart)
    times = np.random.default_rng(0).multinomial(size, np.full(size, 1 / size), size=DRAWS)
    found = 1 - (times @ (apart * answers)) / (times @ answers) / expected
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)
