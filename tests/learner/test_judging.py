import json

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn import metrics as sk

from learner import judging
from learner.errors import BadData


def predictions(seed: int = 0, n: int = 300, c: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.ones(c), size=n).astype(np.float32)
    labels = np.where(rng.random(n) < 0.6, p.argmax(axis=1), rng.integers(0, c - 1, n))
    return p, labels


def test_metrics_agree_with_scikit_learn():
    p, labels = predictions()
    guess = p.argmax(axis=1)
    found = judging.judge(p, labels)
    assert found.size == 300
    assert found.accuracy == pytest.approx(sk.accuracy_score(labels, guess))
    assert found.macro_f1 == pytest.approx(sk.f1_score(labels, guess, average="macro"))
    assert found.balanced_accuracy == pytest.approx(sk.balanced_accuracy_score(labels, guess))
    assert found.log_loss == pytest.approx(
        sk.log_loss(labels, p / p.sum(1, keepdims=True)), abs=1e-5
    )
    assert np.array_equal(found.confusion, sk.confusion_matrix(labels, guess, labels=range(4)))
    table = sk.precision_recall_fscore_support(labels, guess, labels=range(4), zero_division=0)
    assert np.allclose(found.per_category, np.transpose(table))


def test_a_category_that_never_occurs_does_not_pull_the_averages_down():
    p = np.array([[0.9, 0.1, 0.0], [0.2, 0.8, 0.0]])
    found = judging.judge(p, np.array([0, 1]))
    assert (found.macro_f1, found.balanced_accuracy) == (1, 1)
    assert found.per_category[2] == (0, 0, 0, 0)


@pytest.mark.parametrize(("successes", "n"), [(0, 5), (5, 5), (17, 20), (180, 200)])
def test_the_interval_is_wilsons(successes, n):
    expected = binomtest(successes, n).proportion_ci(method="wilson")
    assert judging.wilson(successes, n) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_nothing_known_is_the_whole_interval():
    assert judging.wilson(0, 0) == (0, 1)


def test_calibration_error_by_hand():
    p = np.array([[0.75, 0.25]] * 4)
    assert judging.expected_calibration_error(p, np.array([0, 0, 0, 1])) == pytest.approx(0)
    assert judging.expected_calibration_error(p, np.array([0, 0, 1, 1])) == pytest.approx(0.25)
    assert judging.expected_calibration_error(np.eye(2), np.array([0, 1])) == pytest.approx(0)


def test_a_truth_thought_impossible_costs_a_finite_amount():
    assert 15 < judging.judge(np.array([[1.0, 0.0]]), np.array([1])).log_loss < 17


def test_metrics_are_plain_json():
    found = judging.judge(*predictions())
    assert json.loads(json.dumps(found.to_json()))["confusion"][0] == list(found.confusion[0])


def test_an_empty_holdout_cannot_be_judged():
    with pytest.raises(BadData, match="nothing to judge"):
        judging.judge(np.empty((0, 3)), np.empty(0, np.int64))
