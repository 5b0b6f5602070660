from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from crowdkit.metrics.data import alpha_krippendorff
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa  # type: ignore[import-untyped]

from learner.crowd import agreement
from learner.errors import BadData

# Krippendorff 2011, C: nominal data, four observers, twelve units, some of them missing.
OBSERVERS = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
# Fleiss' kappa as worked out in textbooks: ten subjects, fourteen raters, five categories.
FLEISS = """
0 0 0 0 14
0 2 6 4 2
0 0 3 5 6
0 3 9 2 0
2 2 8 1 1
7 7 0 0 0
3 2 6 3 0
2 5 3 2 2
6 5 2 1 0
0 2 2 3 7
"""


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


def krippendorff() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    told = [
        (unit, who, int(value) - 1)
        for who, values in enumerate(rows(OBSERVERS))
        for unit, value in enumerate(values)
        if value != "."
    ]
    samples, people, said = np.array(told, np.int64).T
    return samples, people, said


def table(samples, said, categories: int) -> np.ndarray:
    return agreement.counted(np.asarray(samples), np.asarray(said), categories)[1]


def world(seed: int, samples=60, people=4, categories=3) -> tuple[np.ndarray, ...]:
    """Answers of which two in three are right and one in four is missing."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(categories, size=samples)
    sample, who = (axis.ravel() for axis in np.indices((samples, people)))
    guess = rng.integers(categories, size=len(sample))
    said = np.where(rng.random(len(sample)) < 0.6, truth[sample], guess)
    kept = rng.random(len(sample)) < 0.75
    return sample[kept], who[kept], said[kept]


def by_hand(counts: np.ndarray) -> Fraction:
    """Alpha in exact fractions, pair by pair, as Krippendorff writes it."""
    shared = [row for row in counts.tolist() if sum(row) >= 2]
    observed = sum(
        Fraction(sum(row) ** 2 - sum(n * n for n in row), sum(row) - 1) for row in shared
    )
    said = [sum(column) for column in zip(*shared, strict=True)]
    n = sum(said)
    return 1 - (n - 1) * observed / (n * n - sum(one * one for one in said))


def test_alpha_is_krippendorffs_with_answers_missing():
    samples, _, said = krippendorff()
    counts = table(samples, said, 5)
    exact = by_hand(counts)
    assert round(float(exact), 3) == 0.743
    assert agreement.alpha(counts) == pytest.approx(float(exact), abs=1e-9)


def test_kappa_is_fleiss():
    counts = np.array(rows(FLEISS), np.int64)
    observed = sum(Fraction(sum(n * (n - 1) for n in row), 14 * 13) for row in counts.tolist()) / 10
    chance = sum(Fraction(int(n), 140) ** 2 for n in counts.sum(axis=0))
    exact = (observed - chance) / (1 - chance)
    assert (round(float(observed), 3), round(float(exact), 3)) == (0.378, 0.21)
    assert agreement.percent(counts) == pytest.approx(float(observed), abs=1e-9)
    assert agreement.fleiss(counts) == pytest.approx(float(exact), abs=1e-9)


def test_kappa_is_cohens():
    cells = {(0, 0): 20, (0, 1): 5, (1, 0): 10, (1, 1): 15}
    one, other = np.array([pair for pair, n in cells.items() for _ in range(n)]).T
    observed, chance = Fraction(35, 50), Fraction(25 * 30 + 25 * 20, 50 * 50)
    exact = (observed - chance) / (1 - chance)
    assert exact == Fraction(2, 5)
    assert agreement.cohen(one, other, 2) == pytest.approx(float(exact), abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_the_measures_are_those_of_the_libraries(seed):
    samples, people, said = world(seed)
    counts = table(samples, said, 3)
    frame = pd.DataFrame({"task": samples, "worker": people, "label": said})
    assert agreement.alpha(counts) == pytest.approx(alpha_krippendorff(frame), abs=1e-9)
    full = world(seed)[0], np.random.default_rng(seed).integers(3, size=(60, 4))
    even = np.stack([np.bincount(row, minlength=3) for row in full[1]])
    assert agreement.fleiss(even) == pytest.approx(fleiss_kappa(even), abs=1e-9)
    for pair in agreement.pairwise(samples, people, said, 3):
        mine = dict(zip(samples[people == pair.one], said[people == pair.one], strict=True))
        yours = dict(zip(samples[people == pair.other], said[people == pair.other], strict=True))
        both = sorted(set(mine) & set(yours))
        a, b = [mine[one] for one in both], [yours[one] for one in both]
        assert pair.samples == len(both)
        assert pair.percent == pytest.approx(np.mean(np.equal(a, b)))
        assert pair.kappa == pytest.approx(cohen_kappa_score(a, b), abs=1e-9)


def test_a_category_is_measured_against_all_others_together():
    samples, _, said = world(7)
    for category, found in enumerate(agreement.by_category(table(samples, said, 3))):
        alone = table(samples, (said == category).astype(np.int64), 2)
        assert found == pytest.approx(float(by_hand(alone)), abs=1e-9)


def test_disagreement_is_the_share_of_differing_pairs():
    counts = np.array([[3, 0, 0], [2, 1, 0], [1, 1, 1], [1, 0, 0]])
    assert agreement.disagreement(counts).tolist() == pytest.approx([0, 2 / 3, 1, 0])
    assert agreement.percent(counts) == pytest.approx((1 + 1 / 3 + 0) / 3)


def test_samples_with_one_answer_change_nothing():
    samples, _, said = world(3)
    counts = table(samples, said, 3)
    more = np.vstack([counts, np.eye(3, dtype=np.int64)])
    for measure in (agreement.percent, agreement.fleiss, agreement.alpha, agreement.by_category):
        assert measure(more) == measure(counts)


@pytest.mark.parametrize(
    "counts", [np.zeros((0, 2), int), np.array([[1, 0]]), np.zeros((3, 2), int)]
)
def test_without_a_sample_that_two_have_answered_nothing_is_said(counts):
    assert agreement.percent(counts) is None
    assert agreement.fleiss(counts) is None
    assert agreement.alpha(counts) is None
    assert agreement.alpha_interval(counts) is None
    assert agreement.by_category(counts) == [None, None]


def test_with_one_category_alone_chance_explains_everything():
    counts = np.array([[2, 0]] * 20)
    assert agreement.percent(counts) == 1
    assert (agreement.fleiss(counts), agreement.alpha(counts)) == (None, None)
    assert agreement.by_category(counts) == [None, None]
    same = np.zeros(5, np.int64)
    assert agreement.cohen(same, same, 2) is None
    assert agreement.cohen(same[:0], same[:0], 2) is None


def test_no_interval_feigns_certainty():
    nine = np.array([[2, 0], [0, 2], [1, 1]] * 3)
    assert agreement.alpha_interval(nine) is None
    assert agreement.alpha_interval(np.vstack([nine, nine])) is not None
    assert agreement.alpha_interval(np.array([[2, 0], [0, 2]] * 20)) is None


def test_draws_of_a_single_category_are_left_out():
    counts = np.array([[2, 0]] * 10 + [[1, 1]])
    low, high = agreement.alpha_interval(counts)
    assert -1 <= low <= high <= 1
    assert agreement.alpha_interval(counts, draws=1, seed=2) is None  # it missed the eleventh


def test_the_interval_is_repeatable_and_knows_no_order():
    samples, _, said = world(1)
    counts = table(samples, said, 3)
    low, high = agreement.alpha_interval(counts)
    assert low < agreement.alpha(counts) < high
    assert (low, high) == agreement.alpha_interval(counts[::-1])
    assert (low, high) != agreement.alpha_interval(counts, seed=1)
    assert agreement.alpha_interval(counts, draws=150) != (low, high)


def test_the_interval_narrows_with_more_samples_and_holds_the_truth():
    def interval(seed, samples):
        sample, _, said = world(seed, samples=samples)
        return agreement.alpha_interval(table(sample, said, 3), draws=300)

    truth = agreement.alpha(table(*world(0, samples=40_000)[::2], 3))
    few = [interval(seed, 50) for seed in range(100)]
    many = [interval(seed, 800) for seed in range(10)]
    assert sum(low <= truth <= high for low, high in few) >= 88
    assert np.mean(np.ptp(many, axis=1)) < np.mean(np.ptp(few, axis=1)) / 3


def test_pairs_without_a_sample_in_common_are_left_out():
    pairs = agreement.pairwise(np.array([5, 5, 6]), np.array([30, 10, 20]), np.array([1, 1, 0]), 2)
    assert pairs == [agreement.Pair(10, 30, 1, 1.0, None)]


def test_arrays_that_do_not_fit_are_refused():
    one, two = np.array([0]), np.array([0, 1])
    for call in (
        lambda: agreement.counted(one, two, 2),
        lambda: agreement.counted(one, one + 2, 2),
        lambda: agreement.cohen(one, two, 2),
        lambda: agreement.cohen(one, one - 1, 2),
        lambda: agreement.pairwise(one, two, one, 2),
        lambda: agreement.pairwise(two, two, two, 1),
    ):
        with pytest.raises(BadData):
            call()


TABLES = st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=12).map(
    lambda told: np.array(told, np.int64)
)


@given(TABLES, st.randoms(use_true_random=False))
def test_neither_the_order_of_samples_nor_the_names_of_categories_matter(counts, random):
    rows_, columns = list(range(len(counts))), [0, 1, 2]
    random.shuffle(rows_)
    random.shuffle(columns)
    mixed = counts[rows_][:, columns]
    for measure in (agreement.percent, agreement.fleiss, agreement.alpha):
        before, after = measure(counts), measure(mixed)
        assert (before is None) == (after is None)
        assert before is None or after == pytest.approx(before, abs=1e-9)
    before, after = agreement.by_category(counts), agreement.by_category(mixed)
    for place, column in enumerate(columns):
        expected = before[column]
        assert after[place] == (expected if expected is None else pytest.approx(expected, abs=1e-9))


@given(TABLES)
def test_no_measure_is_ever_nan_or_above_one(counts):
    found = [agreement.percent(counts), agreement.fleiss(counts), agreement.alpha(counts)]
    found += agreement.by_category(counts)
    assert all(one is None or one <= 1 + 1e-12 for one in found)
    assert agreement.alpha_interval(counts, draws=20) is None or len(counts) >= agreement.LEAST


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(2, 5)), min_size=2, max_size=10))
def test_perfect_agreement_is_one(told):
    counts = np.array([[n * (category == one) for one in range(3)] for category, n in told])
    assert agreement.percent(counts) == 1
    if len({category for category, _ in told}) > 1:
        assert agreement.alpha(counts) == 1
        assert agreement.fleiss(counts) == 1
