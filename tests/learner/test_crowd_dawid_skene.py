import json

import numpy as np
import pandas as pd
import pytest
from crowdkit.aggregation import DawidSkene

from learner.crowd import dawid_skene
from learner.crowd.dawid_skene import Estimate, estimate, posterior
from learner.errors import BadData

SKILLS = (0.95, 0.85, 0.75, 0.6, 1 / 3)


def world(seed=0, samples=1_000, skills=SKILLS, categories=3, missing=0.0):
    """Everybody answers, right as often as their skill, else with one of the other categories."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(categories, size=samples)
    sample, who = (axis.ravel() for axis in np.indices((samples, len(skills))))
    right = rng.random(len(sample)) < np.array(skills)[who]
    wrong = (truth[sample] + rng.integers(1, categories, size=len(sample))) % categories
    said = np.where(right, truth[sample], wrong)
    kept = rng.random(len(sample)) >= missing
    return truth, sample[kept], who[kept], said[kept]


def answers_of(sample, who, said, one):
    here = sample == one
    return list(zip(who[here].tolist(), said[here].tolist(), strict=True))


def test_planted_accuracies_are_recovered():
    _, sample, who, said = world(samples=4_000)
    found = estimate(sample, who, said, 3)
    recovered = [found.accuracy(person) for person in range(len(SKILLS))]
    assert recovered == pytest.approx(SKILLS, abs=0.03)
    assert found.prior == pytest.approx([1 / 3] * 3, abs=0.03)


def test_planted_errors_are_recovered_and_not_only_their_share():
    rng = np.random.default_rng(2)
    truth = rng.integers(3, size=3_000)
    mixing = np.array([[0.7, 0.3, 0.0], [0.0, 1.0, 0.0], [0.1, 0.0, 0.9]])  # 0 is called 1
    odd = (rng.random(3_000)[:, None] > mixing[truth].cumsum(axis=1)).sum(axis=1)
    plain = [np.where(rng.random(3_000) < 0.9, truth, (truth + 1) % 3) for _ in range(3)]
    said = np.concatenate([odd, *plain])
    sample, who = np.tile(np.arange(3_000), 4), np.repeat(np.arange(4), 3_000)
    assert estimate(sample, who, said, 3).errors[0] == pytest.approx(mixing, abs=0.03)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # crowd-kit is older than pandas 3.1
@pytest.mark.parametrize(("smoothing", "near"), [(1e-9, 1e-7), (dawid_skene.SMOOTHING, 2e-3)])
def test_it_is_crowd_kits_as_far_as_smoothing_does_not_matter(monkeypatch, smoothing, near):
    monkeypatch.setattr(dawid_skene, "SMOOTHING", smoothing)
    _, sample, who, said = world(seed=4, samples=400, missing=0.3)
    frame = pd.DataFrame({"task": sample, "worker": who, "label": said})
    theirs = DawidSkene(n_iter=300, tol=1e-12).fit(frame)
    ours = estimate(sample, who, said, 3)
    assert ours.prior == pytest.approx(theirs.priors_.sort_index().to_numpy(), abs=near)
    for person in range(len(SKILLS)):
        errors = theirs.errors_.loc[person].sort_index()[[0, 1, 2]].to_numpy().T
        mine = ours.errors[person]
        assert mine == pytest.approx(errors, abs=near)
    for one in np.unique(sample)[:50].tolist():
        chances = posterior(ours, answers_of(sample, who, said, one))
        assert chances == pytest.approx(theirs.probas_.loc[one][[0, 1, 2]].to_numpy(), abs=5 * near)


def test_the_careless_are_outvoted_by_fewer():
    truth, sample, who, said = world(seed=1, skills=(0.95, 0.95, 0.34, 0.34, 0.34))
    found = estimate(sample, who, said, 3)
    likely = [posterior(found, answers_of(sample, who, said, one)).argmax() for one in range(1_000)]
    votes = np.stack([np.bincount(said[sample == one], minlength=3) for one in range(1_000)])
    by_model, by_majority = np.mean(likely == truth), np.mean(votes.argmax(axis=1) == truth)
    assert by_model > 0.94
    assert by_model > by_majority + 0.1


def test_known_truths_are_believed_against_a_majority():
    rng = np.random.default_rng(5)
    truth = rng.integers(2, size=300)
    flipped, honest = 1 - truth, truth  # two who turn everything round, and one who does not
    sample = np.tile(np.arange(300), 3)
    who, said = np.repeat([0, 1, 2], 300), np.concatenate([flipped, flipped, honest])
    deceived = estimate(sample, who, said, 2)
    assert deceived.accuracy(2) < 0.05
    known = {one: int(truth[one]) for one in range(50)}
    told = estimate(sample, who, said, 2, known)
    assert told.accuracy(2) > 0.95
    assert told.accuracy(0) < 0.05
    assert estimate(sample, who, said, 2, {10**6: 0}).accuracy(2) < 0.05  # nobody answered it


def test_it_survives_json_exactly():
    found = estimate(*world(missing=0.5)[1:], 3)
    again = Estimate.from_json(json.loads(json.dumps(found.to_json())))
    assert (again.prior == found.prior).all()
    assert (again.anybody == found.anybody).all()
    assert set(again.errors) == set(found.errors)
    assert all((again.errors[who] == found.errors[who]).all() for who in found.errors)


def test_the_order_of_answers_does_not_matter():
    _, sample, who, said = world(missing=0.4)
    order = np.random.default_rng(0).permutation(len(sample))
    one, other = estimate(sample, who, said, 3), estimate(sample[order], who[order], said[order], 3)
    assert one.prior == pytest.approx(other.prior, abs=1e-9)
    for person in one.errors:
        assert one.errors[person] == pytest.approx(other.errors[person], abs=1e-9)


def test_every_row_of_an_estimate_is_a_distribution():
    found = estimate(*world(samples=30, missing=0.5)[1:], 4)  # one category is never named
    for rows in (found.prior, found.anybody, *found.errors.values()):
        assert rows.sum(axis=-1) == pytest.approx(1)
        assert (rows > 0).all()


def test_of_somebody_unknown_it_knows_what_it_knows_of_all():
    found = estimate(*world()[1:], 3)
    assert found.accuracy(99) == pytest.approx(np.mean(SKILLS), abs=0.05)
    assert posterior(found, [(99, 1)]).argmax() == 1
    assert posterior(found, []) == pytest.approx(found.prior)


def test_without_answers_every_category_is_as_likely():
    nothing = np.array([], np.int64)
    assert estimate(nothing, nothing, nothing, 4).prior == pytest.approx([0.25] * 4)


def test_the_search_ends_even_where_it_does_not_settle(monkeypatch):
    monkeypatch.setattr(dawid_skene, "MOST_PASSES", 2)
    assert estimate(*world()[1:], 3).accuracy(0) > estimate(*world()[1:], 3).accuracy(4)


def test_arrays_that_do_not_fit_are_refused():
    one, two = np.array([0]), np.array([0, 1])
    for given in [(one, two, one, 2), (one, one, one + 2, 2), (one, one, one, 2, {0: 2})]:
        with pytest.raises(BadData):
            estimate(*given)
