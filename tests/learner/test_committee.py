from dataclasses import replace

import numpy as np
import pytest
import torch

from learner import committee
from learner.committee import strength
from learner.errors import NoSuchDevice
from learner.judging import judge
from learner.networks.linear import Linear
from learner.networks.mlp import Mlp
from learner.networks.model import Space
from learner.types import Recipe
from learner.utilities import votes
from tests.learner.worlds import blobs, digits


def learned(world, train, recipe=None):
    space = Space.of(world.rows)
    return committee.fit(world.examples(train), world.categories, space, recipe or Recipe())


def test_three_hundred_digits_are_enough_for_nine_in_ten():
    world = digits()
    model = learned(world, range(300))
    metrics = judge(model.predict(world.rows[600:]), world.labels[600:])
    assert metrics.accuracy > 0.9
    assert metrics.ece < 0.06


def test_members_differ_but_not_much():
    world = digits()
    members = learned(world, range(100)).member_probabilities(world.rows[600:])
    agreement = votes(members).max(axis=1) / len(members)
    assert 0.7 < agreement.mean() < 0.995


def test_calibration_does_not_worsen_held_out_loss():
    world = digits()
    model = learned(world, range(200))
    raw = replace(model, temperature=1.0)
    tempered, plain = (
        judge(each.predict(world.rows[600:]), world.labels[600:]).log_loss for each in (model, raw)
    )
    assert tempered < plain + 0.01


def test_bootstrap_weights_are_exponential_and_belong_to_the_id():
    ids = np.arange(5000)
    weights = committee.bootstrap(ids, seed=1, member=0)
    assert weights.sum() == pytest.approx(5000)
    assert weights.var() == pytest.approx(1, abs=0.1)
    assert (weights >= 0).all()
    assert np.allclose(committee.bootstrap(ids[::-1], 1, 0), weights[::-1])
    assert abs(np.corrcoef(weights, committee.bootstrap(ids, 1, 1))[0, 1]) < 0.05


def test_folds_give_each_category_its_share():
    labels = np.repeat([0, 1, 2], [50, 10, 3])
    folds = committee.folds_of(np.arange(63), labels, seed=0)
    for category, size in [(0, 10), (1, 2)]:
        assert (np.bincount(folds[labels == category], minlength=5) == size).all()
    assert np.bincount(folds[labels == 2]).max() == 1


def test_out_of_fold_outputs_come_from_heads_that_did_not_see_the_sample():
    outputs = torch.arange(10.0 * 3 * 2).reshape(10, 3, 2)  # 5 folds x 2 strengths, 3 categories
    found = strength.out_of_fold(outputs, np.array([4, 1]))
    assert found.shape == (2, 3, 2)
    assert torch.equal(found[:, :, 0], outputs[8:10, :, 0])
    assert torch.equal(found[:, :, 1], outputs[2:4, :, 1])


def test_a_head_learns_from_the_other_folds():
    learns_from = strength.others(np.array([4, 1]), strengths=2)
    assert learns_from[0].tolist() == [True] * 8 + [False] * 2
    assert learns_from[1].tolist() == [True] * 2 + [False] * 2 + [True] * 6


def test_noise_is_answered_with_a_strong_penalty_and_order_with_a_weak_one():
    noise = blobs(100, categories=2, dimensions=50, seed=3)
    noise.rows[:] = np.random.default_rng(4).normal(size=noise.rows.shape)
    order = digits()
    assert learned(noise, range(100)).l2 > learned(order, range(300)).l2


def test_a_category_nobody_has_used_gets_a_low_probability():
    world = digits()
    train = np.flatnonzero(world.labels != 4)[:150]
    p = learned(world, train).predict(world.rows)
    assert np.isfinite(p).all()
    assert p[:, 4].max() < 0.05


def test_one_label_a_category_is_enough_to_learn_from():
    world = digits()
    train = [int(np.flatnonzero(world.labels == c)[0]) for c in range(10)]
    model = learned(world, train)
    assert (model.l2, model.temperature) == (strength.FALLBACK, 1.0)
    assert judge(model.predict(world.rows), world.labels).accuracy > 0.4


def test_the_order_of_labels_does_not_matter():
    world = digits()
    forth, back = learned(world, range(60)), learned(world, range(59, -1, -1))
    assert np.array_equal(forth.weights, back.weights)


def test_a_corrected_or_withdrawn_label_changes_the_head():
    world = blobs()
    before = learned(world, range(30))
    corrected = blobs()
    corrected.labels[3] = (corrected.labels[3] + 1) % 3
    assert not np.allclose(learned(corrected, range(30)).weights, before.weights)
    assert not np.allclose(learned(world, range(29)).weights, before.weights)


def test_progress_is_told_from_start_to_end():
    told = []
    world = blobs()
    committee.fit(
        world.examples(range(20)), 3, Space.of(world.rows), Recipe(), lambda *t: told.append(t)
    )
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_an_unknown_device_is_refused():
    with pytest.raises(NoSuchDevice, match="abacus"):
        learned(blobs(), range(20), Recipe(device="abacus"))


def evaluations(monkeypatch, kind):
    """How often heads of this kind are asked for their loss and gradient from here on."""
    calls, ask = [], kind.loss_and_gradient

    def counted(heads, parameters):
        calls.append(len(parameters))
        return ask(heads, parameters)

    monkeypatch.setattr(kind, "loss_and_gradient", counted)
    return calls


def agreement(left, right, rows):
    votes = [model.member_probabilities(rows).argmax(axis=2) for model in (left, right)]
    return (votes[0] == votes[1]).mean()


def test_a_warm_start_comes_to_the_same_heads_in_fewer_steps(monkeypatch):
    world, then = digits(), digits().examples(range(320))
    before = committee.fit(world.examples(range(300)), 10, Space.of(world.rows[:800]), Recipe())
    space = Space.of(world.rows[:820])  # its statistics have moved on
    calls = evaluations(monkeypatch, Linear)
    cold = committee.fit(then, 10, space, Recipe())
    cold_calls = len(calls)
    warm = committee.fit(then, 10, space, Recipe(), start=before)
    assert len(calls) - cold_calls < 0.9 * cold_calls
    assert agreement(cold, warm, world.rows[900:]) >= 0.999


def test_networks_begin_warm_too(monkeypatch):
    world, recipe = blobs(200, seed=1), Recipe(head="mlp", members=2)
    space = Space.of(world.rows)
    before = committee.fit(world.examples(range(100)), 3, space, recipe)
    calls = evaluations(monkeypatch, Mlp)
    cold = committee.fit(world.examples(range(104)), 3, space, recipe)
    cold_calls = len(calls)
    warm = committee.fit(world.examples(range(104)), 3, space, recipe, start=before)
    assert len(calls) - cold_calls < cold_calls
    assert agreement(cold, warm, world.rows) > 0.95


@pytest.mark.parametrize(
    "other",
    [
        {"head": "mlp"},
        {"members": 3},
    ],
)
def test_a_start_of_another_recipe_is_passed_over(other):
    world = blobs()
    start = learned(world, range(60), Recipe(**other))
    fresh = learned(world, range(60))
    passed = committee.fit(
        world.examples(range(60)), 3, Space.of(world.rows), Recipe(), start=start
    )
    assert np.array_equal(passed.weights, fresh.weights)


def test_a_start_of_other_features_or_categories_is_passed_over():
    narrow, wide = blobs(dimensions=4), blobs(dimensions=5)
    fresh = learned(narrow, range(60))
    space = Space.of(narrow.rows)
    more = committee.fit(narrow.examples(range(60)), 4, space, Recipe())
    for start in (learned(wide, range(60)), more):
        passed = committee.fit(narrow.examples(range(60)), 3, space, Recipe(), start=start)
        assert np.array_equal(passed.weights, fresh.weights)


def test_balance_gives_every_category_the_same_weight():
    weights = committee.balance(np.array([0, 0, 0, 2]))
    assert weights[:, 0] == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2])
    labels = np.array([[1, 0], [0, 0], [0, 0], [0, 0]], bool)
    both = committee.balance(labels)
    assert both[:, 0] == pytest.approx([2, 2 / 3, 2 / 3, 2 / 3])
    assert both[:, 1] == pytest.approx([1, 1, 1, 1])
    assert committee.balance(np.array([0.5, 2.0])) == pytest.approx(np.ones((2, 1)))


def test_class_weights_find_more_of_a_rare_category():
    world = blobs(600, categories=2, dimensions=2, seed=5)
    train = np.concatenate([np.flatnonzero(world.labels == 0)[:100], [1, 3, 5, 7]])
    rest = np.arange(300, 600)
    recall = []
    for class_weights in (False, True):
        model = learned(world, train, Recipe(class_weights=class_weights))
        found = model.predict(world.rows[rest]).argmax(axis=1) == 1
        recall.append(found[world.labels[rest] == 1].mean())
    assert recall[1] > recall[0] + 0.05


def test_balanced_categories_need_no_class_weights():
    world = blobs()
    plain, weighted = (learned(world, range(60), Recipe(class_weights=w)) for w in (False, True))
    assert np.allclose(plain.weights, weighted.weights, atol=1e-5)
