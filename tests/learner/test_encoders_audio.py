import wave

import numpy as np
import pytest
import torch
from scipy.io import wavfile

from learner import encoders
from learner.encoders import audio, sounds
from learner.errors import UnreadableSample

TIME = np.arange(16_000) / 16_000


@pytest.fixture
def encoder(tmp_path):
    return encoders.load("audio:logmel", tmp_path, device="cpu")


@pytest.fixture
def saved(tmp_path):
    def save(levels, rate=16_000, name="a.wav"):
        wavfile.write(tmp_path / name, rate, levels)
        return tmp_path / name

    return save


def tone(hertz: float, rate: int = 16_000) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(rate) / rate) / 2


def as_24_bits(path, levels):
    whole = np.rint(levels * 2**23).astype("<i4")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(3)
        file.setframerate(16_000)
        file.writeframes(whole.view(np.uint8).reshape(-1, 4)[:, :3].tobytes())
    return path


def test_every_format_holds_the_same_sound(saved, tmp_path):
    levels = tone(440)
    kinds = {
        "u1": np.rint(levels * 128 + 128),
        "i2": np.rint(levels * 2**15),
        "i4": np.rint(levels * 2**31),
        "f4": levels,
        "f8": levels,
    }
    for kind, values in kinds.items():
        found = sounds.read(saved(values.astype(kind)), 16_000)
        assert found.dtype == np.float32
        assert np.allclose(found, levels, atol=0.005), kind
    assert np.allclose(
        sounds.read(as_24_bits(tmp_path / "b.wav", levels), 16_000), levels, atol=1e-6
    )


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 48_000])
def test_every_rate_becomes_the_one_asked_for(saved, rate):
    found = sounds.read(saved(tone(440, rate), rate), 16_000)
    assert len(found) == 16_000
    assert np.allclose(found[500:-500], tone(440)[500:-500], atol=0.01)


def test_channels_are_mixed_and_levels_beyond_full_are_clipped(saved):
    stereo = np.stack([np.full(100, 3.0), np.zeros(100)], axis=1)
    assert np.allclose(sounds.read(saved(stereo), 16_000), 0.5)


def test_only_the_first_minute_counts(saved):
    assert len(sounds.read(saved(np.zeros(61 * 8_000, np.int16), 8_000), 8_000)) == 60 * 8_000


@pytest.mark.parametrize("hertz", [300, 1_000, 5_000])
def test_a_tone_is_loudest_in_its_own_band(encoder, saved, hertz):
    [row] = encoder.encode([saved(tone(hertz))])
    edges = audio._hertz(torch.linspace(audio._mel(20), audio._mel(8_000), 66)).numpy()
    loudest = int(row[:64].argmax())
    assert edges[loudest] <= hertz <= edges[loudest + 2]


def test_what_changes_differs_from_what_stays(encoder, saved):
    steady = tone(440)
    beating = steady * (np.sin(2 * np.pi * 8 * TIME) > 0)
    rows = encoder.encode([saved(steady, name="a.wav"), saved(beating, name="b.wav")])
    changes = rows.reshape(2, 7, 64)[:, 4].mean(axis=1)
    assert changes[1] > 5 * changes[0]


@pytest.mark.parametrize("levels", [np.zeros(16_000), np.ones(1), np.zeros(399), np.ones(513)])
def test_silence_and_the_shortest_sounds_have_rows(encoder, saved, levels):
    rows = encoder.encode([saved(levels.astype(np.float32))])
    assert np.isfinite(rows.astype(np.float16)).all()


def test_every_band_hears_something():
    filters = audio.mel_filters()
    assert filters.shape == (64, 257)
    assert (filters.sum(dim=1) > 0).all()
    assert (filters >= 0).all()


@pytest.mark.parametrize(
    "data", [b"", b"RIFF", b"RIFF\x00\x00\x00\x00WAVE", b"OggS" + b"\x00" * 99, b"\xff" * 200]
)
def test_a_file_that_is_no_wav_is_named(encoder, tmp_path, data):
    (tmp_path / "broken.wav").write_bytes(data)
    with pytest.raises(UnreadableSample, match=r"broken\.wav"):
        encoder.encode([tmp_path / "broken.wav"])


def test_a_file_cut_short_is_named(encoder, saved):
    path = saved(tone(440).astype(np.float32))
    path.write_bytes(path.read_bytes()[:9_999])
    with pytest.raises(UnreadableSample, match=r"a\.wav is no readable WAV file"):
        encoder.encode([path])


def test_a_header_gone_wrong_anywhere_is_refused_or_read(encoder, saved):
    path = saved(np.rint(tone(440)[:400] * 2**15).astype(np.int16))
    whole, random = path.read_bytes(), np.random.default_rng(0)
    outcomes = set()
    for at in range(4, 44):
        damaged = bytearray(whole)
        damaged[at] = random.integers(256)
        path.write_bytes(damaged)
        try:
            outcomes.add(bool(np.isfinite(encoder.encode([path])).all()))
        except UnreadableSample as error:
            outcomes.add(str(path) in str(error))
    assert outcomes == {True}


def test_a_missing_file_is_named(encoder, tmp_path):
    with pytest.raises(UnreadableSample, match="nowhere"):
        encoder.encode([tmp_path / "nowhere.wav"])


def test_no_sound_at_all_is_refused(encoder, saved):
    with pytest.raises(UnreadableSample, match="has no sound"):
        encoder.encode([saved(np.zeros(0, np.float32))])


def test_levels_that_are_not_finite_are_refused(encoder, saved):
    with pytest.raises(UnreadableSample, match="NaN or infinite levels"):
        encoder.encode([saved(np.array([0, np.nan, 1], np.float32))])


def test_a_file_of_too_many_bytes_is_not_opened(encoder, saved, monkeypatch):
    monkeypatch.setattr(sounds, "MAX_BYTES", 99)
    with pytest.raises(UnreadableSample, match="cut it into shorter pieces"):
        encoder.encode([saved(tone(440))])
