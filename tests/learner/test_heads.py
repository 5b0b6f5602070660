"""Every head on every task, and what it makes of bad or scanty labels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from learner import committee
from learner.errors import BadData
from learner.networks.model import Space
from learner.types import HEADS, Examples, Recipe
from tests.learner.worlds import blobs, digits

pytestmark = pytest.mark.parametrize("head", HEADS)

ROWS = np.random.default_rng(0).normal(size=(24, 5)).astype(np.float32)


def learned(rows, labels, head, categories=3, **recipe):
    rows, labels = np.asarray(rows, np.float32), np.asarray(labels)
    train = Examples(np.arange(len(rows)) * 3 + 7, rows, labels)
    return committee.fit(train, categories, Space.of(rows), Recipe(head=head, members=3, **recipe))


def test_several_labels_a_sample_are_learned_apart(head):
    world = digits()
    truth = np.stack([world.labels % 2 == 0, world.labels > 4], axis=1)
    model = learned(world.rows[:200], truth[:200], head, categories=2)
    p, members = model.opinions(world.rows[800:])
    assert (model.task, model.categories, p.shape) == ("categories", 2, (997, 2))
    assert members.shape == (3, 997, 2)
    assert ((p > 0.5) == truth[800:]).mean() > 0.87
    assert np.abs(p.mean(axis=0) - truth[800:].mean(axis=0)).max() < 0.05
    assert p.sum(axis=1).max() > 1.5  # they do not share one


def test_numbers_are_predicted_in_their_own_unit(head):
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(300, 3)).astype(np.float32)
    truth = 1e6 + 1000 * (rows @ [1.0, -2.0, 0.5]) + rng.normal(size=300) * 200
    model = learned(rows[:150], truth[:150], head, categories=1)
    predicted, members = model.opinions(rows[150:])
    assert (model.task, predicted.shape, members.shape) == ("number", (150, 1), (3, 150, 1))
    assert model.temperature == 1.0
    assert np.abs(predicted[:, 0] - truth[150:]).mean() < 0.25 * truth.std()
    assert 0 < members.std(axis=0).mean() < 0.3 * truth.std()


def test_the_same_seed_gives_the_same_bits_and_another_gives_others(head):
    world = blobs()
    models = [learned(world.rows[:60], world.labels[:60], head, seed=seed) for seed in (1, 1, 2)]
    p, q, r = (model.member_probabilities(world.rows) for model in models)
    assert np.array_equal(p, q)
    assert not np.array_equal(p, r)


def test_the_order_of_labels_does_not_matter(head):
    world = blobs()
    forth, back = (
        committee.fit(world.examples(some), 3, Space.of(world.rows), Recipe(head=head))
        for some in (range(40), range(39, -1, -1))
    )
    assert np.array_equal(forth.predict(world.rows), back.predict(world.rows))


def test_nothing_to_learn_from_is_refused(head):
    nothing = Examples(np.zeros(0, np.int64), ROWS[:0], np.zeros(0, np.int64))
    with pytest.raises(BadData, match="nothing to learn from"):
        committee.fit(nothing, 3, Space.of(ROWS), Recipe(head=head))
    with pytest.raises(BadData, match="of one category: label"):
        learned(ROWS, np.ones(24, int), head)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_rows_that_are_no_numbers_are_refused(head, bad):
    rows = ROWS.copy()
    rows[3, 1] = bad
    with pytest.raises(BadData, match="row holds NaN or infinity: encode"):
        committee.fit(
            Examples(np.arange(24), rows, np.arange(24) % 2),
            2,
            Space.of(ROWS),
            Recipe(head=head),
        )


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e300])
def test_numbers_that_are_none_are_refused(head, bad):
    labels = np.arange(24.0)
    labels[5] = bad
    with pytest.raises(BadData, match="NaN, infinite or over"):
        learned(ROWS, labels, head, categories=1)


def test_numbers_that_float32_cannot_tell_apart_are_refused(head):
    with pytest.raises(BadData, match="subtract"):
        learned(ROWS, 1.7e9 + np.arange(24.0), head, categories=1)


@pytest.mark.parametrize("label", [-1, 3])
def test_a_label_outside_the_categories_is_refused(head, label):
    labels = np.arange(24) % 3
    labels[7] = label
    with pytest.raises(BadData, match=r"outside 0\.\.2: labels are indices"):
        learned(ROWS, labels, head)


def test_labels_of_the_wrong_shape_or_type_are_refused(head):
    with pytest.raises(BadData, match="answer 2 questions and the project has 3"):
        learned(ROWS, np.zeros((24, 2), bool), head)
    with pytest.raises(BadData, match="Labels are"):
        learned(ROWS, np.zeros((24, 2)), head)


def test_fewer_labels_than_categories_are_enough(head):
    model = learned(ROWS[:2], [4, 17], head, categories=30)
    p = model.predict(ROWS)
    assert p.shape == (24, 30) and np.allclose(p.sum(axis=1), 1, atol=1e-5)
    assert model.predict(ROWS[:2]).argmax(axis=1).tolist() == [4, 17]


def test_a_category_with_one_label_is_known(head):
    labels = np.array([0] * 12 + [1] * 11 + [2])
    p = learned(ROWS, labels, head).predict(ROWS)
    assert np.isfinite(p).all()
    assert 0 < p[:, 2].mean() < 0.2
    assert p[23, 2] > p[:23, 2].mean()


def test_equal_rows_give_the_share_of_each_category(head):
    labels = np.array([0] * 15 + [1] * 9)
    model = learned(np.ones((24, 5)), labels, head, categories=2)
    assert model.predict(np.ones((2, 5), np.float32))[0] == pytest.approx(
        [15 / 24, 9 / 24], abs=0.1
    )


def test_contradicting_labels_give_even_odds(head):
    rows = np.repeat(ROWS[:8], 2, axis=0)
    p = learned(rows, np.tile([0, 1], 8), head, categories=2).predict(rows)
    assert np.abs(p - 0.5).max() < 0.15


def test_a_label_that_is_always_no_or_yes_stays_so(head):
    labels = np.stack([np.zeros(24), np.ones(24), np.arange(24) % 2], axis=1).astype(bool)
    p = learned(ROWS, labels, head).predict(ROWS)
    assert np.isfinite(p).all()
    assert p[:, 0].max() < 0.2 and p[:, 1].min() > 0.8


def test_equal_numbers_are_predicted_as_such(head):
    model = learned(ROWS, np.full(24, 42.5), head, categories=1)
    assert np.allclose(model.predict(ROWS), 42.5, atol=1e-3)


def test_one_number_is_all_that_is_known(head):
    assert learned(ROWS[:1], [3.0], head, categories=1).predict(ROWS) == pytest.approx(3.0)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    rows=arrays(
        np.float16,
        st.tuples(st.integers(2, 9), st.integers(1, 4)),
        elements=st.floats(-9, 9, width=16),
    ),
    labels=st.lists(st.integers(0, 3), min_size=9, max_size=9),
    task=st.sampled_from(["category", "categories", "number"]),
    balanced=st.booleans(),
)
def test_whatever_is_learned_from_answers_are_finite(head, rows, labels, task, balanced):
    labels = np.array(labels[: len(rows)])
    labels[:2] = 0, 1
    each = {
        "category": labels,
        "categories": labels[:, None] > np.arange(4),
        "number": labels * 1e3,
    }
    categories = 1 if task == "number" else 4
    model = learned(rows, each[task], head, categories, class_weights=balanced)
    shipped, members = model.opinions(rows * np.float16(7))
    assert np.isfinite(shipped).all() and np.isfinite(members).all()
    if task != "number":
        assert shipped.min() >= 0 and shipped.max() <= 1
    if task == "category":
        assert np.allclose(members.sum(axis=2), 1, atol=1e-4)
