import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import entropy as scipy_entropy

from learner import utilities
from learner.errors import BadData
from learner.utilities import blocks

ONE_MODEL = [utilities.least_confidence, utilities.margin, utilities.entropy]
COMMITTEE = [
    utilities.vote_entropy,
    utilities.variation_ratio,
    utilities.consensus_entropy,
    utilities.mean_kl,
    utilities.max_disagreement,
    utilities.bald,
]
SEVERAL = [utilities.binary_margin, utilities.binary_entropy]
EVERY = [*ONE_MODEL, *COMMITTEE, *SEVERAL]


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


@pytest.mark.parametrize("score", EVERY)
def test_scores_are_float32_and_leave_their_input_alone(score):
    p = members_of(3) if score in COMMITTEE else members_of(3)[0]
    before = p.copy()
    p.setflags(write=False)
    assert score(p).dtype == np.float32
    assert np.array_equal(p, before)


@pytest.mark.parametrize("score", EVERY)
def test_a_pool_of_many_blocks_scores_as_one(score, monkeypatch):
    p = members_of(9, n=101) if score in COMMITTEE else members_of(9, n=101)[0]
    whole = score(p)
    monkeypatch.setattr(blocks, "BLOCK", 64)
    assert np.allclose(score(p), whole, atol=1e-6)
    assert np.allclose(score(np.asfortranarray(p)), whole, atol=1e-6)


@pytest.mark.parametrize("score", EVERY)
def test_certainty_and_rows_of_nothing_are_no_nan(score):
    p = np.array([[1.0, 0, 0], [0, 0, 0], [0.5, 0.5, 0]], np.float16)
    assert np.isfinite(score(np.stack([p, p[::-1]]) if score in COMMITTEE else p)).all()


@pytest.mark.parametrize("score", EVERY)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_prediction_that_is_none_is_refused(score, bad):
    p = members_of(3) if score in COMMITTEE else members_of(3)[0]
    p[..., 7, 1] = bad
    with pytest.raises(BadData, match="NaN or infinite"):
        score(p)


@pytest.mark.parametrize("score", EVERY)
def test_no_samples_have_no_scores(score):
    p = members_of(3, n=0) if score in COMMITTEE else members_of(3, n=0)[0]
    assert score(p).shape == (0,)


@pytest.mark.parametrize("score", EVERY)
def test_the_order_of_categories_changes_nothing(score):
    p = members_of(4) if score in COMMITTEE else members_of(4)[0]
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


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_mean_kl_is_bald(seed):
    members = members_of(seed)
    assert np.allclose(utilities.mean_kl(members), utilities.bald(members), atol=2e-6)


@given(st.integers(0, 10_000), st.integers(1, 7), st.integers(2, 6))
@settings(max_examples=25, deadline=None)
def test_scores_stay_within_their_bounds(seed, k, c):
    members, tie = members_of(seed, k=k, c=c), 2e-4
    votes, information = utilities.vote_entropy(members), utilities.bald(members)
    assert (votes >= 0).all()
    assert (votes <= np.log(min(k, c)) + tie).all()
    assert (utilities.variation_ratio(members) <= 1 - 1 / k + tie).all()
    assert (information >= 0).all()
    assert (information <= utilities.consensus_entropy(members) + 1e-6).all()


def test_a_member_torn_between_two_categories_splits_its_vote():
    torn = np.array([[[0.5, 0.5, 0]], [[0.5, 0.5, 0]]])
    assert utilities.variation_ratio(torn)[0] == pytest.approx(0.5, abs=2e-4)
    assert utilities.vote_entropy(torn)[0] == pytest.approx(np.log(2), abs=2e-4)


def test_several_labels_by_hand():
    p = np.array([[0.5, 1.0], [0.9, 0.2]])
    assert np.allclose(utilities.binary_margin(p), [0.5, 0.3])
    coins = [scipy_entropy([x, 1 - x]) for x in (0.9, 0.2)]
    assert np.allclose(utilities.binary_entropy(p), [np.log(2) / 2, np.mean(coins)])
    assert np.allclose(utilities.cardinality_gap(p, 1.5), [0.5, 0.5])
    assert np.allclose(utilities.cardinality_gap(np.array([[0.9, 0.8, 0.7]]), 1.5), [1.5])


def test_numbers_deviate_in_their_own_unit_however_large():
    members = np.array([[[1e6], [5.0]], [[1e6 + 2], [5.0]]], np.float32)
    assert np.allclose(utilities.deviation(members), [1, 0])


def test_the_power_of_a_score_is_its_chance():
    ids, scores = np.arange(30_000), np.tile([1.0, 2.0, 0.0], 10_000).astype(np.float32)
    ahead = utilities.power(scores, utilities.uniform(ids, 0), beta=2.0).reshape(-1, 3)
    first = np.bincount(ahead.argmax(axis=1), minlength=3) / 10_000
    assert first == pytest.approx([0.2, 0.8, 0.0], abs=0.015)
    assert np.isfinite(utilities.power(scores[:3], np.array([0, 1 - 2**-53, 0.5]), 4.0)).all()


def test_distances_are_those_of_the_definition(monkeypatch):
    monkeypatch.setattr("learner.utilities.distances.ROWS", 7)
    rng = np.random.default_rng(0)
    left, right = (rng.normal(size=(n, 3)).astype(np.float32) for n in (40, 9))
    apart = np.linalg.norm(left[:, None] - right, axis=2)
    assert np.allclose(utilities.squared_distances(left, right), apart**2, atol=1e-4)
    assert np.allclose(utilities.nearest(left, right), apart.min(axis=1) ** 2, atol=1e-4)
    assert np.allclose(utilities.density(left, right), (1 / (1 + apart)).mean(axis=1), atol=1e-4)
    assert np.isinf(utilities.nearest(left, right[:0])).all()


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
