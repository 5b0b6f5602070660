"""What every strategy owes, whatever it is asked for, each a bug seen in somebody's library."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from learner import committee
from learner.engine import learn
from learner.networks.scoring import Scorer
from learner.strategies import STRATEGIES
from learner.types import Outcome, Pool, Recipe
from tests.learner.worlds import World, blobs, drawn_on, measured, tagged

RECIPE = Recipe(picks=30, round_size=10, members=5, seed=11)
LABELED, ASKABLE = range(18), range(18, 120)
WORLDS = {
    "category": blobs(),
    "categories": tagged(),
    "number": measured(),
    "regions": drawn_on(),
}
OFFERED = [
    *(("auto", task) for task in WORLDS),
    *((name, task) for name in STRATEGIES.names for task in sorted(STRATEGIES.get(name).tasks)),
]


@dataclass(frozen=True)
class Asking:
    """A strategy in a world that it is meant for."""

    recipe: Recipe
    world: World

    def __call__(
        self,
        world: World | None = None,
        train: Any = LABELED,
        askable: Any = ASKABLE,
        shards: int = 1,
        **recipe: Any,
    ) -> Outcome:
        world = world or self.world
        labeled, pool = world.labeled(train), world.pool(askable, shards)
        return learn(labeled, pool, replace(self.recipe, **recipe))

    @cached_property
    def first(self) -> Outcome:
        """What is asked first, of everybody."""
        return self()


@cache
def asking(name: str, task: str) -> Asking:
    return Asking(replace(RECIPE, strategy=name), WORLDS[task])


@pytest.fixture(params=OFFERED, ids="-".join)
def ask(request) -> Asking:
    return asking(*request.param)


@pytest.fixture(autouse=True, scope="module")
def _each_head_is_fitted_once() -> Iterator[None]:
    """A thousand tests ask with a few dozen heads."""
    inner, fitted = committee.fit, {}

    def fit(train, categories, space, recipe, on_progress, start=None):
        key = (train.ids.tobytes(), train.rows.tobytes(), train.labels.tobytes(), recipe.seed)
        if key not in fitted:
            fitted[key] = inner(train, categories, space, recipe, on_progress, start)
        return fitted[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(committee, "fit", fit)
        yield


def ids_of(outcome: Outcome) -> list[int]:
    return [pick.id for pick in outcome.picks]


def shuffled(world: World, seed: int) -> dict[str, Any]:
    """The same world, labels and pool in another order and in four shards."""
    other = world.shuffled(seed)
    labeled, askable = (other.at(world.ids[list(part)]) for part in (LABELED, ASKABLE))
    return {"world": other, "train": labeled, "askable": askable, "shards": 4}


def test_picks_are_askable_ids_each_once_and_ranked_from_one(ask):
    picks = ask.first.picks
    assert len({pick.id for pick in picks}) == RECIPE.picks
    assert {pick.id for pick in picks} <= set(ask.world.ids[18:])
    assert [pick.rank for pick in picks] == list(range(1, RECIPE.picks + 1))


def test_the_same_seed_asks_the_same(ask):
    assert ask().picks == ask.first.picks


def test_the_order_and_sharding_of_the_pool_do_not_matter(ask):
    assert ids_of(ask(**shuffled(ask.world, 5))) == ids_of(ask.first)


def test_inputs_are_left_alone(ask):
    labeled, pool = ask.world.labeled(LABELED, range(100, 120)), ask.world.pool(range(18, 100))
    inputs: list[NDArray[Any]] = [labeled.train.rows, labeled.train.labels, pool.shards[0].rows]
    before = [array.tobytes() for array in inputs]
    for array in inputs:
        array.setflags(write=False)
    learn(labeled, pool, ask.recipe)
    assert [array.tobytes() for array in inputs] == before


def test_single_precision_pools_are_ranked_as_half(ask):
    half = ask.world.pool(ASKABLE)
    single = Pool(tuple(replace(s, rows=s.rows.astype(np.float32)) for s in half.shards))
    labeled = ask.world.labeled(LABELED)
    ranked = [ids_of(learn(labeled, pool, ask.recipe)) for pool in (half, single)]
    assert ranked[0] == ranked[1]


@pytest.mark.parametrize("known", [0, 4])
def test_nothing_to_tell_apart_is_a_cold_start(ask, known):
    world = replace(ask.world, labels=np.repeat(ask.world.labels[4:5], 120, axis=0))
    outcome = ask(world, train=range(known))
    assert outcome.model is None
    assert len(set(ids_of(outcome))) == RECIPE.picks
    assert {pick.evidence.rule for pick in outcome.picks} == {"cold start"}
    assert {(pick.evidence.top, pick.evidence.votes) for pick in outcome.picks} == {((), ())}


def test_three_labels_are_enough(ask):
    outcome = ask(train=[0, 1, 2])
    assert (outcome.model is None) == (ask.world.task == "regions")
    assert len(set(ids_of(outcome))) == RECIPE.picks


@pytest.mark.parametrize("left", [0, 1, 29])
def test_a_small_pool_is_asked_to_the_last_sample(ask, left):
    asked = ids_of(ask(askable=range(120 - left, 120)))
    assert sorted(asked) == sorted(ask.world.ids[120 - left :])


def test_all_may_be_exploration(ask):
    outcome = ask(exploration=1.0)
    assert len(set(ids_of(outcome))) == RECIPE.picks
    rule = "cold start" if ask.world.task == "regions" else "explore"
    assert {pick.evidence.rule for pick in outcome.picks} == {rule}


def test_duplicate_rows_are_picked_once_each_and_by_a_hash_of_their_id(ask):
    same = replace(ask.world, rows=np.ones_like(ask.world.rows))
    first, second = (ids_of(ask(same, seed=seed)) for seed in (1, 2))
    assert len(set(first)) == RECIPE.picks
    assert first != second
    assert first != sorted(first)
    assert ids_of(ask(**shuffled(same, 3), seed=1)) == first


def test_the_order_of_members_and_categories_changes_nothing(ask, monkeypatch):
    before = ids_of(ask.first)
    inner = Scorer.__call__

    def turned(self, rows, heads):
        ships, *members = inner(self, rows, heads)
        return np.array([ships, *members[::-1]])[:, ::-1]

    monkeypatch.setattr(Scorer, "__call__", turned)
    assert ids_of(ask()) == before


@pytest.mark.parametrize(("name", "task"), [one for one in OFFERED if one[1] != "regions"])
def test_an_exception_in_a_strategy_surfaces_once_and_untouched(name, task, monkeypatch):
    calls = []

    def broken(_scorer, rows, _heads):
        calls.append(len(rows))
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(Scorer, "__call__", broken)
    with pytest.raises(ZeroDivisionError, match="a bug"):
        asking(name, task)()
    assert len(calls) == 1


def test_every_pick_says_why(ask):
    known = set(ask.world.ids[LABELED])
    for pick in ask.first.picks:
        evidence = pick.evidence
        assert evidence.strategy == ask.first.strategy
        assert 0 < evidence.percentile <= 100
        assert np.isfinite(evidence.score)
        assert 0 < evidence.selection_probability <= 1
        assert 1 <= evidence.place <= evidence.pool == len(ASKABLE)
        assert evidence.gain >= 0
        distances = [distance for _, distance in evidence.nearest]
        assert distances == sorted(distances)
        assert {near for near, _ in evidence.nearest} <= known
        likely = [value for _, value in evidence.top]
        assert likely == sorted(likely, reverse=True)
        if ask.world.task == "categories":
            assert len(likely) >= 2
            assert all(value >= 0.25 for value in likely[2:])
        elif ask.world.task != "regions":
            assert len(likely) == min(2, ask.world.categories)
        members = RECIPE.members if ask.world.task == "category" else 0
        assert sum(evidence.votes) == members


@pytest.mark.parametrize("name", [name for name, task in OFFERED if task == "number"])
@pytest.mark.parametrize("unit", [2.0**-40, 2.0**40])
def test_the_unit_of_a_number_changes_nothing(name, unit):
    ask = asking(name, "number")
    rescaled = replace(ask.world, labels=ask.world.labels * unit)
    assert ids_of(ask(rescaled)) == ids_of(ask.first)


def test_a_corrected_or_withdrawn_label_changes_the_next_head():
    ask = asking("auto", "category")
    corrected = replace(ask.world, labels=np.where(np.arange(120) == 3, 2, ask.world.labels))
    heads = [ask.first, ask(corrected), ask(train=range(17))]
    first, *others = [outcome.model.weights for outcome in heads if outcome.model]
    assert len(others) == 2
    assert not any(np.allclose(first, other) for other in others)
