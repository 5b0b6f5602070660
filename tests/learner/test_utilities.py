import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import entropy as scipy_entropy

from learner import utilities

ONE_MODEL = [utilities.least_confidence, utilities.margin, utilities.entropy]
COMMITTEE = [utilities.vote_entropy, utilities.consensus_entropy, utilities.max_disagreement]


def members_of(seed: int, k: int = 5, n: int = 40, c: int = 4) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet(np.full(c, 0.5), size=(k, n)).astype(np.float32)


def test_scores_by_hand():
    p = np.array([[0.5, 0.3, 0.2], [1.0, 0.0, 0.0]])
    assert np.allclose(utilities.least_confidence(p), [0.5, 0])
    assert np.allclose(utilities.margin(p), [0.8, 0])
    assert np.allclose(utilities.entropy(p), [scipy_entropy(p[0]), 0])


def test_committee_scores_by_hand():
    members = np.array([[[0.9, 0.1]], [[0.8, 0.2]], [[0.1, 0.9]]])
    mean = members.mean(axis=0)[0]
    worst = max(scipy_entropy(p[0], mean) for p in members)
    assert np.allclose(utilities.consensus_entropy(members), scipy_entropy(mean))
    assert np.allclose(utilities.max_disagreement(members), worst, atol=1e-6)
    assert np.allclose(utilities.vote_entropy(members), scipy_entropy([2 / 3, 1 / 3]), atol=2e-4)
    assert utilities.votes(members).tolist() == [[2, 1]]


def test_certain_disagreement_is_wholly_uncertain():
    members = np.eye(3)[:, None, :]
    assert np.allclose(utilities.consensus_entropy(members), np.log(3))
    assert np.allclose(utilities.max_disagreement(members), np.log(3))


def test_tied_votes_are_ordered_by_the_margin_of_the_consensus():
    sure, unsure = [[0.95, 0.05]] * 2, [[0.55, 0.45]] * 2
    scores = utilities.vote_entropy(np.array([sure, unsure]).transpose(1, 0, 2))
    assert scores[1] > scores[0]


@pytest.mark.parametrize("score", ONE_MODEL)
def test_half_precision_ranks_as_single(score):
    p = members_of(1, n=500)[0]
    assert np.allclose(score(p.astype(np.float16)), score(p), atol=3e-3)


@pytest.mark.parametrize("score", COMMITTEE)
def test_half_precision_committees_rank_as_single(score):
    members = members_of(2)
    assert np.allclose(score(members.astype(np.float16)), score(members), atol=5e-3)


@pytest.mark.parametrize("score", [*ONE_MODEL, *COMMITTEE])
def test_scores_are_float32_and_leave_their_input_alone(score):
    p = members_of(3)[0] if score in ONE_MODEL else members_of(3)
    before = p.copy()
    assert score(p).dtype == np.float32
    assert np.array_equal(p, before)


@pytest.mark.parametrize("score", [*ONE_MODEL, *COMMITTEE])
def test_the_order_of_categories_changes_nothing(score):
    p = members_of(4)[0] if score in ONE_MODEL else members_of(4)
    assert np.allclose(score(p), score(p[..., ::-1]), atol=1e-6)


@pytest.mark.parametrize("score", COMMITTEE)
def test_the_order_of_members_changes_nothing(score):
    members = members_of(5)
    assert np.allclose(score(members), score(members[::-1]), atol=1e-6)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_two_categories_rank_alike_by_all_three(seed):
    p = members_of(seed, c=2)[0]
    order = np.argsort(utilities.least_confidence(p))
    for score in (utilities.margin, utilities.entropy):
        assert (np.diff(score(p)[order]) > -1e-6).all()


def test_one_category_has_no_margin():
    assert utilities.margin(np.ones((3, 1))).tolist() == [0, 0, 0]


def test_unanimity_is_the_share_on_which_all_agree():
    members = np.array([[[0.9, 0.1], [0.9, 0.1]], [[0.6, 0.4], [0.2, 0.8]]])
    assert utilities.unanimity(members) == 0.5
    assert utilities.unanimity(np.empty((2, 0, 3))) == 1.0


def test_a_sample_draws_the_same_number_in_any_company():
    ids = np.array([9, 4, 7])
    together = utilities.uniform(ids, seed=3)
    assert utilities.uniform(ids[::-1], seed=3).tolist() == together[::-1].tolist()
    assert utilities.uniform(np.array([4]), seed=3)[0] == together[1]


def test_draws_are_uniform_and_differ_by_seed_and_stream():
    ids = np.arange(20_000)
    draws = utilities.uniform(ids, seed=0)
    counts = np.bincount((draws * 20).astype(int), minlength=20)
    assert len(counts) == 20
    assert ((counts - 1000) ** 2 / 1000).sum() < 45  # chi-squared, 19 degrees, p = 0.001
    for other in (utilities.uniform(ids, seed=1), utilities.uniform(ids, seed=0, stream=1)):
        assert abs(np.corrcoef(draws, other)[0, 1]) < 0.03
