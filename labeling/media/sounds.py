"""Sounds as people send them, made into clips that every browser plays and nothing hides in."""

import hashlib
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

FORMATS = ("WAV", "WAVEX", "RF64", "FLAC", "OGG", "MP3")
RATES = range(3_000, 384_001)  # what browsers play
MOST_CHANNELS = 8
MOST_SECONDS = 3_600
MOST_BYTES = 200_000_000  # once it is decoded
PEAKS = 1_000  # what is drawn of it
BLOCK = 2**20  # frames read at once: soundfile seeks after each, which MP3 takes long for
HEADER = 44  # bytes before the levels of a WAV
UNKNOWN = 0x7FFF_0000  # a length that a program writes which does not know it yet
FULL = 32_768  # of 16 bits


class BadSound(Exception):
    """Why this cannot be heard, as a clause: "the file is empty"."""


@dataclass(frozen=True)
class Clip:
    data: bytes  # WAV, 16 bits
    sha256: str  # of the bytes as they came
    facts: dict[str, Any]


def check_and_encode(data: bytes) -> Clip:
    """A clip of known length, written anew so that nothing but its sound remains."""
    import soundfile  # noqa: PLC0415 - loads libsndfile, and only an import of clips needs it

    if not data:
        raise BadSound(_("the file is empty"))
    if _is_cut_off(data):
        raise BadSound(_("the file is cut off; copy or export it again"))
    with _blaming_the_sound(), soundfile.SoundFile(BytesIO(data)) as source:
        _check(source)
        written, levels = _written(source)
    if not len(levels):
        raise BadSound(_("it holds no sound"))
    facts = {
        "start": 0,
        "end": round(len(levels) / source.samplerate, 6),
        "rate": source.samplerate,
        "channels": source.channels,
        "peaks": _peaks(levels),
    }
    return Clip(written, hashlib.sha256(data).hexdigest(), facts)


@contextmanager
def _blaming_the_sound() -> Iterator[None]:
    try:
        yield
    except BadSound:
        raise
    except Exception as error:  # a decoder that is fed hostile bytes may raise anything
        detail = _("it is no sound that can be read (WAV, FLAC, OGG, MP3), or is damaged (%(why)s)")
        raise BadSound(detail % {"why": str(error)[:100]}) from error


def _is_cut_off(data: bytes) -> bool:
    """A WAV says how long it is, if it knew when it was written; libsndfile plays what is there."""
    declared = int.from_bytes(data[4:8], "little") + 8
    return data[:4] == b"RIFF" and len(data) < declared < UNKNOWN


def _check(source: Any) -> None:
    if source.format not in FORMATS:
        detail = _("it is %(format)s; save it as WAV, FLAC, OGG or MP3")
        raise BadSound(detail % {"format": source.format})
    if source.samplerate not in RATES:
        detail = _("its rate is %(rate)d Hz; from 3 to 384 kHz can be played")
        raise BadSound(detail % {"rate": source.samplerate})
    if source.channels > MOST_CHANNELS:
        detail = _("it has %(count)d channels; at most %(most)d")
        raise BadSound(detail % {"count": source.channels, "most": MOST_CHANNELS})
    if source.frames > most_frames(source):
        raise BadSound(_too_long())


def most_frames(source: Any) -> int:
    return min(MOST_SECONDS * source.samplerate, MOST_BYTES // (2 * source.channels))


def _written(source: Any) -> tuple[bytes, NDArray[np.int16]]:
    """The clip as WAV, and its levels [frames, channels] in it."""
    file = BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(source.channels)
        target.setsampwidth(2)
        target.setframerate(source.samplerate)
        while len(block := source.read(BLOCK, dtype="float32", always_2d=True)):
            target.writeframes(_in_steps(block).tobytes())
            if target.tell() > most_frames(source):
                raise BadSound(_too_long())
    data = file.getvalue()
    return data, np.frombuffer(data[HEADER:], "<i2").reshape(-1, source.channels)


def _peaks(levels: NDArray[np.int16]) -> list[int]:
    """The highest levels of equal stretches, from 0 to 100."""
    starts = np.arange(0, len(levels), -(-len(levels) // PEAKS))
    highest = np.maximum.reduceat(levels.max(axis=1), starts).astype(int)
    lowest = np.minimum.reduceat(levels.min(axis=1), starts).astype(int)
    peaks: list[int] = np.rint(100 * np.maximum(highest, -lowest) / FULL).astype(int).tolist()
    return peaks


def _in_steps(block: NDArray[np.float32]) -> NDArray[np.int16]:
    """Of 16 bits; those that a file of 16 bits had come back as they were."""
    if not np.isfinite(block).all():
        raise BadSound(_("it holds levels that are no numbers"))
    return np.rint(block * FULL).clip(-FULL, FULL - 1).astype("<i2")


def _too_long() -> str:
    detail = _("it is longer than an hour, or than %(most)d MB once it is decoded; cut it up")
    return detail % {"most": MOST_BYTES // 1_000_000}
