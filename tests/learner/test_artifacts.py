from hashlib import sha256

import numpy as np
import pytest
from safetensors.numpy import save as write_arrays

from learner import artifacts
from learner.errors import DamagedArtifact
from tests.learner.test_model import model_of
from tests.learner.worlds import blobs


def test_a_model_comes_back_as_it_was(tmp_path):
    model, rows = model_of(), blobs(9).rows
    loaded = artifacts.load(tmp_path, artifacts.save(model, tmp_path))
    assert np.array_equal(loaded.predict(rows), model.predict(rows))
    assert np.array_equal(loaded.member_probabilities(rows), model.member_probabilities(rows))
    assert (loaded.l2, loaded.temperature) == (model.l2, model.temperature)


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
