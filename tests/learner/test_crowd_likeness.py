"""Alpha of answers that are more or less alike."""

import numpy as np
import pytest

from learner.crowd import agreement, likeness


def of_categories(counts):
    """What likeness is told of answers that are equal or not, from how often each was said."""
    people = counts.sum(axis=1)
    equal = (counts * (counts - 1)).sum(axis=1) / (people * (people - 1))
    every, size = counts.sum(axis=0), counts.sum()
    expected = 1 - (every * (every - 1)).sum() / (size * (size - 1))
    return 1 - equal, people, float(expected)


@pytest.fixture
def counts():
    rng = np.random.default_rng(3)
    return rng.multinomial(3, [0.5, 0.3, 0.2], size=40)


def test_of_answers_that_are_equal_or_not_it_is_the_alpha_of_categories(counts):
    assert likeness.alpha(*of_categories(counts)) == pytest.approx(agreement.alpha(counts))


def test_its_interval_holds_it_and_is_the_same_every_time(counts):
    told = of_categories(counts)
    low, high = likeness.alpha_interval(*told)
    assert low < likeness.alpha(*told) < high
    assert likeness.alpha_interval(*told) == (low, high)


def test_where_nothing_can_be_said_it_is_none():
    none, two = np.array([]), np.array([2] * 12)
    assert likeness.alpha(none, none.astype(int), 0.5) is None
    assert likeness.alpha(np.zeros(12), two, 0.0) is None
    assert likeness.alpha_interval(np.ones(9), two[:9], 0.5) is None
    assert likeness.alpha_interval(np.zeros(12), two, 0.5) is None
