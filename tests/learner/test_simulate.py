import json
import os
import signal
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from learner.errors import BadExperiment, UnknownName
from learner.simulate import Experiment, Known, Simulation, replay, simulate
from learner.types import Recipe
from tests.learner.worlds import blobs

SMALL = Experiment(seeds=2, batch=8, stop=24, recipe=Recipe(members=2, device="cpu"))


@pytest.fixture(scope="module")
def known() -> Known:
    world = blobs(120)
    return Known(world.rows, world.labels)


@pytest.fixture(scope="module")
def found(known) -> Simulation:
    return simulate(known, ["margin", "random"], SMALL)


def simulation(**curves) -> Simulation:
    """A simulation with these curves over 10, 20 and 30 labels."""
    arrays = {name: np.array(curve, float) for name, curve in curves.items()}
    return Simulation(np.array([10, 20, 30]), {"accuracy": arrays})


def test_every_strategy_has_a_curve_for_each_seed_and_each_measure(found):
    assert found.labels.tolist() == [8, 16, 24]
    assert set(found.scores) == {"accuracy", "balanced_accuracy", "macro_f1", "log_loss", "ece"}
    for curves in found.scores.values():
        assert [curve.shape for curve in curves.values()] == [(2, 3), (2, 3)]
        assert np.isfinite(list(curves.values())).all()


def test_two_processes_find_what_one_finds(known, found):
    told = []
    again = simulate(
        known, ["margin", "random"], SMALL, workers=2, on_progress=lambda *seen: told.append(seen)
    )
    assert again.to_json() == found.to_json()
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_runs_that_end_out_of_order_are_put_back(known, found, monkeypatch):
    def backwards(known, experiment, runs, _workers):
        for run in reversed(runs):
            yield run, replay.play(known, experiment, *run)

    monkeypatch.setattr(replay, "play_all", backwards)
    again = simulate(known, ["margin", "random"], SMALL)
    assert json.dumps(again.to_json()) == json.dumps(found.to_json())


KILLED = """
import os, signal, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from learner.simulate.replay import end_with_parent

if __name__ == "__main__":
    pool = ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=end_with_parent
    )
    print(pool.submit(str, "at work").result(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_no_process_outlives_a_simulation_that_was_killed(tmp_path):
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    done = subprocess.run(  # ends when the last process that could still print has gone
        [sys.executable, script],
        check=False,
        env={**os.environ, "PYTHONPATH": "."},
        stdout=subprocess.PIPE,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL
    assert done.stdout == b"at work\n"


def test_all_strategies_of_a_seed_face_the_same_holdout_and_the_same_start(known, monkeypatch):
    seen = []
    learn = replay.engine.learn

    def spy(labeled, pool, recipe, **options):
        seen.append((recipe.seed, len(labeled.train.ids), labeled, recipe.strategy))
        return learn(labeled, pool, recipe, **options)

    monkeypatch.setattr(replay.engine, "learn", spy)
    simulate(known, ["margin", "random"], Experiment(seeds=2, start=6, batch=8, stop=14))
    firsts = {(seed, who): labeled for seed, size, labeled, who in seen if size == 6}
    for seed in (0, 1):
        ours, theirs = firsts[seed, "margin"], firsts[seed, "random"]
        assert ours.train.ids.tolist() == theirs.train.ids.tolist()
        assert ours.holdout.ids.tolist() == theirs.holdout.ids.tolist()
    assert firsts[0, "random"].holdout.ids.tolist() != firsts[1, "random"].holdout.ids.tolist()


def test_nothing_held_out_is_ever_asked_about_and_nothing_is_asked_twice(known, monkeypatch):
    asked = []
    learn = replay.engine.learn

    def spy(labeled, pool, recipe, **options):
        outcome = learn(labeled, pool, recipe, **options)
        asked.append((labeled, {pick.id for pick in outcome.picks}))
        return outcome

    monkeypatch.setattr(replay.engine, "learn", spy)
    replay.play(known, SMALL, "auto", 0)
    for labeled, picks in asked:
        assert not picks & {*labeled.train.ids.tolist(), *labeled.holdout.ids.tolist()}
    assert [len(labeled.train.ids) for labeled, _ in asked] == [0, 8, 16, 24]
    assert all(
        (labeled.holdout.labels == known.labels[labeled.holdout.ids]).all() for labeled, _ in asked
    )


def test_a_model_that_has_seen_one_category_counts_as_always_naming_it():
    rows = np.random.default_rng(0).normal(size=(60, 3))
    labels = np.zeros(60, np.int64)
    labels[:2] = 1
    known = Known(rows, labels)
    scores = replay.play(
        known, Experiment(seeds=1, batch=2, stop=4, recipe=SMALL.recipe), "random", 3
    )
    held = labels[Experiment().split(3, 60)[1]]
    assert scores[0, 0] == pytest.approx((held == 0).mean())


def test_several_categories_at_once_and_numbers_are_replayed_too(known):
    flags = np.stack([known.labels == 0, known.labels != 1], axis=1)
    number = known.rows[:, 0].astype(np.float64) * 3 + 1
    for labels, task, measure in [(flags, "categories", "micro_f1"), (number, "number", "r2")]:
        curves = simulate(Known(known.rows, labels, task), ["random"], SMALL)
        assert curves.measure == measure
        assert curves.curves["random"][:, -1].min() > 0.5


def test_what_cannot_be_replayed_is_refused_by_name(known):
    with pytest.raises(UnknownName, match="Did you mean margin"):
        simulate(known, ["margins"], SMALL)
    with pytest.raises(BadExperiment, match="name one"):
        simulate(known, [], SMALL)
    with pytest.raises(BadExperiment, match=r"300 labels .* of 120 labeled samples 84 are left"):
        simulate(known, ["random"], Experiment())
    with pytest.raises(BadExperiment, match="of 0 labeled samples"):
        simulate(Known(known.rows[:0], known.labels[:0]), ["random"], SMALL)
    with pytest.raises(BadExperiment, match="workers is 0"):
        simulate(known, ["random"], SMALL, workers=0)
    with pytest.raises(BadExperiment, match="one category"):
        simulate(Known(known.rows, known.labels * 0), ["random"], SMALL)
    with pytest.raises(BadExperiment, match="one label for each row"):
        Known(known.rows, known.labels[:5])
    with pytest.raises(BadExperiment, match="float16"):
        Known(known.rows * 1e6, known.labels)


@pytest.mark.parametrize(
    "wrong",
    [{"seeds": 0}, {"batch": 0}, {"start": -1}, {"stop": 0}, {"holdout": 1.0}, {"start": 300}],
)
def test_an_impossible_experiment_names_what_is_wrong(wrong):
    with pytest.raises(BadExperiment, match=next(iter(wrong))):
        Experiment(**wrong)


def test_the_last_batch_is_cut_to_end_where_it_was_asked_to():
    assert Experiment(batch=20, stop=50).sizes.tolist() == [20, 40, 50]
    assert Experiment(start=5, batch=20, stop=50).sizes.tolist() == [5, 25, 45, 50]
    assert Experiment(batch=90, stop=50).sizes.tolist() == [50]


def test_the_findings_tell_lead_and_labels_needed_beside_random():
    found = simulation(
        random=[[0.2, 0.4, 0.6], [0.2, 0.4, 0.6]], ours=[[0.4, 0.8, 0.8], [0.4, 0.6, 0.8]]
    ).findings()
    assert list(found) == ["ours", "random"]  # best first
    assert found["ours"].mean == pytest.approx(0.65)
    assert found["ours"].labels_needed == pytest.approx(10 + 10 * 0.2 / 0.3)
    lead, low, high = found["ours"].lead
    assert lead == pytest.approx(0.25)
    assert low < lead < high
    assert found["random"].lead is None


def test_a_strategy_that_never_gets_there_says_never():
    behind = simulation(random=[[0.2, 0.4, 0.6]] * 2, entropy=[[0.2, 0.3, 0.4]] * 2)
    assert behind.labels_needed("entropy") is None
    assert "never" in behind.table()
    assert behind.lead("entropy")[2] < 0


def test_without_random_the_first_strategy_is_the_baseline():
    assert simulation(margin=[[0.1, 0.2, 0.3]], auto=[[0.1, 0.2, 0.3]]).baseline == "margin"


def test_another_measure_can_count():
    curves = {"accuracy": 1.0, "macro_f1": 0.5, "ece": 0.1}
    both = Simulation(
        np.array([10]), {name: {"auto": np.full((1, 1), at)} for name, at in curves.items()}
    )
    assert both.judged_by("macro_f1").curves["auto"][0, 0] == 0.5
    with pytest.raises(UnknownName, match=r"Known: accuracy, macro_f1\.$"):
        both.judged_by("ece")


def test_json_brings_the_same_simulation_back(found):
    again = Simulation.from_json(json.loads(json.dumps(found.to_json())))
    assert again.to_json() == found.to_json()
    joined = simulation(random=[[0.1, 0.2, 0.3]]).beside(simulation(auto=[[0.2, 0.3, 0.4]]))
    assert list(joined.curves) == ["random", "auto"]


def test_the_figure_is_a_png_of_the_curves(found, tmp_path):
    found.figure(tmp_path / "curves.png")
    with Image.open(tmp_path / "curves.png") as image:
        assert image.format == "PNG"
        assert image.width > 800
        colours = {colour for _, colour in image.convert("RGB").getcolors(100_000)}
    assert len(colours) > 20
