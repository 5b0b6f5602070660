"""What every encoder owes."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from scipy.io import wavfile

from learner import encoders
from learner.catalog import encoder_entry
from learner.encoders import ENCODERS
from learner.errors import NoSuchDevice, NotFitted, UnknownName
from learner.store import FeatureStore
from tests.learner import checkpoints

HUGGING_FACE = ["text", "image", "audio"]
LEARNING = ["text:ngrams", "tabular:standard", "series:kernels"]


def texts(_folder, n):
    return [f"sentence number {i} about {'cats' if i % 2 else 'dogs'}" + " a" * i for i in range(n)]


def images(folder, n):
    levels = np.random.default_rng(0).integers(0, 256, (n, 12, 9, 3), dtype=np.uint8)
    for i, level in enumerate(levels):
        Image.fromarray(level).save(folder / f"{i}.png")
    return [folder / f"{i}.png" for i in range(n)]


def rows(_folder, n):
    ages = [None, *range(1, n)]
    return [{"age": age, "city": "AB"[i % 2], "mood": "fine"} for i, age in enumerate(ages)]


def series(_folder, n):
    random = np.random.default_rng(0)
    return [random.normal(size=(2, 30 + 7 * i)).cumsum(axis=1) for i in range(n)]


def sounds(folder, n):
    time = np.arange(8_000) / 16_000
    for i in range(n):
        wavfile.write(folder / f"{i}.wav", 16_000, np.sin(700 * (i + 1) * time[: 4_000 + 500 * i]))
    return [folder / f"{i}.wav" for i in range(n)]


SAMPLES = {"text": texts, "image": images, "table": rows, "series": series, "audio": sounds}


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoints")
    return {kind: getattr(checkpoints, kind)(folder / kind) for kind in HUGGING_FACE}


@pytest.fixture(params=[*ENCODERS.names, *(f"hf:{kind}" for kind in HUGGING_FACE)])
def encoder(request, tmp_path, tiny):
    name = request.param
    if name.startswith("hf:"):
        name = f"hf:{tiny[name.removeprefix('hf:')]}"
    return encoders.load(name, tmp_path / "state", device="cpu")


@pytest.fixture
def samples(encoder, tmp_path):
    return SAMPLES[encoder.modality](tmp_path, 6)


def test_an_encoder_is_what_the_catalog_says(encoder):
    entry = encoder_entry(encoder.name)
    assert entry.modality in {encoder.modality, None}
    assert entry.learns != encoder.fitted


def test_rows_are_finite_and_fit_the_store(encoder, samples, tmp_path):
    encoder.fit(samples)
    found = encoder.encode(samples)
    assert encoder.fitted
    assert found.shape == (6, encoder.dimensions)
    assert found.dtype == np.float32
    store = FeatureStore(tmp_path / "rows", encoder.dimensions)
    store.append(np.arange(6), found)
    assert np.allclose(store.rows(np.arange(6)), found, rtol=1e-3, atol=1e-3)


def test_rows_tell_samples_apart(encoder, samples):
    encoder.fit(samples)
    assert len(np.unique(encoder.encode(samples).astype(np.float16), axis=0)) == 6


def test_an_encoder_loaded_again_encodes_the_same(encoder, samples, tmp_path):
    encoder.fit(samples)
    again = encoders.load(encoder.name, tmp_path / "state", device="cpu")
    assert again.fitted
    assert np.array_equal(again.encode(samples), encoder.encode(samples))


def test_company_does_not_change_a_row(encoder, samples):
    encoder.fit(samples)
    alone = np.concatenate([encoder.encode([sample]) for sample in samples[::-1]])
    together = encoder.encode(samples)
    assert np.allclose(alone[::-1], together, atol=1e-3 * np.abs(together).max(), rtol=1e-3)


def test_nothing_to_encode_gives_no_rows(encoder, samples):
    encoder.fit(samples)
    nothing = encoder.encode([])
    assert nothing.shape == (0, encoder.dimensions)
    assert nothing.dtype == np.float32


@pytest.mark.parametrize("name", LEARNING)
def test_fitting_twice_gives_the_same_bytes(name, tmp_path):
    modality = encoder_entry(name).modality
    for copy in ("a", "b"):
        encoders.load(name, tmp_path / copy).fit(SAMPLES[modality](tmp_path, 6))
    first, second = ([path.read_bytes() for path in (tmp_path / c).iterdir()] for c in ("a", "b"))
    assert first == second


@pytest.mark.parametrize("name", LEARNING)
def test_an_unfitted_encoder_says_so(name, tmp_path):
    encoder = encoders.load(name, tmp_path)
    with pytest.raises(NotFitted, match=f"{name} has learned nothing yet: fit it"):
        encoder.encode([])
    with pytest.raises(NotFitted, match="fit it"):
        _ = encoder.dimensions


def test_an_unknown_encoder_is_refused_with_the_known_ones(tmp_path):
    with pytest.raises(UnknownName, match=r"Did you mean image:pixels.*text:ngrams"):
        encoders.load("image:pixel", tmp_path)


@pytest.mark.parametrize(
    "name", ["image:efficientnet-lite0", "text:minilm", "audio:logmel", "series:kernels", "hf:any"]
)
def test_an_unknown_device_is_refused(name, tmp_path):
    with pytest.raises(NoSuchDevice, match="abacus"):
        encoders.load(name, tmp_path, device="abacus")


def test_the_example_on_the_encoders_page_runs(tmp_path, monkeypatch):
    page = Path(encoders.__file__).parents[2] / "docs" / "encoders.md"
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(page.read_text().split("```python\n")[1].split("```")[0], names)
    assert names["encoder"].encode(names["rows"]).shape == (3, 4)


def test_transformers_is_imported_by_nobody_who_does_not_use_it():
    code = "import sys, learner.engine, learner.encoders; print('transformers' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
