"""Ask somebody else, or something new? The scores by hand, and what they prefer."""

import numpy as np
import pytest

from learner.utilities import activelab
from learner.utilities.activelab import Answers, Trust


def answers(*rows) -> Answers:
    """(place, annotator, category) each."""
    table = np.array(rows, np.int64).reshape(-1, 3)
    return Answers(table[:, 0], table[:, 1], table[:, 2])


def crowd(n: int = 200, seed: int = 0):
    """Two that are always right and one that guesses, on n samples of four categories, all asked
    of all; what a model says that is right in 80 %; and the truth."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, 4, n)
    guesses = random.integers(0, 4, n)
    rows = [(i, who, truth[i] if who < 2 else guesses[i]) for i in range(n) for who in range(3)]
    likely = np.where(random.random(n) < 0.8, truth, (truth + 1) % 4)
    unseen = np.full((n, 4), 0.1)
    unseen[np.arange(n), likely] = 0.7
    return answers(*rows), truth, unseen


def test_scores_by_hand():
    trust = Trust(typical=0.9, model=0.5, annotators={7: 0.8, 8: 0.4}, mean=0.6)
    said = answers((0, 7, 1), (0, 8, 2), (1, 7, 0))
    unseen = np.array([[0.1, 0.6, 0.3], [0.5, 0.3, 0.2]])
    first = (0.5 * 0.6 + 0.8 * 0.9 + 0.4 * 0.05 + 0.6 / 3) / (0.5 + 0.8 + 0.4 + 0.6)
    second = (0.5 * 0.5 + 0.8 * 0.9 + 0.6 / 3) / (0.5 + 0.8 + 0.6)
    scores = activelab.of_labeled(trust, said, np.array([1, 0]), unseen)
    assert scores == pytest.approx([first, second])
    new = activelab.of_unlabeled(trust, np.array([0.7]), 3)
    assert new == pytest.approx([(0.5 * 0.7 + 0.6 / 3) / (0.5 + 0.6)])


def test_weights_by_hand(monkeypatch):
    """Ten samples of two categories, each answered by 1 and 2, who differ on one of them."""
    monkeypatch.setattr(activelab, "PRIOR", 0.0)
    labels = np.array([0] * 6 + [1] * 4)
    rows = [(i, who, labels[i]) for i in range(10) for who in (1, 2)]
    rows[-1] = (9, 2, 0)
    unseen = np.where(np.arange(2) == labels[:, None], 0.9, 0.1)
    unseen[0] = [0.2, 0.8]  # the model is right on nine
    trust = activelab.weigh(answers(*rows), labels, unseen)
    assert trust.typical == pytest.approx(19 / 20)
    assert trust.annotators == pytest.approx({1: 1 - 0.1 / 0.4, 2: 1 - 0.1 / 0.4})
    assert trust.model == pytest.approx((1 - 0.1 / 0.4) * np.sqrt(2))


def test_who_guesses_has_hardly_a_say():
    said, truth, unseen = crowd()
    trust = activelab.weigh(said, truth, unseen)
    assert trust.annotators[0] > 0.4 > trust.annotators[2]
    assert trust.mean == pytest.approx(np.mean(list(trust.annotators.values())))


def test_more_that_agree_are_surer_and_one_that_differs_is_less_sure():
    said, truth, unseen = crowd()
    trust = activelab.weigh(said, truth, unseen)
    certain = np.tile([0.7, 0.1, 0.1, 0.1], (3, 1))
    given = np.zeros(3, np.int64)
    three = answers((0, 0, 0), (1, 0, 0), (1, 1, 0), (2, 0, 0), (2, 1, 1))
    one, two, torn = activelab.of_labeled(trust, three, given, certain)
    assert two > one > torn


def test_without_overlap_the_model_is_the_second_opinion():
    said, truth, unseen = crowd()
    alone = Answers(*(column[::3] for column in (said.places, said.annotators, said.said)))
    trust = activelab.weigh(alone, truth, unseen)
    assert trust.typical == pytest.approx((unseen.argmax(axis=1) == truth).mean())
    assert trust.annotators[0] > 0.5


def test_who_never_worked_beside_others_is_trusted_like_everybody():
    said, truth, unseen = crowd()
    more = Answers(
        np.append(said.places, len(truth)), np.append(said.annotators, 9), np.append(said.said, 0)
    )
    trust = activelab.weigh(more, np.append(truth, 0), np.vstack([unseen, unseen[:1]]))
    low, high = trust.annotators[2], trust.annotators[0]
    assert low < trust.annotators[9] < high


def test_one_category_everywhere_gives_finite_scores():
    said = answers(*((i, who, 0) for i in range(12) for who in (1, 2)))
    labels, unseen = np.zeros(12, np.int64), np.tile([0.9, 0.1], (12, 1))
    trust = activelab.weigh(said, labels, unseen)
    assert np.isfinite(activelab.of_labeled(trust, said, labels, unseen)).all()


def test_only_what_would_be_among_the_next_batch_is_worth_another():
    labeled = np.array([0.5, 0.2, np.inf, 0.3, 0.1])
    new = np.array([0.9, 0.25, 0.4, 0.6])
    worth = activelab.worth_another
    assert worth(labeled, new, batch=2, most=9).tolist() == [4, 1, 3]
    assert worth(labeled, new, batch=1, most=9).tolist() == [4, 1]
    assert worth(labeled, new, batch=2, most=2).tolist() == [4, 1]
    assert worth(labeled, new, batch=99, most=9).tolist() == [4, 1, 3, 0]
    assert worth(labeled, np.empty(0), batch=2, most=9).tolist() == []
