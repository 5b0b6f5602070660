"""Opening the sound files that people uploaded."""

import struct
import warnings
from math import gcd
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.io import wavfile
from scipy.signal import resample_poly

from learner.errors import UnreadableSample
from learner.types import Floats

MAX_BYTES = 256 * 2**20  # 25 minutes of stereo at 44.1 kHz
MAX_SECONDS = 60
RATES = range(1_000, 384_001)
REFUSALS = (  # what scipy meets in a damaged file; a NameError where no data follow the header
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    NameError,
    struct.error,
    wavfile.WavFileWarning,
)


def read(path: Path, rate: int) -> Floats:
    """The first minute of a WAV file as one channel float32[n] from -1 to 1, at `rate` Hz.

    PCM of 8, 16, 24 or 32 bits, or float; UnreadableSample names the file and what is wrong.
    """
    found, levels = _levels(path)
    if found not in RATES or not len(levels):
        raise UnreadableSample(f"{path} has no sound at 1 to 384 kHz: record or export it again.")
    if not np.isfinite(levels).all():
        raise UnreadableSample(f"{path} holds NaN or infinite levels: export it again.")
    channels = levels.reshape(len(levels), -1)[: found * MAX_SECONDS]
    sound: Floats = _unit(channels).clip(-1, 1).mean(axis=1).astype(np.float32)
    common = gcd(found, rate)
    if found != rate:
        sound = resample_poly(sound, rate // common, found // common)
    return sound


def _levels(path: Path) -> tuple[int, NDArray[Any]]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableSample(f"{path} has over 256 MiB: cut it into shorter pieces.")
        with warnings.catch_warnings():
            warnings.simplefilter("error", wavfile.WavFileWarning)  # cut short
            warnings.filterwarnings("ignore", "Chunk|Incomplete")  # notes and pictures beside it
            rate, levels = wavfile.read(path)
    except REFUSALS as error:
        raise UnreadableSample(f"{path} is no readable WAV file: {error}") from error
    return rate, levels


def _unit(levels: NDArray[Any]) -> NDArray[np.float64]:
    """Levels of any sample format from -1 to 1; scipy shifts 24 bits up to 32."""
    if levels.dtype == np.uint8:
        return (levels - 128.0) / 128
    if np.issubdtype(levels.dtype, np.integer):
        return levels / -float(np.iinfo(levels.dtype).min)
    return levels.astype(np.float64)
