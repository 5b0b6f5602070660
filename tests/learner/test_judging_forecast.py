import numpy as np
import pytest

from learner.crowd.shares import wilson
from learner.judging.baseline import Baseline, random_baseline
from learner.judging.curves import Point
from learner.judging.forecast import Forecast, Refusal, forecast
from learner.judging.power_law import crossing

TRUE = {"asymptote": 0.95, "drop": 2.0, "exponent": 0.7}


def law(labels, asymptote=0.95, drop=2.0, exponent=0.7):
    return asymptote - drop * np.asarray(labels, float) ** -exponent


def measured(labels, size=10_000, rng=None, scores=None) -> list[Point]:
    """Points of the law on a holdout; with a generator, it and the models err."""
    true = law(labels) if scores is None else scores
    points = []
    for count, score in zip(labels, true, strict=True):
        correct = round(score * size)
        points.append(Point(count, correct / size, *wilson(correct, size)))
    return points


def erring(labels, size, rng) -> list[Point]:
    """Every holdout sample is right from some number of labels on: so errors go together."""
    threshold = rng.random(size)
    return [
        Point(count, right / size, *wilson(right, size))
        for count in labels
        for right in [int((threshold < law([count])[0]).sum())]
    ]


LABELS = list(range(20, 320, 20))


def test_a_clean_curve_is_continued():
    found = forecast(measured(LABELS, size=2_000_000), 0.92)
    assert isinstance(found, Forecast)
    truth = (TRUE["drop"] / (TRUE["asymptote"] - 0.92)) ** (1 / TRUE["exponent"])
    assert found.low <= truth <= found.high
    assert found.labels == pytest.approx(truth, rel=0.05)


def test_a_small_holdout_leaves_the_upper_end_open():
    found = forecast(measured(LABELS, size=100), 0.92)
    assert isinstance(found, Forecast)
    assert found.high is None
    assert found.low >= 300


def test_the_interval_holds_the_truth_in_simulated_projects():
    held = []
    for seed in range(60):
        size = 300 + 20 * seed
        points = erring(range(20, 1200, 20), size, np.random.default_rng(seed))
        today = points[14]
        target = today.score + 0.01
        reached = [point.labels for point in points if point.score >= target]
        truth = reached[0] if reached else np.inf
        found = crossing(points[:15], target)
        held.append(found.low - 20 <= truth and (truth <= found.high or found.high >= 1200))
    assert np.mean(held) >= 0.92


@pytest.mark.parametrize(
    ("points", "target", "reason"),
    [
        (measured([20, 40, 60, 80]), 0.9, "4 of the 5 rounds"),
        (measured([10, 20, 30, 40, 50]), 0.9, "50 of the 80 labels"),
        (measured(LABELS), 0.8, "reached 0.800 already"),
        (measured(LABELS), 0.93, "beyond twice the 300 labels"),
        (measured(LABELS, scores=np.full(15, 0.7)), 0.99, "level off below 0.990"),
    ],
)
def test_a_forecast_declines_to_speak_when_it_should(points, target, reason):
    found = forecast(points, target)
    assert isinstance(found, Refusal)
    assert reason in found.reason


def test_a_holdout_that_grows_makes_the_early_points_count_less():
    early = measured(LABELS[:7], size=40)
    late = measured(LABELS[7:], size=5_000)
    wrong = [Point(p.labels, p.score - 0.08, p.low - 0.08, p.high - 0.08) for p in early]
    right, misled = (crossing([*some, *late], 0.92) for some in (early, wrong))
    assert misled.labels == pytest.approx(right.labels, rel=0.25)


def test_many_points_are_as_good_as_some():
    dense = measured(range(20, 320, 2), size=100_000)
    assert crossing(dense, 0.92).labels == pytest.approx(
        crossing(measured(LABELS, size=100_000), 0.92).labels, rel=0.05
    )


def test_a_perfect_score_does_not_break_the_arithmetic():
    points = measured(LABELS, scores=np.ones(15), size=100)
    assert crossing(points, 0.99).low == 300


def test_random_asking_needs_at_least_what_its_curve_can_prove():
    found = random_baseline(measured(range(20, 220, 20), size=2_000), 0.94, spent=200)
    assert isinstance(found, Baseline)
    assert 200 < found.least < (2 / 0.01) ** (1 / 0.7)


def test_a_bound_never_lies_beyond_four_times_what_was_seen():
    flat = measured(range(20, 120, 20), scores=np.full(5, 0.3), size=5_000)
    assert random_baseline(flat, 0.95) == Baseline(400)


def test_a_bound_below_what_was_spent_is_no_saving():
    flat = measured(range(20, 120, 20), scores=np.full(5, 0.3), size=5_000)
    assert "show too little" in random_baseline(flat, 0.95, spent=400).reason


@pytest.mark.parametrize(
    ("points", "score", "picked_over", "reason"),
    [
        (measured([20, 40, 60, 80]), 0.9, 0.1, "4 of the 5 rounds"),
        (measured(LABELS), 0.8, 0.1, "300 labels drawn at random may do as well"),
        (measured(LABELS), 0.94, 0.4, "More than 30% of the pool"),
    ],
)
def test_no_saving_is_claimed_that_was_not_measured(points, score, picked_over, reason):
    found = random_baseline(points, score, picked_over=picked_over)
    assert isinstance(found, Refusal)
    assert reason in found.reason
