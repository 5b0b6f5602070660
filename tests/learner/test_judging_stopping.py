import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from learner.judging import stability, uncertainty
from learner.judging.curves import Point
from learner.judging.stopping import Turn, advise, change_bound


def turns(scores, stability=None, *, uncertainty=None, fewest=50, half=0.02) -> list[Turn]:
    """Rounds of twenty labels."""
    kappas = stability or [None] * len(scores)
    return [
        Turn(Point(20 * place, score, score - half, score + half), kappa, uncertainty, fewest)
        for place, (score, kappa) in enumerate(zip(scores, kappas, strict=True), start=1)
    ]


FLAT = [0.9, 0.901, 0.9, 0.899, 0.9]
RISING = [0.5, 0.6, 0.7, 0.8, 0.9]


def test_a_curve_that_rises_speaks_for_going_on():
    advice = advise(turns(RISING, [0.8] * 5), target=0.95)
    assert (advice.stop, advice.reasons) == (False, ())
    assert advice.sentence == "Go on: nothing speaks for stopping yet."


def test_one_reason_is_not_enough():
    advice = advise(turns(FLAT, [0.9] * 5))
    assert not advice.stop
    assert "the curve is flat" in advice.sentence
    assert "no second reason" in advice.sentence


def test_two_reasons_are():
    advice = advise(turns(FLAT, [0.8, 0.9, 0.991, 0.992, 0.996]))
    assert advice.stop
    assert advice.sentence.startswith("You could stop: predictions have settled (kappa 0.993")
    assert len(advice.reasons) == 2


def test_the_target_counts_when_the_lower_end_has_reached_it():
    history = turns(FLAT)
    assert advise(history, target=0.88).stop
    assert not advise(history, target=0.881).stop


def test_a_model_that_is_certain_nearly_everywhere_is_a_reason():
    assert advise(turns(FLAT, uncertainty=0.04)).stop
    assert not advise(turns(FLAT, uncertainty=0.06)).stop


def test_no_advice_to_stop_while_a_category_is_hardly_known():
    advice = advise(turns(FLAT, [0.999] * 5, fewest=4))
    assert not advice.stop
    assert "4 labels" in advice.sentence


def test_stability_needs_three_rounds_in_a_row():
    assert not advise(turns(FLAT, [0.999, 0.999, 0.999, None, 0.999])).stop
    assert advise(turns(FLAT, [None, None, 0.999, 0.999, 0.999])).stop


def test_a_curve_that_jumps_about_is_not_flat():
    assert advise(turns([0.8, 0.9, 0.82, 0.91, 0.85])).reasons == ()


def test_a_few_rounds_cannot_be_flat():
    assert advise(turns(FLAT[:4])).reasons == ()


def test_without_a_measurement_there_is_no_advice():
    assert advise([]).sentence == "Nothing is measured yet."


def test_the_bound_on_a_change_of_f1():
    assert change_bound(0.99) == pytest.approx(0.0404, abs=1e-4)
    assert change_bound(0) == change_bound(-0.5) == 1


def test_stability_is_cohens_kappa():
    before, now = (np.random.default_rng(seed).random((200, 3)) for seed in (0, 1))
    now[:150] = before[:150]
    expected = cohen_kappa_score(before.argmax(1), now.argmax(1))
    assert stability(before, now) == pytest.approx(expected)


def test_stability_of_several_labels_is_kappa_over_all_of_them():
    before, now = (np.random.default_rng(seed).random((100, 3)) for seed in (0, 1))
    expected = cohen_kappa_score((before >= 0.5).ravel(), (now >= 0.5).ravel())
    assert stability(before, now, "categories") == pytest.approx(expected)


def test_stability_of_numbers_falls_with_their_distance():
    before = np.random.default_rng(0).normal(size=(100, 1))
    assert stability(before, before, "number") == 1
    assert 1 > stability(before, before + 0.1, "number") > stability(before, before + 1, "number")


@pytest.mark.parametrize("task", ["category", "categories"])
def test_a_category_that_has_come_since_does_not_stop_the_comparison(task):
    before, now = np.full((10, 2), 0.2), np.full((10, 3), 0.2)
    before[:, 0] = now[:, 0] = 0.9
    assert stability(before, now, task) == 1
    now[:5, 2] = 0.95
    assert stability(before, now, task) < 0.9


def test_nothing_to_compare_is_no_change():
    assert stability(np.empty((0, 2)), np.empty((0, 2))) == 1
    assert stability(np.empty((0, 1)), np.empty((0, 1)), "number") == 1


def test_uncertainty_runs_from_nothing_to_all():
    assert uncertainty(np.eye(3)) == 0
    assert uncertainty(np.full((5, 3), 1 / 3)) == pytest.approx(1)
    assert uncertainty(np.full((5, 3), 0.5), "categories") == pytest.approx(1)
    assert uncertainty(np.array([[1.0, 0.0]]), "categories") == 0
    assert uncertainty(np.empty((0, 3))) == 0
