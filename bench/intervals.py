"""Do 95 % intervals hold the truth in 95 of 100 projects?

    python -m bench.intervals [--projects 1000]

Simulates projects whose truth is known (bench/worlds.py), judges each as the product does, and
counts how often the interval holds the truth; beside it the share that the usual interval holds:
the bootstrap's percentiles, or for a forecast a bootstrap with independent binomial errors. Prints
a table, and one JSON object as its last line.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import naive, worlds
from learner.crowd.shares import wilson
from learner.judging import judge
from learner.judging.baseline import Baseline, random_baseline
from learner.judging.curves import Point, labels_to_target, monotone
from learner.judging.forecast import Forecast, forecast
from learner.judging.lure import lure
from learner.types import Interval, Task

TRUTH = 40_000  # samples that stand for all there are
Seen = tuple[str, float, Interval]
Drawn = tuple[NDArray[Any], NDArray[Any]]
PICKED_OVER = int(worlds.POOL * 0.3)  # labels, beyond which no baseline is told


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--projects", type=int, default=1000)
    projects = arguments.parse_args().projects
    held: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for seed in range(projects):
        for name, truth, (low, high) in project(np.random.default_rng(seed)):
            held[name].append((truth < low, truth > high))
    report(held)


def project(random: np.random.Generator) -> Iterator[Seen]:
    yield from metrics(worlds.categories, "category", random)
    yield from metrics(worlds.labels, "categories", random)
    yield from metrics(worlds.numbers, "number", random)
    yield from estimates(random)
    yield from forecasts(random)


def metrics(draw: Any, task: Task, random: np.random.Generator) -> Iterator[Seen]:
    """Every figure of the task: its truth on all samples, and its interval on the holdout."""
    size = worlds.holdout_size(random)
    predicted, labels = draw(random, size + TRUTH)
    found = judge(predicted[:size], labels[:size], task)
    truth = judge(predicted[size:], labels[size:], task)
    bounds = {found.metric: (found.low, found.high), **found.intervals}
    for name, interval in bounds.items():
        yield f"{task} {name}", getattr(truth, name), interval
    if task == "category":
        usual = naive.bootstrapped(predicted[:size], labels[:size], random)
        for name, interval in usual.items():
            yield f"usual {task} {name}", getattr(truth, name), interval
        recalls = zip(truth.per_category, found.recall_intervals, strict=True)  # type: ignore[attr-defined]
        yield from (("category recall", row[1], interval) for row, interval in recalls)


def estimates(random: np.random.Generator) -> Iterator[Seen]:
    draws = worlds.draws(random)
    found = lure(draws.drawn, draws.chances, len(draws.pool))
    yield "lure", float(draws.pool.mean()), (found.low, found.high)
    yield "usual lure", float(draws.pool.mean()), naive.of_mean(draws.drawn)


def forecasts(random: np.random.Generator) -> Iterator[Seen]:
    """What a project that goes on measures, against what it foresaw somewhere on its way."""
    world = worlds.learning(random)
    now = int(random.integers(5, 25))
    points = curve(world.labels, world.scores, world.size)
    reached = float(monotone(world.scores[:now])[-1])
    target = float(np.ceil((reached + random.uniform(0.001, 0.03)) * 200) / 200)
    foreseen = forecast(points[:now], target) if target < 1 else None
    if isinstance(foreseen, Forecast):
        truth = max(reaches(world.labels, world.scores, target), world.labels[now - 1])
        yield "forecast", truth, (foreseen.low, open_end(foreseen.high, world.labels[-1]))
        usual = naive.forecast(points[:now], target, world.size, random)
        yield "usual forecast", truth, (usual[0], open_end(usual[1], world.labels[-1]))
    alone = curve(world.chance_labels, world.chance_scores, world.size)
    until = int(np.searchsorted(world.labels, PICKED_OVER))
    now = int(random.integers(8, max(9, min(until, len(world.labels)))))
    yield from baselines(world, now, alone)


def baselines(world: worlds.Learning, now: int, alone: list[Point]) -> Iterator[Seen]:
    score = float(monotone(world.scores[:now])[-1])
    known = [point for point in alone if point.labels <= world.chance_labels[now - 1]]
    truth = reaches(world.random_labels, world.random_scores, score)
    found = random_baseline(known, score)
    if isinstance(found, Baseline):
        yield "baseline, at least", truth, (found.least, np.inf)


def reaches(labels: list[int], scores: list[float], target: float) -> float:
    found = labels_to_target(labels, scores, target)
    return np.inf if found is None else found


def open_end(high: float | None, last: float) -> float:
    """An end beyond what was simulated is as good as open: the truth may be there."""
    return np.inf if high is None or high >= last else high


def curve(labels: list[int], scores: list[float], size: int) -> list[Point]:
    points: dict[int, Point] = {}
    for count, score in zip(labels, scores, strict=True):
        points[count] = Point(count, score, *wilson(round(score * size), size))
    return list(points.values())


def report(held: dict[str, list[tuple[bool, bool]]]) -> None:
    shares = {}
    print(f"{'95 % interval of':32s} holds  truth below  above  projects")
    for name, misses in sorted(held.items()):
        below, above = np.mean(misses, axis=0)
        shares[name] = round(float(1 - below - above), 3)
        print(f"{name:32s} {shares[name]:5.3f}  {below:11.3f}  {above:5.3f}  {len(misses):8d}")
    print(json.dumps(shares))


if __name__ == "__main__":
    main()
