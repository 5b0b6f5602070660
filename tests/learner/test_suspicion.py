"""Labels that are probably wrong: the rule, and what it finds among spoiled digits."""

from dataclasses import replace

import numpy as np
import pytest

from learner.engine import learn
from learner.judging import suspicion, suspicious
from learner.types import Recipe
from tests.learner.worlds import blobs, digits, measured, tagged

QUIET = Recipe(picks=5, members=2)


def spoiled(size: int, share: float, seed: int = 0):
    """Digits of which a share has another label, and the ids of those."""
    world, random = digits(), np.random.default_rng(seed)
    wrong = random.permutation(size)[: round(share * size)]
    labels = world.labels.copy()
    labels[wrong] = (labels[wrong] + random.integers(1, 10, len(wrong))) % 10
    return replace(world, labels=labels), set(world.ids[wrong].tolist())


def suspects(world, size: int, **given):
    labeled = replace(world.labeled(range(size)), **given)
    return learn(labeled, world.pool(range(size, size + 100)), QUIET).suspicious


def plainly(ids, labels, p):
    """The rule once more, as one would explain it: (id, given, likely), the least likely first."""
    categories = range(len(p[0]))
    of = {j: [row for row, label in zip(p, labels, strict=True) if label == j] for j in categories}
    threshold = {
        j: sum(row[j] for row in rows) / len(rows) for j, rows in of.items() if len(rows) >= 5
    }
    found = []
    for one, given, row in zip(ids, labels, p, strict=True):
        reached = [j for j in categories if j in threshold and row[j] >= threshold[j]]
        likely = max(reached, key=lambda j: row[j], default=given)
        if likely != given and given in threshold:
            margin = row[given] - max(row[j] for j in categories if j != given)
            found.append((margin, one, given, likely))
    return [(one, given, likely) for _, one, given, likely in sorted(found)]


@pytest.mark.parametrize("seed", range(8))
def test_the_rule_is_the_one_that_a_plain_loop_gives(seed):
    random = np.random.default_rng(seed)
    n, c = 60, 4
    labels = random.choice(c, n, p=[0.5, 0.3, 0.16, 0.04])
    ids, p = random.permutation(1000)[:n], random.dirichlet(np.full(c, 0.4), n)
    found = suspicious(ids, labels, p)
    expected = plainly(ids.tolist(), labels.tolist(), p.tolist())
    assert [(one.id, one.given, one.likely) for one in found] == expected
    for one in found:
        at = ids.tolist().index(one.id)
        assert (one.given_probability, one.likely_probability) == (
            p[at, one.given],
            p[at, one.likely],
        )


def test_most_of_the_found_are_wrong_and_most_of_the_wrong_are_found():
    """Measured: of 1,000 labels with 50 wrong, 30 to 40 are found, and nine in ten of those."""
    for seed in range(3):
        world, wrong = spoiled(1000, 0.05, seed)
        found = [one.id for one in suspects(world, 1000)]
        hits = wrong & set(found[: 2 * len(wrong)])
        assert len(hits) >= len(wrong) / 2
        assert len(wrong & set(found)) / len(found) > 0.75


def test_a_suspicion_names_the_true_category():
    world, wrong = spoiled(1000, 0.05)
    truth = dict(zip(digits().ids.tolist(), digits().labels.tolist(), strict=True))
    found = [one for one in suspects(world, 1000) if one.id in wrong]
    assert sum(one.likely == truth[one.id] for one in found) / len(found) > 0.9
    assert all(one.given_probability < one.likely_probability for one in found[:20])


def test_clean_labels_raise_few_suspicions():
    assert len(suspects(digits(), 1000)) < 20


def test_the_same_labels_raise_the_same_suspicions_in_whatever_order_they_come():
    world, _ = spoiled(400, 0.05)
    there = learn(world.labeled(range(400)), world.pool(range(400, 500)), QUIET)
    back = learn(world.labeled(range(399, -1, -1)), world.pool(range(400, 500)), QUIET)
    assert there.suspicious == back.suspicious != ()


def test_suspecting_changes_no_bit_of_the_model_or_the_picks():
    world, _ = spoiled(300, 0.05)
    labeled, pool = world.labeled(range(300)), world.pool(range(300, 500))
    plain = learn(labeled, pool, QUIET)
    sure = learn(replace(labeled, certain=np.ones(300, bool)), pool, QUIET)
    assert plain.suspicious
    assert sure.suspicious == ()
    assert plain.picks == sure.picks
    assert np.array_equal(plain.model.weights, sure.model.weights)


def test_what_somebody_has_decided_is_not_suspected_any_more():
    world, _ = spoiled(400, 0.05)
    first = suspects(world, 400)[0]
    certain = world.ids[:400] == first.id
    assert first.id not in {one.id for one in suspects(world, 400, certain=certain)}


def test_unseen_probabilities_are_calibrated_and_by_id():
    world = digits()
    model = learn(world.labeled(range(299, -1, -1)), world.pool([]), QUIET).model
    p = model.unseen
    assert p.shape == (300, 10)
    assert np.allclose(p.sum(axis=1), 1, atol=1e-5)
    by_id = world.labels[:300][np.argsort(world.ids[:300])]
    right = p.argmax(axis=1) == by_id
    assert right.mean() > 0.8
    assert p.max(axis=1).mean() == pytest.approx(right.mean(), abs=0.06)


def test_a_category_with_few_labels_is_neither_suspected_nor_suggested():
    labels = np.array([0] * 6 + [1] * 6 + [2] * 4)
    p = np.full((16, 3), 0.1)
    p[np.arange(16), labels] = 0.8
    p[0] = p[12] = [0.05, 0.05, 0.9]  # said 0, looks like 2
    p[13] = [0.95, 0.03, 0.02]  # said 2, looks like 0
    assert suspicious(np.arange(16), labels, p) == ()
    labels[14:] = 2
    more = np.append(labels, 2)
    found = suspicious(np.arange(17), more, np.vstack([p, [[0.1, 0.1, 0.8]]]))
    assert [(one.id, one.given, one.likely) for one in found] == [(13, 2, 0), (0, 0, 2)]


def test_the_list_ends(monkeypatch):
    monkeypatch.setattr(suspicion, "MOST", 3)
    world, _ = spoiled(400, 0.05)
    assert len(suspects(world, 400)) == 3


@pytest.mark.parametrize("world", [tagged(), measured()])
def test_other_tasks_raise_no_suspicions(world):
    assert learn(world.labeled(range(60)), world.pool(range(60, 90)), QUIET).suspicious == ()


def test_without_a_model_or_a_second_example_nothing_is_suspected():
    world = blobs()
    assert learn(world.labeled([0, 3]), world.pool(range(18, 120)), QUIET).suspicious == ()
    assert learn(world.labeled([0, 1]), world.pool(range(18, 120)), QUIET).suspicious == ()
