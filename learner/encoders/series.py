"""`series:kernels`: which short patterns a time series shows, at which stretch, and how often.

Written in torch rather than taken from a package: sktime and aeon compile theirs with numba when a
process starts, and know no GPU.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from learner.encoders import kernels, state
from learner.encoders.encoder import ENCODERS
from learner.encoders.kernels import Wide
from learner.errors import BadData, UnreadableSample
from learner.networks import device
from learner.types import Floats

Series = NDArray[np.floating]

FIT_ON = 2_000  # series: scales are settled by then
HEARD = 2**13  # values whose outputs the biases are taken from
SHARES = 24  # features of a kernel, over all its stretches
BUDGET = 2**19  # outputs worked on together: what a cache holds
LONGEST = 100_000
FARTHEST = 10.0  # standard deviations
GOLDEN = (5**0.5 - 1) / 2


@ENCODERS.register("series:kernels")
class Kernels:
    """Up to 2,016 shares of positive values (MiniRocket: Dempster et al. 2021), and each channel's
    level and spread, all standardised.

    A series is an array [channels, length] or [length]. Lengths may differ, and none is cut, padded
    or stretched: a share is of a series' own length.
    """

    name = "series:kernels"
    modality = "series"

    def __init__(self, folder: Path, device_name: str) -> None:
        self._path = folder / "kernels.safetensors"
        self._device = device.resolve(device_name)
        names = {"centre", "width", "dilations", "mixes", "biases", "mean", "scale"}
        self._state = state.read(self._path, names)

    @property
    def fitted(self) -> bool:
        return self._state is not None

    @property
    def dimensions(self) -> int:
        return len(state.learned(self._state, self.name)["mean"])

    def fit(self, samples: Sequence[Series]) -> None:
        """Learn biases and scales and save them; the same series, the same file.

        BadData where there are none, UnreadableSample as in `encode`.
        """
        if not samples:
            raise BadData("There are no series to learn from: import some first.")
        step = -(-len(samples) // FIT_ON)
        channels = len(np.atleast_2d(samples[0]))
        series = [checked(sample, channels) for sample in samples[::step]]
        learned = self._patterns(series)
        rows = self._features(series, learned)
        deviation = rows.std(axis=0)
        learned |= {"mean": rows.mean(axis=0), "scale": np.where(deviation > 1e-6, deviation, 1)}
        state.write(self._path, learned)
        self._state = learned

    def encode(self, samples: Sequence[Series]) -> Floats:
        """float32[n, dimensions]; UnreadableSample says what is wrong with a series."""
        learned = state.learned(self._state, self.name)
        if not samples:
            return np.empty((0, self.dimensions), np.float32)
        channels = learned["mixes"].shape[2]
        rows = self._features([checked(sample, channels) for sample in samples], learned)
        scores = (rows - learned["mean"]) / learned["scale"]
        return scores.clip(-FARTHEST, FARTHEST).astype(np.float32)

    def _patterns(self, series: list[Wide]) -> state.Arrays:
        """All but the scales of the features."""
        centre, width = kernels.scales(series)
        dilations = kernels.dilations(int(np.median([one.shape[1] for one in series])))
        learned = {
            "centre": centre,
            "width": width,
            "dilations": np.array(dilations),
            "mixes": channel_mixes(len(dilations), len(centre)),
        }
        steps = [kernels.whole(one, centre, width)[0] for one in series]
        return learned | {"biases": self._biases(steps, learned)}

    def _features(self, series: list[Wide], learned: state.Arrays) -> Wide:
        """float64[n, shares + 2 x channels], not yet standardised."""
        scales = learned["centre"], learned["width"]
        steps, levels = zip(*(kernels.whole(one, *scales) for one in series), strict=True)
        shares = np.empty((len(series), learned["biases"].size))
        for at, block, lengths in batches(steps):
            shares[at] = self._shares(block.to(self._device), lengths.to(self._device), learned)
        return np.concatenate([shares, np.stack(levels)], axis=1)

    @torch.inference_mode()
    def _shares(self, block: Tensor, lengths: Tensor, learned: state.Arrays) -> Floats:
        parts = []
        for stretch, dilation in enumerate(learned["dilations"].tolist()):
            outputs = self._outputs(block, learned, stretch, dilation)
            biases = torch.from_numpy(learned["biases"][stretch]).to(self._device)
            parts.append(kernels.positive_shares(outputs, biases, lengths).flatten(1))
        shares: Floats = torch.cat(parts, dim=1).cpu().numpy()
        return shares

    def _outputs(self, block: Tensor, learned: state.Arrays, stretch: int, dilation: int) -> Tensor:
        mixes = torch.from_numpy(learned["mixes"][stretch]).to(self._device)
        return kernels.convolve(block, mixes, dilation)

    @torch.inference_mode()
    def _biases(self, steps: list[Floats], learned: state.Arrays) -> Floats:
        """Quantiles of the outputs over some series, one a share: float32[stretches, 84, b].

        Low-discrepancy quantiles, so that the stretches of a kernel listen at different heights.
        """
        total = np.cumsum([one.shape[1] for one in steps])
        heard = steps[: 1 + int((total <= HEARD).sum())]
        quantiles = iter(GOLDEN * number % 1 for number in count(1))
        biases = np.empty((len(learned["dilations"]), 84, SHARES // len(learned["dilations"])))
        for stretch, dilation in enumerate(learned["dilations"].tolist()):
            blocks = [torch.from_numpy(one).to(self._device).unsqueeze(0) for one in heard]
            outputs = [self._outputs(block, learned, stretch, dilation)[0] for block in blocks]
            ranked = torch.cat(outputs, dim=1).sort(dim=1).values.cpu().numpy()
            for kernel, values in enumerate(ranked):
                at = [int(next(quantiles) * len(values)) for _ in biases[stretch, kernel]]
                biases[stretch, kernel] = values[at] + 0.5
        return biases.astype(np.float32)


def checked(sample: Series, channels: int) -> Wide:
    """The series as float64[channels, length]."""
    series = np.atleast_2d(np.asarray(sample, np.float64))
    if series.ndim != 2 or not 0 < series.shape[1] <= LONGEST or len(series) != channels:
        raise UnreadableSample(
            f"A series has the shape {np.shape(sample)}: give {channels} channels of 1 to "
            f"{LONGEST:,} values each, as in the others."
        )
    if not np.isfinite(series).all():
        raise UnreadableSample("A series holds NaN or infinity: fill its gaps first.")
    return series


def channel_mixes(stretches: int, channels: int) -> Floats:
    """Which channels each kernel adds up at each stretch, few more often than many:
    float32[stretches, 84, channels] of 0 and 1."""
    random = np.random.default_rng(0)
    mixes = np.zeros((stretches, 84, channels), np.float32)
    for mix in mixes.reshape(-1, channels):
        size = int(2 ** random.uniform(0, np.log2(min(channels, kernels.CHANNELS) + 1)))
        mix[random.choice(channels, size, replace=False)] = 1
    return mixes


def batches(steps: Sequence[Floats]) -> Iterator[tuple[list[int], Tensor, Tensor]]:
    """Positions, series [n, c, l] with zeros behind the shorter ones, and lengths int64[n]; series
    of like length together."""
    order = sorted(range(len(steps)), key=lambda at: steps[at].shape[1])
    while order:
        longest = steps[order[-1]].shape[1]
        room = max(1, BUDGET // (longest * max(84, 9 * len(steps[0]))))
        at, order = order[-room:], order[:-room]
        block = torch.zeros(len(at), len(steps[0]), longest)
        for row, one in zip(block, at, strict=True):
            row[:, : steps[one].shape[1]] = torch.from_numpy(steps[one])
        yield at, block, torch.tensor([steps[one].shape[1] for one in at])
