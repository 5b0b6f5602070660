"""Play one strategy with one seed, or all of them in several processes."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from itertools import product
from multiprocessing import get_context, parent_process

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from learner import engine, judging
from learner.errors import BadExperiment
from learner.networks.model import Model
from learner.simulate.experiment import Experiment, Known, check
from learner.simulate.simulation import Run, Simulation
from learner.types import (
    Examples,
    Ids,
    Judgement,
    Labeled,
    Outcome,
    Pool,
    Recipe,
    Shard,
    Task,
)

MEASURES: dict[Task, tuple[str, ...]] = {
    "category": ("accuracy", "balanced_accuracy", "macro_f1", "log_loss", "ece"),
    "categories": ("micro_f1", "macro_f1", "subset_accuracy", "log_loss"),
    "number": ("r2", "mae", "rmse"),
}
Scores = NDArray[np.float64]  # [measures, points]


def simulate(
    known: Known,
    strategies: Sequence[str],
    experiment: Experiment,
    *,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    workers: int = 1,
) -> Simulation:
    """Replay the known set once for each strategy and seed.

    `on_progress(done, total)` counts these runs. `workers` are processes of one thread each; the
    result is the same for any number of them. Raises BadExperiment, UnknownName for a strategy,
    and what `engine.learn` raises.
    """
    check(known, strategies, experiment)
    if workers < 1:
        raise BadExperiment(f"workers is {workers}: at least one process must do the work.")
    runs = list(product(dict.fromkeys(strategies), range(experiment.seeds)))
    scores: dict[Run, Scores] = {}
    on_progress(0, len(runs))
    for run, score in play_all(known, experiment, runs, workers):
        scores[run] = score
        on_progress(len(scores), len(runs))
    in_order = {run: scores[run] for run in runs}
    return Simulation.of(experiment.sizes, MEASURES[known.task], in_order)


def play_all(
    known: Known, experiment: Experiment, runs: Sequence[Run], workers: int
) -> Iterator[tuple[Run, Scores]]:
    """The scores of each run, in the order in which they end."""
    if workers == 1:
        for run in runs:
            yield run, play(known, experiment, *run)
        return
    spawn = get_context("spawn")  # a fork would copy torch's locks in whatever state they are
    with ProcessPoolExecutor(workers, mp_context=spawn, initializer=end_with_parent) as pool:
        futures = {pool.submit(play, known, experiment, *run): run for run in runs}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:  # after an error the rest would only be waited for
            pool.shutdown(cancel_futures=True)


def end_with_parent() -> None:
    """A pool's idle processes would outlive a parent that was killed, for ever."""
    parent = parent_process()
    assert parent is not None, "runs in the processes of a pool"

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="end with parent", daemon=True).start()


def play(known: Known, experiment: Experiment, strategy: str, seed: int) -> Scores:
    """Label as the strategy asks; the scores at each of the experiment's sizes."""
    order, held_out = experiment.split(seed, len(known.labels))
    table = Table(known, held_out, replace(experiment.recipe, strategy=strategy, seed=seed))
    sizes = experiment.sizes
    labeled, model, scores = order[: experiment.start], None, []
    with threadpool_limits(1):
        if len(labeled) == 0:
            labeled = picked(table.turn(labeled, int(sizes[0]), None))
        for more in [*np.diff(sizes).tolist(), 1]:
            outcome = table.turn(labeled, more, model)
            scores.append(table.score(outcome, labeled))
            labeled, model = np.concatenate([labeled, picked(outcome)]), outcome.model
    return np.array(scores).T


def picked(outcome: Outcome) -> Ids:
    """The samples that a turn asks for."""
    return np.array([pick.id for pick in outcome.picks], np.int64)


@dataclass(frozen=True)
class Table:
    """Where one run is played: a sample's id is its position in the known set."""

    known: Known
    held_out: Ids
    recipe: Recipe

    def turn(self, labeled: Ids, picks: int, previous: Model | None) -> Outcome:
        """One turn of the loop, as a project takes it."""
        examples = Labeled(
            train=self.examples(labeled),
            holdout=self.examples(self.held_out),
            categories=self.known.categories,
            task=self.known.task,
        )
        recipe = replace(self.recipe, picks=picks, round_size=picks)
        return engine.learn(examples, self.pool(labeled), recipe, previous=previous)

    def examples(self, at: Ids) -> Examples:
        return Examples(at, self.known.half[at].astype(np.float32), self.known.labels[at])

    def pool(self, labeled: Ids) -> Pool:
        ids = np.arange(len(self.known.labels))
        held_out = np.isin(ids, self.held_out)
        return Pool((Shard(ids, self.known.half, ~held_out & ~np.isin(ids, labeled), held_out),))

    def score(self, outcome: Outcome, labeled: Ids) -> list[float]:
        """The measures on the holdout. Without a model, everything is taken for the labels' mean:
        before a second category is known, for the only one seen."""
        metrics: Judgement | None = outcome.metrics
        if metrics is None:
            truth = self.known.labels[self.held_out]
            mean = self.known.targets[labeled].mean(axis=0)
            metrics = judging.judge(np.tile(mean, (len(truth), 1)), truth, self.known.task)
        return [getattr(metrics, name) for name in MEASURES[self.known.task]]
