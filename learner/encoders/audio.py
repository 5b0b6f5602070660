"""`audio:logmel`: what a sound is made of, by pitch: levels, how they vary and how fast."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad

from learner.encoders import sounds
from learner.encoders.encoder import ENCODERS
from learner.networks import device
from learner.types import Floats

RATE = 16_000
WINDOW, HOP, BINS = 400, 160, 512  # 25 ms, every 10 ms
BANDS = 64
LOWEST, HIGHEST = 20.0, 8_000.0  # Hz
FLOOR = 1e-6  # 60 dB below a full wave: hiss of the recorder, not of what was recorded
PERCENTILES = (0.1, 0.5, 0.9)


@ENCODERS.register("audio:logmel")
class LogMel:
    """448 statistics of 64 mel bands (Davis & Mermelstein 1980): mean, deviation and three
    percentiles of the log levels, mean and deviation of their changes from 10 ms to the next."""

    name = "audio:logmel"
    modality = "audio"
    dimensions = BANDS * (4 + len(PERCENTILES))
    fitted = True

    def __init__(self, _folder: Path, device_name: str) -> None:
        self._device = device.resolve(device_name)

    def fit(self, _samples: Sequence[Path]) -> None:
        """Nothing to learn."""

    def encode(self, samples: Sequence[Path]) -> Floats:
        """float32[n, 448] of the first minute of each WAV file."""
        rows = np.empty((len(samples), self.dimensions), np.float32)
        for row, sample in zip(rows, samples, strict=True):
            sound = torch.from_numpy(sounds.read(sample, RATE)).to(self._device)
            row[:] = statistics(self._levels(sound)).cpu().numpy()
        return rows

    @cached_property
    def _filters(self) -> Tensor:
        return mel_filters().to(self._device)

    def _levels(self, sound: Tensor) -> Tensor:
        """Log mel levels float32[64, frames]; a sound shorter than a window is padded to one."""
        sound = pad(sound, (0, max(0, BINS - len(sound))))
        window = torch.hann_window(WINDOW, device=sound.device)
        spectrum = torch.stft(
            sound, BINS, HOP, WINDOW, window, center=False, return_complex=True
        ).abs()
        return torch.log(self._filters @ (spectrum / WINDOW).square() + FLOOR)


def mel_filters() -> Tensor:
    """Triangles of equal width in mel (O'Shaughnessy 1987), each summing to one:
    float32[64, 257]."""
    edges = _hertz(torch.linspace(_mel(LOWEST), _mel(HIGHEST), BANDS + 2))
    centres = torch.linspace(0, RATE / 2, BINS // 2 + 1)
    rise = (centres - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - centres) / (edges[2:] - edges[1:-1])[:, None]
    return torch.minimum(rise, fall).clamp(min=0)


def statistics(levels: Tensor) -> Tensor:
    """Of levels float32[bands, frames]: float32[7 x bands]."""
    changes = levels.diff(dim=1) if levels.shape[1] > 1 else torch.zeros_like(levels)
    quantiles = torch.quantile(levels, levels.new_tensor(PERCENTILES), dim=1)
    deviations = [part.std(dim=1, correction=0) for part in (levels, changes)]
    return torch.cat([levels.mean(dim=1), *quantiles, changes.abs().mean(dim=1), *deviations])


def _mel(hertz: float) -> float:
    return 2595 * float(np.log10(1 + hertz / 700))


def _hertz(mel: Tensor) -> Tensor:
    return 700 * (10 ** (mel / 2595) - 1)
