import json
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest
from safetensors.numpy import save as write_arrays

from learner import artifacts
from learner.errors import DamagedArtifact, WrongArtifact
from tests.learner.test_model import model_of
from tests.learner.worlds import blobs


def test_a_model_comes_back_as_it_was(tmp_path):
    model, rows = model_of(), blobs(9).rows
    loaded = artifacts.load(tmp_path, artifacts.save(model, tmp_path))
    assert np.array_equal(loaded.predict(rows), model.predict(rows))
    assert np.array_equal(loaded.member_probabilities(rows), model.member_probabilities(rows))
    assert (loaded.l2, loaded.temperature) == (model.l2, model.temperature)


@pytest.mark.parametrize("task", ["category", "categories", "number"])
@pytest.mark.parametrize("units", [0, 6])
def test_every_kind_of_model_comes_back(tmp_path, task, units):
    model, rows = replace(model_of(units=units), task=task), blobs(9).rows
    loaded = artifacts.load(tmp_path, artifacts.save(model, tmp_path))
    assert (loaded.task, loaded.head) == (model.task, model.head)
    assert np.array_equal(loaded.member_probabilities(rows), model.member_probabilities(rows))


def test_a_model_of_format_1_is_still_loaded(tmp_path):
    model, rows = model_of(), blobs(9).rows
    arrays = {"mean": model.space.mean, "weights": model.weights}
    card = {"format": 1, "scale": 1.0, "temperature": 2.0, "l2": 0.1}
    data = write_arrays(arrays, metadata={"card": json.dumps(card)})
    digest = sha256(data).hexdigest()
    artifacts.path_of(tmp_path, digest).write_bytes(data)
    loaded = artifacts.load(tmp_path, digest, {"task": "category", "head": "linear"})
    assert np.array_equal(loaded.predict(rows), model.predict(rows))


def test_an_artifact_says_how_it_was_made(tmp_path):
    digest = artifacts.save(model_of(), tmp_path, {"seed": 4, "encoder": "text:ngrams"})
    card = artifacts.card_of(tmp_path, digest)
    assert card["made_by"] == {"seed": 4, "encoder": "text:ngrams"}
    assert (card["format"], card["task"], card["head"]) == (2, "category", "linear")


def test_an_artifact_does_not_say_where_it_was_trained(tmp_path):
    here, there = (replace(model_of(), device=name) for name in ("cpu", "cuda:1"))
    assert artifacts.save(here, tmp_path) == artifacts.save(there, tmp_path)


@pytest.mark.parametrize(
    "expect",
    [
        {"width": 5},
        {"categories": 4},
        {"task": "number"},
        {"head": "mlp"},
        {"width": 4, "members": 8},
    ],
)
def test_a_model_of_another_recipe_is_refused(tmp_path, expect):
    digest = artifacts.save(model_of(), tmp_path)
    fits = {"width": 4, "categories": 5, "task": "category", "head": "linear", "members": 3}
    assert artifacts.load(tmp_path, digest, fits).width == 4
    name = [*expect][-1]
    with pytest.raises(WrongArtifact, match=f"its {name} is .* not {expect[name]}. Choose"):
        artifacts.load(tmp_path, digest, expect)


def test_the_same_model_has_the_same_digest_and_no_second_file(tmp_path):
    folder = tmp_path / "deep" / "models"
    assert artifacts.save(model_of(), folder) == artifacts.save(model_of(), folder)
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("at", [0, 7, 60, 300, -1])
def test_one_flipped_bit_is_noticed(tmp_path, at):
    digest = artifacts.save(model_of(), tmp_path)
    path = artifacts.path_of(tmp_path, digest)
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    with pytest.raises(DamagedArtifact, match="not what was saved"):
        artifacts.load(tmp_path, digest)


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(DamagedArtifact, match="ab12"):
        artifacts.load(tmp_path, "ab12")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a model at all",
        write_arrays({"weights": np.zeros(3)}),
        write_arrays({"weights": np.zeros(3)}, metadata={"card": '{"format": 99}'}),
    ],
)
def test_a_file_that_is_no_model_is_refused(tmp_path, data):
    digest = sha256(data).hexdigest()
    artifacts.path_of(tmp_path, digest).write_bytes(data)
    with pytest.raises(DamagedArtifact, match="train again"):
        artifacts.load(tmp_path, digest)


def test_a_writer_that_dies_leaves_no_model(tmp_path, monkeypatch):
    def power_cut(_handle):
        raise OSError("the power is gone")

    monkeypatch.setattr("learner.disk.os.fsync", power_cut)
    with pytest.raises(OSError, match="power"):
        artifacts.save(model_of(), tmp_path)
    assert list(tmp_path.glob("*.safetensors")) == []
