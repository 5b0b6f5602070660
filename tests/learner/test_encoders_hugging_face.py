import json
import socket

import huggingface_hub
import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from scipy.io import wavfile

from learner import encoders
from learner.errors import UnreadableSample, UnusableModel
from tests.learner import checkpoints


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    """Nothing here may so much as ask for an address."""
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: asked.append(address))
    yield
    assert asked == []


@pytest.fixture
def loaded(tmp_path):
    """Loads what a maker of checkpoints left in a folder."""

    def load(make, spoil=lambda folder: None):
        folder = make(tmp_path / "model")
        spoil(folder)
        return encoders.load(f"hf:{folder}", tmp_path / "state", device="cpu")

    return load


@pytest.fixture
def pictures(tmp_path):
    for i, level in enumerate([10, 200]):
        Image.new("RGB", (40, 20), (level, 255 - level, level)).save(tmp_path / f"{i}.png")
    return [tmp_path / f"{i}.png" for i in range(2)]


@pytest.fixture
def sounds(tmp_path):
    for i, rate in enumerate([16_000, 8_000]):
        levels = np.random.default_rng(i).normal(size=rate) / 5
        wavfile.write(tmp_path / f"{i}.wav", rate, levels)
    return [tmp_path / f"{i}.wav" for i in range(2)]


@pytest.mark.parametrize(
    ("make", "width"),
    [(checkpoints.image, 16), (checkpoints.convolutional, 24), (checkpoints.image_and_text, 16)],
)
def test_models_that_see_read_images(loaded, pictures, make, width):
    encoder = loaded(make)
    rows = encoder.encode(pictures)
    assert encoder.modality == "image"
    assert rows.shape == (2, width)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert not np.allclose(rows[0], rows[1])


@pytest.mark.parametrize("make", [checkpoints.audio, checkpoints.listening])
def test_models_that_listen_read_sounds(loaded, sounds, make):
    encoder = loaded(make)
    rows = encoder.encode(sounds)
    assert encoder.modality == "audio"
    assert rows.shape == (2, 16)
    assert np.isfinite(rows).all()


def test_a_text_is_the_mean_over_its_words(loaded):
    encoder = loaded(checkpoints.text)
    [row] = encoder.encode(["cats about dogs"])
    checkpoint = encoder._checkpoint
    tokens = checkpoint.processor(["cats about dogs"], return_tensors="pt")
    with torch.inference_mode():
        mean = checkpoint.network(**tokens).last_hidden_state.mean(dim=1)[0].numpy()
    assert np.allclose(row, mean / np.linalg.norm(mean), atol=1e-6)


def test_a_text_without_a_word_has_a_row(loaded):
    encoder = loaded(checkpoints.text)
    rows = encoder.encode(["", "  ", "cats"])
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.allclose(encoder.encode([""]), rows[:1], atol=1e-6)


def test_a_text_beyond_what_the_model_was_made_for_is_cut(loaded):
    encoder = loaded(checkpoints.text)
    long, longer = encoder.encode(["cats " * 32, "cats " * 500])
    assert np.allclose(long, longer, atol=1e-6)


@pytest.mark.parametrize("name", ["hf:/nowhere/at/all", "hf:nobody/nothing", "hf:"])
def test_a_model_that_is_not_here_is_named_and_not_fetched(name, tmp_path):
    with pytest.raises(UnusableModel, match=f"^{name} cannot be used: .*on this machine"):
        encoders.load(name, tmp_path, device="cpu").encode(["a"])


def test_a_model_is_fetched_where_the_operator_says_so(tmp_path, monkeypatch):
    wanted = {}

    def fetch(name, **options):
        wanted.update(options, name=name)
        return str(checkpoints.text(tmp_path / "cache"))

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fetch)
    encoder = encoders.load("hf:nobody/nothing", tmp_path, device="cpu", download=True)
    assert encoder.encode(["cats"]).shape == (1, 16)
    assert wanted["name"] == "nobody/nothing"
    assert wanted["local_files_only"] is False
    assert not [kind for kind in wanted["allow_patterns"] if "bin" in kind or "py" in kind]


def test_a_model_of_the_cache_is_found_by_its_name(tmp_path, monkeypatch):
    commit = "0" * 40
    place = tmp_path / "models--nobody--something"
    checkpoints.text(place / "snapshots" / commit)
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text(commit)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    encoder = encoders.load("hf:nobody/something", tmp_path, device="cpu")
    assert encoder.encode(["cats"]).shape == (1, 16)


def rewritten(name, change):
    def spoil(folder):
        path = folder / name
        path.write_text(json.dumps(json.loads(path.read_text()) | change))

    return spoil


def test_a_model_with_code_of_its_own_is_refused(loaded, tmp_path):
    def add_code(folder):
        code = f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Mine: pass\n"
        (folder / "mine.py").write_text(code)
        mine = {"AutoConfig": "mine.Mine", "AutoModel": "mine.Mine"}
        rewritten("config.json", {"model_type": "mine", "auto_map": mine})(folder)

    with pytest.raises(UnusableModel, match="no code of its own"):
        loaded(checkpoints.text, add_code).encode(["a"])
    assert not (tmp_path / "ran").exists()


def test_weights_as_pickle_are_refused(loaded):
    def as_pickle(folder):
        path = folder / "model.safetensors"
        torch.save(load_file(path), folder / "pytorch_model.bin")
        path.unlink()

    with pytest.raises(UnusableModel, match="weights as safetensors"):
        loaded(checkpoints.text, as_pickle).encode(["a"])


def test_weights_cut_short_are_refused(loaded):
    def cut(folder):
        path = folder / "model.safetensors"
        path.write_bytes(path.read_bytes()[:2_000])

    with pytest.raises(UnusableModel, match="cannot be used"):
        loaded(checkpoints.text, cut).encode(["a"])


def changed(change):
    def spoil(folder):
        path = folder / "model.safetensors"
        save_file(change(load_file(path)), path, metadata={"format": "pt"})

    return spoil


def test_a_layer_without_weights_is_not_left_to_chance(loaded):
    lack = changed(lambda w: {k: v for k, v in w.items() if "layer.1.attention" not in k})
    with pytest.raises(UnusableModel, match=r"no weights for encoder\.layer\.1\.attention"):
        loaded(checkpoints.text, lack).encode(["a"])


def test_a_model_that_answers_nan_is_refused(loaded):
    spoil = changed(lambda w: {k: v * torch.nan for k, v in w.items()})
    with pytest.raises(UnusableModel, match="NaN or infinity: get it anew"):
        loaded(checkpoints.text, spoil).encode(["a"])


@pytest.mark.parametrize("name", ["config.json", "preprocessor_config.json"])
def test_a_damaged_description_is_refused(loaded, pictures, name):
    with pytest.raises(UnusableModel, match="cannot be used"):
        loaded(checkpoints.image, lambda folder: (folder / name).write_text("{")).encode(pictures)


def test_a_damaged_sample_is_named(loaded, tmp_path):
    (tmp_path / "broken.png").write_bytes(b"no image")
    with pytest.raises(UnreadableSample, match=r"broken\.png"):
        loaded(checkpoints.image).encode([tmp_path / "broken.png"])
