import numpy as np
import pytest
from scipy.stats import ttest_rel
from sklearn.isotonic import isotonic_regression

from learner.errors import BadData
from learner.judging.curves import (
    Point,
    area_under_curve,
    labels_to_target,
    monotone,
    paired_difference,
)


def test_the_area_is_the_mean_height_whatever_the_spacing():
    assert area_under_curve([10, 20, 40], [0.5, 0.5, 0.5]) == 0.5
    assert area_under_curve([0, 10, 40], [0.0, 1.0, 1.0]) == pytest.approx(0.875)


def test_many_curves_have_their_areas_at_once():
    assert area_under_curve([0, 10], [[0, 1], [1, 1]]).tolist() == [0.5, 1.0]


def test_one_point_is_its_own_area():
    assert area_under_curve([20], [0.7]) == 0.7


def test_the_monotone_curve_is_isotonic_regression():
    scores = np.random.default_rng(0).normal(size=40) + np.arange(40) / 10
    assert np.allclose(monotone(scores), isotonic_regression(scores))


def test_a_target_between_points_is_reached_between_them():
    assert labels_to_target([10, 20, 30], [0.5, 0.7, 0.9], 0.8) == pytest.approx(25)


def test_a_lucky_point_does_not_count_as_arrival():
    scores = [0.5, 0.91, 0.6, 0.7, 0.92]
    assert labels_to_target([10, 20, 30, 40, 50], scores, 0.9) > 40


@pytest.mark.parametrize(("target", "labels"), [(0.4, 10), (0.9, 30), (0.95, None)])
def test_targets_below_and_at_the_ends_of_the_curve(target, labels):
    found = labels_to_target([10, 20, 30], [0.5, 0.7, 0.9], target)
    assert found == (labels and pytest.approx(labels))


def test_paired_differences_have_students_interval():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=10) + 1, rng.normal(size=10)
    expected = ttest_rel(a, b).confidence_interval(0.95)
    mean, low, high = paired_difference(a, b)
    assert (mean, low, high) == pytest.approx(((a - b).mean(), expected.low, expected.high))


def test_a_perfect_score_is_uncertain_too():
    assert Point(20, 1.0, 0.9, 1.0).variance > 0
    assert Point(20, 1.0, 1.0, 1.0).variance > 0


@pytest.mark.parametrize("pair", [([1.0], [1.0]), ([1.0, 2.0], [1.0]), ([[1.0]], [[1.0]])])
def test_one_seed_or_unpaired_seeds_are_refused(pair):
    with pytest.raises(BadData, match="same two or more seeds"):
        paired_difference(*pair)


@pytest.mark.parametrize(
    ("labels", "scores", "words"),
    [
        ([], [], "one score a point"),
        ([1, 2], [0.5], "one score a point"),
        ([2, 2], [0.5, 0.6], "must ascend"),
        ([1, 2], [0.5, np.nan], "NaN"),
    ],
)
def test_what_is_no_curve_is_refused(labels, scores, words):
    with pytest.raises(BadData, match=words):
        area_under_curve(labels, scores)
