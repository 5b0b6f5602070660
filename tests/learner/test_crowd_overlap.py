from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learner.crowd import agreement, overlap
from learner.crowd.overlap import Marks
from learner.errors import BadData


def boxes(*rows, labels=None) -> Marks:
    places = np.array(rows, float).reshape(-1, 4)
    return Marks(places, np.array(labels or [0] * len(places), np.int64))


def spans(*rows) -> Marks:
    return Marks(np.array(rows, float).reshape(-1, 2), np.zeros(len(rows), np.int64))


def test_boxes_overlap_by_intersection_over_union():
    one = np.array([[0.0, 0, 2, 2], [5, 5, 1, 1]])
    other = np.array([[1.0, 1, 2, 2], [0, 0, 2, 2], [2, 0, 2, 2]])
    assert overlap.overlap(one, other).tolist() == [[pytest.approx(1 / 7), 1, 0], [0, 0, 0]]


def test_spans_overlap_likewise():
    one, other = np.array([[0.0, 10]]), np.array([[5.0, 15], [10, 20], [2, 4]])
    assert overlap.overlap(one, other)[0].tolist() == pytest.approx([1 / 3, 0, 1 / 5])


def test_marks_are_matched_as_well_as_they_can_be():
    one = spans((0, 10), (4, 14))
    other = spans((4, 14), (0, 10))
    assert overlap.distance(one, other) == 0
    # Taking the closest first would leave the second without a partner.
    greedy, wise = spans((0, 10), (6, 16)), spans((5, 14), (17, 20))
    assert overlap.distance(greedy, wise) == pytest.approx(1 - (8 / 11) / 2)


def test_a_mark_left_over_counts_as_wholly_apart():
    alone, two = boxes((0, 0, 2, 2)), boxes((0, 0, 2, 2), (9, 9, 1, 1))
    assert overlap.distance(alone, two) == overlap.distance(two, alone) == 0.5
    assert overlap.distance(alone, boxes()) == 1
    assert overlap.distance(boxes(), boxes()) == 0


def test_the_label_must_match():
    one = boxes((0, 0, 2, 2), (4, 4, 2, 2), labels=[0, 1])
    assert overlap.distance(one, boxes((0, 0, 2, 2), (4, 4, 2, 2), labels=[0, 2])) == 0.5


@pytest.mark.parametrize(
    ("places", "labels"),
    [
        (np.zeros((1, 4)), [0]),
        (np.array([[3.0, 3.0]]), [0]),
        (np.array([[3.0, 4.0]]), [0, 1]),
        (np.ones((1, 3)), [0]),
        (np.ones(4), [0, 0, 0, 0]),
        (np.array([[np.nan, 4.0]]), [0]),
    ],
)
def test_what_is_no_shape_is_refused(places, labels):
    with pytest.raises(BadData):
        Marks(places, np.array(labels))


def test_boxes_are_not_compared_with_spans():
    with pytest.raises(BadData, match="boxes with boxes"):
        overlap.distance(boxes((0, 0, 1, 1)), spans((0, 1)))


MARKS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(1, 5), st.integers(0, 1)), max_size=4
).map(
    lambda told: Marks(
        np.array([(start, start + long) for start, long, _ in told], float).reshape(-1, 2),
        np.array([label for *_, label in told], np.int64),
    )
)


@given(MARKS, MARKS, MARKS)
def test_the_distance_is_a_metric(a, b, c):
    ab, bc, ac = overlap.distance(a, b), overlap.distance(b, c), overlap.distance(a, c)
    assert 0 <= ab <= 1
    assert ab == pytest.approx(overlap.distance(b, a))
    assert overlap.distance(a, a) == pytest.approx(0)
    assert ac <= ab + bc + 1e-9


def test_with_a_distance_of_names_it_is_the_alpha_of_names():
    rng = np.random.default_rng(0)
    samples, said = rng.integers(20, size=60), rng.integers(3, size=60)
    counts = agreement.counted(samples, said, 3)[1]
    found = overlap.alpha_of(samples, said.tolist(), lambda a, b: float(a != b))
    assert found == pytest.approx(agreement.alpha(counts), abs=1e-9)


def test_a_distance_of_one_s_own_is_worked_out_by_hand():
    samples = np.array([0, 0, 1, 1, 2])
    answers = [1, 2, 4, 4, 100]  # the last has no pair
    observed = Fraction(2 * 1 + 0, 4)
    expected = Fraction(1 + 9 + 9 + 4 + 4 + 0, 6)
    found = overlap.alpha_of(samples, answers, lambda a, b: (a - b) ** 2)
    assert found == pytest.approx(float(1 - observed / expected), abs=1e-9)


def test_those_who_mark_the_same_agree():
    here, there = boxes((0, 0, 4, 4)), boxes((8, 8, 4, 4))
    samples = np.array([0, 0, 1, 1])
    assert overlap.alpha_of(samples, [here, here, there, there], overlap.distance) == 1
    assert overlap.alpha_of(samples, [here, there, there, here], overlap.distance) < 0


def test_of_many_pairs_a_seeded_part_is_drawn():
    rng = np.random.default_rng(1)
    samples = np.repeat(np.arange(100), 2)
    answers = (samples % 5 + (rng.random(200) < 0.3)).tolist()
    whole = overlap.alpha_of(samples, answers, lambda a, b: float(a != b))
    part, again = (
        overlap.alpha_of(samples, answers, lambda a, b: float(a != b), most_pairs=5_000)
        for _ in range(2)
    )
    assert part == again
    assert part == pytest.approx(whole, abs=0.02)
    assert part != whole


def test_alpha_of_nothing_is_none():
    assert overlap.alpha_of(np.array([], np.int64), [], overlap.distance) is None
    assert overlap.alpha_of(np.array([1, 2]), [1, 2], lambda a, b: 1.0) is None
    assert overlap.alpha_of(np.array([1, 1]), [1, 1], lambda a, b: 0.0) is None
    with pytest.raises(BadData):
        overlap.alpha_of(np.array([1, 1]), [1], lambda a, b: 0.0)
