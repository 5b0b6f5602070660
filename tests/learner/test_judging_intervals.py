import numpy as np
import pytest
from scipy.stats import binomtest
from scipy.stats import t as student

from learner.judging import intervals
from learner.judging.metrics import balanced_accuracy, macro_f1


def coverage(interval, truth, worlds=300):
    """The share of worlds, each a generator, in which the interval holds the truth."""
    held = [
        low <= truth <= high
        for seed in range(worlds)
        for low, high in [interval(np.random.default_rng(seed))]
    ]
    return np.mean(held)


@pytest.mark.parametrize(("successes", "n"), [(0, 5), (5, 5), (17, 20), (180, 200)])
def test_the_interval_of_a_share_is_wilsons(successes, n):
    expected = binomtest(successes, n).proportion_ci(method="wilson")
    assert intervals.wilson(successes, n) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_nothing_known_is_the_whole_interval():
    assert intervals.wilson(0, 0) == (0, 1)
    assert intervals.of_mean(np.array([0.5]), 16.0) == (0, 16)


def test_a_symmetric_mean_has_students_interval():
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    expected = student.interval(0.95, 4, 3, values.std(ddof=1) / np.sqrt(5))
    assert intervals.of_mean(values, 16.0) == pytest.approx(expected)


def test_a_mean_of_equal_values_is_that_value():
    assert intervals.of_mean(np.full(9, 0.25), 16.0) == (0.25, 0.25)


def test_the_mean_of_skewed_losses_is_held():
    def interval(rng):
        return intervals.of_mean(rng.exponential(size=60), 16.0)

    assert 0.93 < coverage(interval, 1.0) < 0.97


@pytest.mark.parametrize("statistic", [balanced_accuracy, macro_f1])
def test_the_mean_over_categories_is_held_where_the_bootstrap_fails(statistic):
    shares = np.diag([0.49, 0.29, 0.19]) + 0.03 / 6 * (1 - np.eye(3))

    def table(rng):
        return rng.multinomial(80, shares.ravel()).reshape(3, 3)

    def ours(rng):
        return intervals.of_confusion(table(rng), statistic)

    def bootstrap(rng):
        seen = table(rng)
        again = rng.multinomial(80, seen.ravel() / 80, size=100).reshape(-1, 3, 3)
        return np.quantile([statistic(one)[0] for one in again], [0.025, 0.975])

    truth = statistic(shares)[0]
    assert coverage(ours, truth) > 0.92
    assert coverage(bootstrap, truth, worlds=100) < 0.9


@pytest.mark.parametrize("statistic", [balanced_accuracy, macro_f1])
def test_derivatives_are_those_of_finite_differences(statistic):
    table = np.array([[8.0, 1, 2], [3, 9, 1], [0, 2, 7]])
    value, slope = statistic(table)
    for cell in np.ndindex(3, 3):
        moved = table.copy()
        moved[cell] += 1e-6
        assert (statistic(moved)[0] - value) / 1e-6 == pytest.approx(slope[cell], abs=1e-5)


@pytest.mark.parametrize("gap", [0.0, 0.03])
def test_the_calibration_error_is_held_although_noise_inflates_it(gap):
    noise = np.full(10, 0.008)

    def interval(rng):
        return intervals.of_calibration_error(np.full(10, gap) + rng.normal(0, noise), noise)

    assert coverage(interval, 10 * gap, worlds=200) > 0.92


def test_a_perfect_calibration_is_possible():
    assert intervals.of_calibration_error(np.zeros(3), np.full(3, 0.01))[0] == 0
