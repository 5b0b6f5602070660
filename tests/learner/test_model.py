from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.special import expit, softmax

from learner import committee
from learner.errors import BadData
from learner.networks.model import Model, Space
from learner.networks.scoring import Layer
from learner.types import Recipe
from tests.learner.worlds import blobs, digits


def model_of(d: int = 4, members: int = 3, c: int = 5, units: int = 0) -> Model:
    rng = np.random.default_rng(0)
    weights = rng.normal(size=((units or d) + 1, 1 + members, c)).astype(np.float32)
    hidden = rng.normal(size=(d + 1, 1 + members, units)).astype(np.float32) if units else None
    return Model(Space(np.zeros(d, np.float32), 1.0), weights, 2.0, 0.1, hidden=hidden)


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


def test_both_opinions_are_those_asked_for_one_by_one():
    for model in (model_of(), model_of(units=6)):
        shipped, members = model.opinions(blobs(50).rows)
        assert np.allclose(shipped, model.predict(blobs(50).rows), atol=1e-6)
        assert np.array_equal(members, model.member_probabilities(blobs(50).rows))


def test_chunks_do_not_show(monkeypatch):
    model, rows = model_of(), blobs(50).rows
    whole = model.member_probabilities(rows)
    monkeypatch.setattr("learner.networks.scoring.CPU_ROWS", 9)
    assert np.allclose(model.member_probabilities(rows), whole, atol=1e-6)


def test_a_read_only_memory_map_is_scored_where_it_lies(tmp_path):
    rows = blobs(30).rows.astype(np.float16)
    np.save(tmp_path / "rows.npy", rows)
    mapped = np.load(tmp_path / "rows.npy", mmap_mode="r")
    assert np.array_equal(model_of().predict(mapped), model_of().predict(rows))
    assert np.array_equal(mapped, rows)


def test_a_hidden_layer_is_rectified():
    model, rows = model_of(units=6), blobs(7).rows
    units = np.maximum(rows @ model.hidden[:-1, 1] + model.hidden[-1, 1], 0)
    logits = (units @ model.weights[:-1, 1] + model.weights[-1, 1]) / 2
    assert np.allclose(model.member_probabilities(rows)[0], softmax(logits, axis=1), atol=1e-5)
    assert (model.head, model_of().head) == ("mlp", "linear")


def test_labels_are_answered_one_by_one_and_a_number_as_it_is():
    rows = blobs(7).rows
    model = model_of()
    outputs = rows @ model.weights[:-1, 0] + model.weights[-1, 0]
    labels = replace(model, task="categories")
    assert np.allclose(labels.predict(rows), expit(outputs / 2), atol=1e-5)
    number = replace(model, task="number", temperature=1.0)
    assert np.allclose(number.predict(rows), outputs, atol=1e-4)


def test_rows_far_from_zero_lose_nothing():
    rows = np.random.default_rng(0).normal(size=(40, 4)).astype(np.float32)
    near, far = model_of(), replace(model_of(), space=Space(np.full(4, 4096, np.float32), 1.0))
    assert np.allclose(far.predict(rows + 4096), near.predict(rows), atol=5e-3)


def test_rows_of_another_width_are_refused():
    with pytest.raises(BadData, match="the model knows 4 features: encode"):
        model_of().predict(np.zeros((3, 5), np.float32))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("task", ["category", "categories", "number"])
@pytest.mark.parametrize("units", [0, 6])
def test_a_row_that_is_no_number_is_refused_not_answered(bad, task, units):
    rows = blobs(9).rows.copy()
    rows[5, 2] = bad
    with pytest.raises(BadData, match="NaN or infinity: encode"):
        replace(model_of(units=units), task=task).predict(rows)


def test_huge_answers_are_still_probabilities():
    model = replace(model_of(), temperature=1e-6)
    p = model.predict(blobs(20).rows)
    assert np.isfinite(p).all() and np.allclose(p.sum(axis=1), 1)


def test_products_in_bfloat16_keep_the_votes():
    world = digits()
    space = Space.of(world.rows)
    model = committee.fit(world.examples(range(300)), 10, space, Recipe())
    weights = model.weights / np.float32(model.temperature)
    weights[:-1] /= space.scale
    rough = Layer.of(weights, torch.device("cpu"), torch.bfloat16)
    votes = model._scorer(world.rows, 9).argmax(axis=1)
    rounded = replace(model._scorer, layers=(rough,))(world.rows, 9)
    assert rounded.dtype == np.float32
    assert (rounded.argmax(axis=1) == votes).mean() >= 0.998


def test_a_layer_moved_to_another_space_answers_the_same():
    rows = blobs(20).rows
    here, there = Space.of(rows), Space(np.array([1, -2, 0, 3], np.float32), 7.0)
    layer = model_of().weights
    before, after = here(rows) @ layer[:-1, 0], there(rows) @ here.moved(layer, there)[:-1, 0]
    assert np.allclose(before + layer[-1, 0], after + here.moved(layer, there)[-1, 0], atol=1e-4)


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
