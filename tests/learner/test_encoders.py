"""What every encoder owes."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from learner import encoders
from learner.catalog import ENCODERS
from learner.errors import NoSuchDevice, UnknownName
from learner.store import FeatureStore


def samples_for(modality: str, folder: Path, n: int = 6) -> list[Path | str]:
    if modality == "text":
        return [f"sentence number {i} about {'cats' if i % 2 else 'dogs'}" for i in range(n)]
    rng = np.random.default_rng(0)
    paths: list[Path | str] = [folder / f"{i}.png" for i in range(n)]
    for path in paths:
        Image.fromarray(rng.integers(0, 256, (12, 9, 3), dtype=np.uint8)).save(path)
    return paths


@pytest.fixture(params=list(ENCODERS))
def encoder(request, tmp_path):
    return encoders.load(request.param, tmp_path / "state", device="cpu")


@pytest.fixture
def samples(encoder, tmp_path):
    return samples_for(encoder.modality, tmp_path)


def test_an_encoder_is_what_the_catalog_says(encoder):
    assert ENCODERS[encoder.name].modality == encoder.modality
    assert ENCODERS[encoder.name].learns != encoder.fitted


def test_rows_are_finite_and_fit_the_store(encoder, samples, tmp_path):
    encoder.fit(samples)
    rows = encoder.encode(samples)
    assert encoder.fitted
    assert rows.shape == (6, encoder.dimensions)
    assert rows.dtype == np.float32
    store = FeatureStore(tmp_path / "rows", encoder.dimensions)
    store.append(np.arange(6), rows)
    assert np.allclose(store.rows(np.arange(6)), rows, rtol=1e-3, atol=1e-3)


def test_an_encoder_loaded_again_encodes_the_same(encoder, samples, tmp_path):
    encoder.fit(samples)
    again = encoders.load(encoder.name, tmp_path / "state", device="cpu")
    assert again.fitted
    assert np.array_equal(again.encode(samples), encoder.encode(samples))


def test_company_does_not_change_a_row(encoder, samples):
    encoder.fit(samples)
    alone = np.concatenate([encoder.encode([sample]) for sample in samples[::-1]])
    assert np.allclose(alone[::-1], encoder.encode(samples), atol=1e-4)


def test_nothing_to_encode_gives_no_rows(encoder, samples):
    encoder.fit(samples)
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_an_unknown_encoder_is_refused_with_the_known_ones(tmp_path):
    with pytest.raises(UnknownName, match=r"Did you mean image:pixels.*text:ngrams"):
        encoders.load("image:pixel", tmp_path)


def test_an_unknown_device_is_refused(tmp_path):
    with pytest.raises(NoSuchDevice, match="abacus"):
        encoders.load("image:efficientnet-lite0", tmp_path, device="abacus")
