import numpy as np
import pytest

from learner import committee
from learner.errors import NoSuchDevice
from learner.judging import judge
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
    raw = type(model)(model.space, model.weights, 1.0, model.l2)
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


def test_out_of_fold_logits_come_from_heads_that_did_not_see_the_row():
    rows = np.array([[1.0], [2.0]], np.float32)
    heads = np.arange(2 * 10 * 3, dtype=np.float32).reshape(2, 10, 3)  # 5 folds x 2 strengths
    found = committee.out_of_fold(rows, heads, np.array([4, 1]))
    assert np.allclose(found[0], 1.0 * heads[0, 8:10] + heads[1, 8:10])
    assert np.allclose(found[1], 2.0 * heads[0, 2:4] + heads[1, 2:4])


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
    assert (model.l2, model.temperature) == (committee.FALLBACK, 1.0)
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
