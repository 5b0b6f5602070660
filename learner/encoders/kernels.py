"""Convolution kernels for time series (MiniRocket: Dempster, Schmidt & Webb 2021), exact anywhere.

Series are rounded to whole steps and the kernels hold -1 and 2, so every output is a whole number
below 2^24, which float32 holds exactly: no order of summation, no batch and no GPU can tip a
comparison with a bias, which lies half way between two whole numbers.
"""

from collections.abc import Sequence
from functools import cache
from itertools import combinations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import pad

from learner.types import Floats

Wide = NDArray[np.float64]

TAPS = 9
CHANNELS = 9  # that a kernel adds up, at most
STEPS = 2**14  # to a standard deviation; times 8 deviations, 12 of weight and 9 channels: < 2^24
FARTHEST = 8
STRETCHES = 8  # of each kernel, at most


@cache
def patterns() -> Tensor:
    """Every way to set three 2s among nine taps, the others -1; each sums to 0: float32[84, 9]."""
    kernels = torch.full((84, TAPS), -1.0)
    for kernel, taps in zip(kernels, combinations(range(TAPS), 3), strict=True):
        kernel[list(taps)] = 2
    return kernels


def dilations(length: int) -> list[int]:
    """Distances between taps, from 1 to a kernel as long as the series, evenly by their log."""
    longest = max(1.0, (length - 1) / (TAPS - 1))
    return sorted({int(one) for one in np.geomspace(1, longest, STRETCHES)})


def scales(series: Sequence[Wide]) -> tuple[Wide, Wide]:
    """Each channel's mean and deviation over all series [c, l]; 1 where the deviation is none."""
    values = np.concatenate(series, axis=1)
    peak = np.abs(values).max(axis=1, keepdims=True)
    peak[peak == 0] = 1
    values /= peak  # now no square overflows
    deviation = values.std(axis=1)
    deviation = np.where(deviation < 1e-12, 0, deviation) * peak[:, 0]
    return values.mean(axis=1) * peak[:, 0], np.where(deviation == 0, 1, deviation)


def whole(series: Wide, mean: Wide, deviation: Wide) -> tuple[Floats, Wide]:
    """A series [c, l] in whole steps from the mean of its channel, and the mean and deviation that
    each channel has in this series: float32[c, l], float64[2c]."""
    with np.errstate(over="ignore"):  # clipped at once
        scores = ((series - mean[:, None]) / deviation[:, None]).clip(-FARTHEST, FARTHEST)
    levels = np.concatenate([scores.mean(axis=1), scores.std(axis=1)])
    return np.rint(scores * STEPS).astype(np.float32), levels


def convolve(series: Tensor, mixes: Tensor, dilation: int) -> Tensor:
    """Each kernel over the channels it looks at, as if zeros stood before and behind a series:
    float32[n, c, l] and float32[84, c] of 0 and 1 -> float32[n, 84, l], whole numbers."""
    reach = dilation * (TAPS // 2)
    n, channels, length = series.shape
    wide = pad(series, (reach, reach))
    taps = [wide[:, :, at * dilation : at * dilation + length] for at in range(TAPS)]
    windows = torch.stack(taps, dim=2).reshape(n, channels * TAPS, length)
    weights = mixes.unsqueeze(-1) * patterns().to(series.device).unsqueeze(1)
    return weights.reshape(len(weights), -1) @ windows


def positive_shares(outputs: Tensor, biases: Tensor, lengths: Tensor) -> Tensor:
    """The share of a series in which a kernel is above each bias ("PPV"): float32[n, 84, b].

    What stands behind the end of a shorter series doesn't count.
    """
    places = torch.arange(outputs.shape[-1], device=outputs.device)
    inside = (places < lengths[:, None]).float().unsqueeze(-1)
    above, counts = torch.empty_like(outputs), []
    for bias in biases.T:
        torch.gt(outputs, bias[:, None], out=above)  # as numbers: a product counts them fastest
        counts.append(above @ inside)
    return torch.cat(counts, dim=-1) / lengths[:, None, None]
