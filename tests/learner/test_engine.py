from dataclasses import replace

import numpy as np
import pytest

from learner.engine import learn
from learner.errors import BadData, HoldoutLeak, NoSuchDevice, UnknownName
from learner.strategies import evenness_of
from learner.types import Examples, Labeled, Pool, Recipe
from tests.learner.worlds import World, blobs, digits

HOLDOUT = range(1437, 1797)


def curve(recipe: Recipe, until: int) -> dict[int, float]:
    """Holdout accuracy on the digits by number of labels, asking twenty at a time."""
    world, train, accuracy = digits(), np.empty(0, np.intp), {}
    while len(train) <= until:
        askable = np.setdiff1d(np.arange(1437), train)
        outcome = learn(world.labeled(train, HOLDOUT), world.pool(askable), recipe)
        if outcome.metrics:
            accuracy[len(train)] = outcome.metrics.score
        train = np.concatenate([train, world.at([p.id for p in outcome.picks[:20]])])
    return accuracy


def test_auto_learns_the_digits_and_faster_than_random():
    auto, random = (curve(Recipe(strategy=name), until=200) for name in ("auto", "random"))
    assert auto[200] >= 0.93
    assert all(auto[size] > random[size] for size in auto)


def test_the_same_input_gives_the_same_outcome_bit_for_bit():
    world = digits()
    turns = [
        learn(world.labeled(range(100), HOLDOUT), world.pool(range(100, 1437)), Recipe(seed=4))
        for _ in range(2)
    ]
    assert turns[0].picks == turns[1].picks
    assert turns[0].metrics == turns[1].metrics
    assert turns[0].model and turns[1].model
    assert np.array_equal(turns[0].model.weights, turns[1].model.weights)


def test_another_seed_gives_other_members():
    world = digits()
    outcomes = [
        learn(world.labeled(range(60)), world.pool(range(60, 500)), Recipe(seed=seed))
        for seed in (0, 1)
    ]
    assert outcomes[0].picks != outcomes[1].picks


def test_auto_says_which_rule_it_uses_and_why():
    world = digits()
    pool = world.pool(range(300, 1437))
    outcomes = [learn(world.labeled(range(n)), pool, Recipe()) for n in (0, 200, 201)]
    assert [o.strategy for o in outcomes] == [
        "max_herding",
        "uncertainty_herding",
        "margin_clusters",
    ]
    for outcome, word in zip(outcomes, ["no labels yet", "200 labels", "201 labels"], strict=True):
        assert word in outcome.why
        assert outcome.strategy in outcome.why


def test_only_one_category_is_noted():
    world = blobs()
    outcome = learn(world.labeled([0, 3, 6]), world.pool(range(18, 120)), Recipe())
    assert "Only one category" in outcome.notes[0]
    assert "all the same" in outcome.why


def test_a_committee_that_always_agrees_falls_back_to_margin():
    rng = np.random.default_rng(0)
    labels = np.arange(200) % 2
    rows = (labels[:, None] * 40 + rng.normal(size=(200, 4))).astype(np.float32)
    world = World(np.arange(200) + 5, rows, labels, 2)
    recipe = Recipe(strategy="vote_entropy", picks=10)
    outcome = learn(world.labeled(range(40)), world.pool(range(40, 200)), recipe)
    assert outcome.strategy == "margin"
    assert "agrees on 100.0%" in outcome.notes[0]


def test_without_a_holdout_there_are_no_metrics():
    world = blobs()
    outcome = learn(world.labeled(range(18)), world.pool(range(18, 120)), Recipe())
    assert outcome.metrics is None
    assert outcome.model
    assert (outcome.l2, outcome.temperature) == (outcome.model.l2, outcome.model.temperature)


def test_a_cold_start_is_not_judged():
    world = blobs()
    outcome = learn(world.labeled([], range(20)), world.pool(range(20, 120)), Recipe())
    assert (outcome.metrics, outcome.model, outcome.l2, outcome.temperature) == (None,) * 4


def test_a_project_with_nothing_in_it_asks_nothing():
    empty = Examples(np.empty(0, np.int64), np.empty((0, 0), np.float32), np.empty(0, np.int64))
    assert learn(Labeled(empty, empty, 3), Pool(()), Recipe()).picks == ()


def test_no_labels_may_come_with_rows_of_no_width():
    world = blobs()
    empty = Examples(np.empty(0, np.int64), np.empty((0, 0), np.float32), np.empty(0, np.int64))
    outcome = learn(Labeled(empty, empty, 3), world.pool(range(120)), Recipe(picks=5))
    assert len(outcome.picks) == 5


def test_a_holdout_that_was_trained_on_is_refused():
    world = blobs()
    with pytest.raises(HoldoutLeak, match=str(world.ids[17])):
        learn(world.labeled(range(18), range(17, 30)), world.pool(range(30, 120)), Recipe())


@pytest.mark.parametrize("label", [-1, 3])
def test_a_label_that_is_no_category_is_refused(label):
    world = blobs()
    world.labels[2] = label
    with pytest.raises(BadData, match=r"training label lies outside 0\.\.2"):
        learn(world.labeled(range(18)), world.pool(range(18, 120)), Recipe())


def test_rows_that_are_not_finite_are_refused():
    world = blobs()
    world.rows[20, 1] = np.nan
    with pytest.raises(BadData, match="holdout row holds NaN"):
        learn(world.labeled(range(18), range(18, 30)), world.pool(range(30, 120)), Recipe())


def test_rows_of_two_encoders_are_refused():
    labeled = blobs(dimensions=5).labeled(range(18))
    with pytest.raises(BadData, match=r"widths \[4, 5\]"):
        learn(labeled, blobs().pool(range(18, 120)), Recipe())


@pytest.mark.parametrize(
    ("recipe", "error"),
    [(Recipe(strategy="margn"), UnknownName), (Recipe(device="abacus"), NoSuchDevice)],
)
def test_what_the_machine_does_not_have_is_named(recipe, error):
    world = blobs()
    with pytest.raises(error, match=r"margn|abacus"):
        learn(world.labeled(range(18)), world.pool(range(18, 120)), recipe)


@pytest.mark.parametrize("stage", ["fit", "judge", "rank"])
def test_a_turn_can_be_cancelled_at_any_stage(stage):
    class Cancelled(Exception):
        pass

    def cancel(at, done, total):
        assert 0 <= done <= total
        if at == stage:
            raise Cancelled

    world = blobs()
    with pytest.raises(Cancelled):
        learn(
            world.labeled(range(18), range(18, 30)),
            world.pool(range(30, 120)),
            Recipe(),
            on_progress=cancel,
        )


def test_the_device_can_be_named():
    world = blobs()
    labeled, pool = world.labeled(range(18)), world.pool(range(18, 120))
    outcome = learn(labeled, pool, replace(Recipe(), device="cpu"))
    assert outcome.model
    assert outcome.model.device == "cpu"


def test_a_pool_without_a_single_shard_still_yields_a_model():
    outcome = learn(blobs().labeled(range(18)), Pool(()), Recipe())
    assert outcome.picks == ()
    assert outcome.model is not None


def test_auto_hands_over_early_where_some_categories_are_rare():
    world = digits()
    common = np.flatnonzero(world.labels < 2)
    rest = np.setdiff1d(np.arange(1797), common)
    kept = np.concatenate([common, rest[:40]])
    skewed = World(world.ids[kept], world.rows[kept], world.labels[kept], world.categories)
    train = [*range(33), *range(len(common), len(kept))]
    outcome = learn(skewed.labeled(train), skewed.pool(range(33, len(common))), Recipe())
    assert outcome.strategy == "margin_clusters"
    assert "few of some" in outcome.why


def test_evenness_counts_the_categories_in_effect():
    assert evenness_of(np.eye(4, dtype=np.float32)) == pytest.approx(1)
    assert evenness_of(np.eye(4, dtype=np.float32)[[2, 2, 2]]) == pytest.approx(1 / 4)


def test_the_same_labels_again_are_perfectly_stable_and_more_labels_less_so():
    world = digits()
    pool = world.pool(range(300, 1437))
    first = learn(world.labeled(range(60)), pool, Recipe(picks=10))
    assert first.stability is None
    again = learn(world.labeled(range(60)), pool, Recipe(picks=10), previous=first.model)
    assert again.stability == 1
    more = learn(world.labeled(range(300)), pool, Recipe(picks=10), previous=first.model)
    assert more.stability is not None
    assert 0.3 < more.stability < 0.98


@pytest.mark.parametrize("head", ["linear", "mlp"])
def test_a_warm_start_ends_where_a_cold_one_does(head):
    world = digits()
    pool, recipe = world.pool(range(300, 1437)), Recipe(picks=10, head=head, strategy="margin")
    before = learn(world.labeled(range(200)), pool, recipe)
    cold = learn(world.labeled(range(300), HOLDOUT), pool, recipe)
    warm = learn(
        world.labeled(range(300), HOLDOUT),
        pool,
        replace(recipe, warm_start=True),
        previous=before.model,
    )
    assert cold.model.head == warm.model.head == head
    assert warm.metrics.score == pytest.approx(cold.metrics.score, abs=0.02)


def test_the_random_baseline_learns_from_draws_by_chance_alone():
    world = digits()
    pool, labeled = world.pool(range(300, 1437)), world.labeled(range(300), HOLDOUT)
    chance = np.arange(300) % 5 == 0
    outcome = learn(replace(labeled, by_chance=chance), pool, Recipe(picks=10))
    alone = learn(world.labeled(range(0, 300, 5), HOLDOUT), pool, Recipe(picks=10))
    assert outcome.baseline.score == pytest.approx(alone.metrics.score, abs=0.03)
    assert outcome.baseline.score < outcome.metrics.score
    for without in (np.zeros(300, bool), np.ones(300, bool)):
        assert learn(replace(labeled, by_chance=without), pool, Recipe(picks=5)).baseline is None
