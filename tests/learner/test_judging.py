import json

import numpy as np
import pytest
from sklearn import metrics as sk

from learner.errors import BadData
from learner.judging import judge
from learner.judging.metrics import calibration_gaps


def predictions(seed: int = 0, n: int = 300, c: int = 4) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.ones(c), size=n).astype(np.float32)
    labels = np.where(rng.random(n) < 0.6, p.argmax(axis=1), rng.integers(0, c - 1, n))
    return p, labels


def several(seed: int = 0, n: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of three labels a sample, and which are true."""
    rng = np.random.default_rng(seed)
    p = rng.random((n, 3))
    return p, rng.random((n, 3)) < p


def test_metrics_agree_with_scikit_learn():
    p, labels = predictions()
    guess = p.argmax(axis=1)
    found = judge(p, labels)
    assert (found.size, found.metric) == (300, "accuracy")
    assert found.score == found.accuracy == pytest.approx(sk.accuracy_score(labels, guess))
    assert found.macro_f1 == pytest.approx(sk.f1_score(labels, guess, average="macro"))
    assert found.balanced_accuracy == pytest.approx(sk.balanced_accuracy_score(labels, guess))
    assert found.log_loss == pytest.approx(
        sk.log_loss(labels, p / p.sum(1, keepdims=True)), abs=1e-5
    )
    assert np.array_equal(found.confusion, sk.confusion_matrix(labels, guess, labels=range(4)))
    table = sk.precision_recall_fscore_support(labels, guess, labels=range(4), zero_division=0)
    assert np.allclose(found.per_category, np.transpose(table))


def test_metrics_of_several_labels_agree_with_scikit_learn():
    p, truth = several()
    guess = p >= 0.5
    found = judge(p, truth, "categories")
    assert (
        found.score == found.micro_f1 == pytest.approx(sk.f1_score(truth, guess, average="micro"))
    )
    assert found.macro_f1 == pytest.approx(sk.f1_score(truth, guess, average="macro"))
    assert found.subset_accuracy == pytest.approx(sk.accuracy_score(truth, guess))
    assert found.log_loss == pytest.approx(
        np.mean([sk.log_loss(truth[:, c], p[:, c]) for c in range(3)]), abs=1e-6
    )
    table = sk.precision_recall_fscore_support(truth, guess)
    assert np.allclose(found.per_category, np.transpose(table))


@pytest.mark.parametrize("shape", [(200,), (200, 1)])
def test_metrics_of_numbers_agree_with_scikit_learn(shape):
    rng = np.random.default_rng(0)
    truth = rng.normal(size=200)
    guess = truth + rng.normal(size=200) / 2
    found = judge(guess.reshape(shape), truth, "number")
    assert found.score == found.r2 == pytest.approx(sk.r2_score(truth, guess))
    assert found.mae == pytest.approx(sk.mean_absolute_error(truth, guess))
    assert found.rmse == pytest.approx(sk.root_mean_squared_error(truth, guess))


@pytest.mark.parametrize(
    ("found", "names"),
    [
        (judge(*predictions()), {"macro_f1", "balanced_accuracy", "log_loss", "ece"}),
        (judge(*several(), "categories"), {"macro_f1", "subset_accuracy", "log_loss"}),
        (judge(np.arange(9.0) ** 2, np.arange(9.0), "number"), {"mae", "rmse"}),
    ],
)
def test_every_figure_stands_between_the_ends_of_its_interval(found, names):
    assert found.low < found.score < found.high
    assert set(found.intervals) == names
    for name, (low, high) in found.intervals.items():
        assert low <= getattr(found, name) <= high


def test_each_recall_has_an_interval():
    found = judge(*predictions())
    for (_, recall, _, _), (low, high) in zip(
        found.per_category, found.recall_intervals, strict=True
    ):
        assert low < recall < high or recall in {0, 1}


def test_metrics_do_not_depend_on_the_order_of_the_samples():
    p, labels = predictions()
    forth, back = judge(p, labels), judge(p[::-1], labels[::-1])
    assert back.confusion == forth.confusion
    for name, interval in forth.intervals.items():
        assert back.intervals[name] == pytest.approx(interval)


def test_a_category_that_never_occurs_does_not_pull_the_averages_down():
    p = np.array([[0.9, 0.1, 0.0], [0.2, 0.8, 0.0]])
    found = judge(p, np.array([0, 1]))
    assert (found.macro_f1, found.balanced_accuracy) == (1, 1)
    assert found.per_category[2] == (0, 0, 0, 0)


def test_a_label_that_nobody_gives_or_predicts_does_not_pull_the_average_down():
    truth = np.array([[True, False], [True, False]])
    assert judge(truth * 0.9, truth, "categories").macro_f1 == 1


def test_no_label_anywhere_is_no_success():
    found = judge(np.zeros((3, 2)), np.zeros((3, 2), bool), "categories")
    assert (found.micro_f1, found.low, found.high, found.subset_accuracy) == (0, 0, 1, 1)


def test_ten_of_ten_are_no_certainty():
    found = judge(np.eye(2)[np.arange(10) % 2], np.arange(10) % 2)
    lows = [found.low, *(found.intervals[name][0] for name in ("macro_f1", "balanced_accuracy"))]
    assert all(0.5 < low < 0.85 for low in lows)


@pytest.mark.parametrize("task", ["category", "categories", "number"])
def test_one_label_gives_figures_that_json_can_hold(task):
    labels = {"category": [1], "categories": [[True, False]], "number": [2.5]}[task]
    found = judge(np.array([[0.3, 0.7]]), np.array(labels), task)
    assert json.loads(json.dumps(found.to_json(), allow_nan=False))["size"] == 1


def test_numbers_that_are_all_the_same_say_nothing_about_r2():
    found = judge(np.arange(5.0), np.full(5, 3.0), "number")
    assert (found.r2, found.low, found.high) == (0, -1, 1)


def test_a_perfect_prediction_of_numbers_leaves_no_error():
    found = judge(np.arange(5.0), np.arange(5.0), "number")
    assert (found.r2, found.low, found.high) == (1, 1, 1)
    assert found.intervals["mae"] == (0, 0)


def test_errors_are_in_the_unit_of_the_label():
    rng = np.random.default_rng(0)
    truth = rng.normal(size=50)
    guess = truth + rng.normal(size=50)
    meters, millimeters = (judge(k * guess, k * truth, "number") for k in (1, 1000))
    assert np.allclose(1000 * np.array(meters.intervals["mae"]), millimeters.intervals["mae"])
    assert (meters.low, meters.high) == pytest.approx((millimeters.low, millimeters.high))


def test_calibration_error_by_hand():
    def error(p, labels):
        return np.abs(calibration_gaps(np.array(p), np.array(labels))[0]).sum()

    assert error([[0.75, 0.25]] * 4, [0, 0, 0, 1]) == pytest.approx(0)
    assert error([[0.75, 0.25]] * 4, [0, 0, 1, 1]) == pytest.approx(0.25)
    assert error(np.eye(2), [0, 1]) == pytest.approx(0)


def test_a_truth_thought_impossible_costs_a_finite_amount():
    assert 15 < judge(np.array([[1.0, 0.0]]), np.array([1])).log_loss < 17


def test_metrics_are_plain_json_with_the_score_by_its_name():
    found = judge(*predictions())
    stored = json.loads(json.dumps(found.to_json()))
    assert stored["confusion"][0] == list(found.confusion[0])
    assert (stored["metric"], stored["score"]) == ("accuracy", stored["accuracy"])


@pytest.mark.parametrize(
    ("p", "labels", "words"),
    [
        (np.empty((0, 3)), [], "nothing to judge"),
        (np.full((2, 3), 1 / 3), [0], "2 predictions for 1 labels"),
        (np.full((1, 3), np.nan), [0], "NaN or infinite"),
    ],
)
def test_what_cannot_be_judged_is_refused_in_words(p, labels, words):
    with pytest.raises(BadData, match=words):
        judge(p, np.array(labels, np.int64))


def test_a_few_numbers_have_a_finite_interval_whatever_they_are():
    chance = np.random.default_rng(0)
    for _ in range(300):
        labels = chance.integers(0, 4, chance.integers(1, 8)).astype(float)
        off = chance.choice([0, 1e-9, 1, 100]) * chance.normal(size=len(labels))
        found = judge((labels + off)[:, None], labels, "number")
        assert np.isfinite([found.low, found.high, found.score]).all()
        assert found.low <= found.high
