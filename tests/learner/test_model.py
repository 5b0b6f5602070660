import numpy as np
import pytest
import torch

from learner.errors import NoSuchDevice
from learner.networks import device
from learner.networks.model import Model, Space
from tests.learner.worlds import blobs, digits


def model_of(d: int = 4, members: int = 3, c: int = 5) -> Model:
    rng = np.random.default_rng(0)
    weights = rng.normal(size=(d + 1, 1 + members, c)).astype(np.float32)
    return Model(Space(np.zeros(d, np.float32), 1.0), weights, 2.0, 0.1)


def test_probabilities_are_the_tempered_softmax():
    model, rows = model_of(), blobs(7).rows
    logits = (rows @ model.weights[:-1, 0] + model.weights[-1, 0]) / 2
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert np.allclose(model.predict(rows), expected, atol=1e-5)
    assert model.predict(rows).dtype == np.float32


def test_members_are_the_other_heads():
    model, rows = model_of(), blobs(7).rows
    members = model.member_probabilities(rows)
    assert members.shape == (3, 7, 5)
    assert np.allclose(members.sum(axis=2), 1, atol=1e-5)
    alone = Model(model.space, model.weights[:, [2]], 2.0, 0.1)
    assert np.allclose(members[1], alone.predict(rows), atol=1e-6)


def test_chunks_do_not_show(monkeypatch):
    model, rows = model_of(), blobs(50).rows
    whole = model.member_probabilities(rows)
    monkeypatch.setattr("learner.networks.model.CHUNK", 9)
    assert np.allclose(model.member_probabilities(rows), whole, atol=1e-6)


def test_no_rows_give_no_probabilities():
    assert model_of().predict(np.empty((0, 4), np.float32)).shape == (0, 5)


def test_half_precision_rows_predict_as_single():
    model, rows = model_of(), blobs(30).rows
    assert np.array_equal(model.predict(rows.astype(np.float16)), model.predict(rows))


def test_a_space_centres_and_brings_rows_to_a_mean_squared_length_of_one():
    rows = digits().rows
    points = Space.of(rows)(rows)
    assert np.abs(points.mean(axis=0)).max() < 1e-4
    assert (points**2).sum(axis=1).mean() == pytest.approx(1, abs=1e-3)


def test_a_space_does_not_care_for_the_unit_of_measurement():
    rows = digits().rows
    assert np.allclose(Space.of(rows)(rows), Space.of(rows * 100)(rows * 100), atol=1e-5)


def test_a_feature_that_hardly_varies_stays_small():
    rows = np.random.default_rng(0).normal(size=(200, 2)).astype(np.float32)
    rows[:, 1] *= 1e-4
    spread = Space.of(rows)(rows).std(axis=0)
    assert spread[1] < spread[0] / 1000


def test_constant_rows_become_zeros():
    rows = np.full((5, 3), 7, np.float32)
    assert np.array_equal(Space.of(rows)(rows), np.zeros((5, 3)))


def test_auto_takes_what_is_there():
    assert device.resolve("auto").type == ("cuda" if torch.cuda.is_available() else "cpu")


@pytest.mark.parametrize("name", ["tpu", "gpu", "mps", "", "cuda:63"])
def test_a_device_that_is_not_there_is_refused(name):
    with pytest.raises(NoSuchDevice, match="use auto"):
        device.resolve(name)
