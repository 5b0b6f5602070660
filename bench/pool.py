"""A round over a large pool: how long, how much memory, and how far from the least possible.

    python -m bench.pool [--rows 1000000] [--device auto] [--quick]

The pool lies on disk as a project's does: float16 shards, read as memory maps. A round fits a
committee of 8 and its shipping head on 500 labels, chooses the L2, scores every row, chooses 20
diverse picks and explains them. The floor is the bare product of the same rows, in the chunks that
suit it best, with the columns of that committee: no softmax, no score, no choice. Prints a table,
and one JSON object as its last line.
"""

import argparse
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from bench.memory import Peak
from learner.engine import learn
from learner.networks import device
from learner.networks.scoring import on_device
from learner.store import SHARD, FeatureStore
from learner.types import Examples, Labeled, Outcome, Pool, Recipe, Shard

WIDTH, CATEGORIES, MEMBERS, LABELS, PICKS = 384, 10, 8, 500, 20
SIZES = (10_000, 100_000, 1_000_000)
STRATEGIES = ("auto", "vote_entropy", "uncertainty_herding")
CHUNKS = (2048, 4096, 8192, 16_384, 65_536)
REPEATS = 3


@dataclass(frozen=True)
class World:
    """A pool on disk, and labels for some of it."""

    pool: Pool
    labeled: Labeled

    def first(self, size: int) -> Pool:
        """The pool, cut to `size` rows."""
        shards, left = [], size
        for shard in self.pool.shards:
            n = min(left, len(shard.ids))
            left -= n
            if n:
                shards.append(Shard(shard.ids[:n], shard.rows[:n], shard.askable[:n]))
        return Pool(tuple(shards))


def build(folder: Path, rows: int) -> World:
    """Ten overlapping clouds in 384 dimensions, as an encoder might give them."""
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(CATEGORIES, WIDTH)).astype(np.float32) * 0.25
    store, truth = FeatureStore(folder, WIDTH), rng.integers(0, CATEGORIES, rows)
    for start in range(0, rows, SHARD):
        labels = truth[start : start + SHARD]
        noise = rng.standard_normal((len(labels), WIDTH), np.float32)
        store.append(np.arange(start, start + len(labels)), centres[labels] + noise)
    known = rng.choice(min(rows, SIZES[0]), LABELS + 300, replace=False)
    train, holdout = np.sort(known[:LABELS]), np.sort(known[LABELS:])
    shards = tuple(
        Shard(ids, block, ~np.isin(ids, known), np.isin(ids, holdout))
        for ids, block in store.shards()
    )
    parts = [Examples(at, store.rows(at), truth[at]) for at in (train, holdout)]
    return World(Pool(shards), Labeled(parts[0], parts[1], CATEGORIES))


def floor(pool: Pool, where: torch.device) -> float:
    """Seconds of the bare product over all rows, with the best of several chunk lengths."""
    columns = torch.randn(WIDTH, (MEMBERS + 1) * CATEGORIES, device=where)
    return min(_product(pool, columns, chunk) for chunk in CHUNKS for _ in range(2))


def _product(pool: Pool, columns: torch.Tensor, chunk: int) -> float:
    started = time.perf_counter()
    for shard in pool.shards:
        for start in range(0, len(shard.rows), chunk):
            rows = on_device(shard.rows[start : start + chunk], columns.device)
            product = rows.float() @ columns
    if product.is_cuda:
        torch.cuda.synchronize()
    return time.perf_counter() - started


def turn(world: World, size: int, strategy: str, where: str) -> tuple[float, Outcome]:
    """Seconds of one whole turn of the loop, the best of a few, and what it yields."""
    recipe = Recipe(strategy=strategy, members=MEMBERS, picks=PICKS, round_size=PICKS, device=where)
    seconds = []
    for _ in range(REPEATS):
        pool = world.first(size)
        started = time.perf_counter()
        outcome = learn(world.labeled, pool, recipe)
        seconds.append(time.perf_counter() - started)
    return min(seconds), outcome


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=SIZES[-1])
    parser.add_argument("--device", default="auto")
    parser.add_argument("--quick", action="store_true", help="10,000 rows only")
    options = parser.parse_args()
    rows = SIZES[0] if options.quick else options.rows
    where = device.resolve(options.device)
    with tempfile.TemporaryDirectory() as folder:
        world = build(Path(folder), rows)
        report = measure(world, [s for s in SIZES if s < rows] + [rows], where)
    print(json.dumps(report))


def measure(world: World, sizes: list[int], where: torch.device) -> dict[str, object]:
    """Every strategy at every size, beside the floor; the slowest is the one reported."""
    print(f"{torch.get_num_threads()} threads, {where}; best of {REPEATS}")
    print(f"{'strategy':22}{'rows':>12}{'seconds':>10}{'floor':>8}{'ratio':>7}{'peak MB':>9}")
    found: dict[tuple[str, int], tuple[float, float, float]] = {}
    turn(world, sizes[0], "auto", str(where))  # what is loaded once is no part of a round
    for size in sizes:
        least = floor(world.first(size), where)
        for strategy in STRATEGIES:
            with Peak() as peak:
                seconds, outcome = turn(world, size, strategy, str(where))
            assert len({pick.id for pick in outcome.picks}) == PICKS
            found[strategy, size] = seconds, least, peak.extra_mb
            line = f"{strategy:22}{size:12,}{seconds:10.3f}{least:8.3f}{seconds / least:7.2f}"
            print(f"{line}{peak.extra_mb:9.0f}", flush=True)
    slowest = max(STRATEGIES, key=lambda strategy: found[strategy, sizes[-1]][0])
    seconds, least, _ = found[slowest, sizes[-1]]
    return {
        "rows": sizes[-1],
        "strategy": slowest,
        "seconds": round(seconds, 3),
        "floor_seconds": round(least, 3),
        "ratio": round(seconds / least, 2),
        "peak_extra_mb": round(max(found[strategy, sizes[-1]][2] for strategy in STRATEGIES)),
        "small_seconds": round(max(found[strategy, sizes[0]][0] for strategy in STRATEGIES), 3),
        "seconds_by_strategy": {s: round(found[s, sizes[-1]][0], 3) for s in STRATEGIES},
    }


if __name__ == "__main__":
    main()
