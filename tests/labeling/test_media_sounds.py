"""Clips: every format becomes a WAV that holds nothing but its sound, or says why it cannot."""

import io
import wave

import numpy as np
import pytest
import soundfile

from labeling.media import sounds
from labeling.media.sounds import BadSound, check_and_encode

RATE = 8_000


def sound(
    format_: str = "WAV", subtype: str | None = None, seconds: float = 0.5, channels: int = 1
):
    at = np.arange(int(seconds * RATE)) / RATE
    levels = np.tile(0.5 * np.sin(2 * np.pi * 440 * at)[:, None], (1, channels))
    file = io.BytesIO()
    soundfile.write(file, levels, RATE, format=format_, subtype=subtype)
    return file.getvalue()


@pytest.mark.parametrize(
    ("format_", "subtype"),
    [("WAV", "PCM_16"), ("WAV", "PCM_24"), ("WAV", "FLOAT"), ("FLAC", None), ("OGG", None)],
)
def test_a_clip_becomes_a_wav_of_16_bits_with_its_length_and_peaks(format_, subtype):
    clip = check_and_encode(sound(format_, subtype, channels=2))
    assert clip.facts["end"] == 0.5
    assert (clip.facts["start"], clip.facts["rate"], clip.facts["channels"]) == (0, RATE, 2)
    assert len(clip.facts["peaks"]) == 1000
    assert 48 <= max(clip.facts["peaks"]) <= 53
    with wave.open(io.BytesIO(clip.data)) as kept:
        assert (kept.getsampwidth(), kept.getnframes()) == (2, RATE // 2)


def test_mp3_is_read(capfd):
    clip = check_and_encode(sound("MP3"))
    assert clip.facts["end"] == pytest.approx(0.5, abs=0.1)


def test_levels_of_16_bits_come_back_as_they_were():
    levels = np.array([[-32768], [-1], [0], [1], [32767]] * 10, np.int16)
    file = io.BytesIO()
    soundfile.write(file, levels, RATE, format="WAV", subtype="PCM_16")
    kept, _ = soundfile.read(io.BytesIO(check_and_encode(file.getvalue()).data), dtype="int16")
    assert (kept == levels[:, 0]).all()


def test_what_an_editor_wrote_into_the_file_is_left_behind():
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", RATE, 1, format="WAV") as target:
        target.title = "Patient 4711"
        target.write(np.zeros(100))
    assert b"4711" in file.getvalue()
    assert b"4711" not in check_and_encode(file.getvalue()).data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"not a sound at all" * 10, "it is no sound that can be read"),
        (sound()[:1000], "the file is cut off"),
        (sound("OGG")[:2000], "it is no sound that can be read"),
        (sound(seconds=0), "it holds no sound"),
        (sound("AIFF"), "it is AIFF; save it as WAV, FLAC, OGG or MP3"),
        (sound(channels=9), "it has 9 channels; at most 8"),
    ],
)
def test_what_is_no_sound_says_why(data, reason):
    with pytest.raises(BadSound, match=reason):
        check_and_encode(data)


def test_a_clip_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(sounds, "MOST_SECONDS", 1)
    assert check_and_encode(sound(seconds=1)).facts["end"] == 1
    with pytest.raises(BadSound, match="longer than an hour"):
        check_and_encode(sound(seconds=1.1))


def test_levels_that_are_no_numbers_are_refused():
    file = io.BytesIO()
    soundfile.write(file, np.array([0, np.nan, 0]), RATE, format="WAV", subtype="FLOAT")
    with pytest.raises(BadSound, match="no numbers"):
        check_and_encode(file.getvalue())
