"""Unlabeled samples that look alike, and the category that what is labeled around them suggests.

Runs in a web process, so it is bounded and needs no model: at most FREE + KNOWN feature rows are
read, in blocks, from the memory maps that the rounds read. Free ones come from a random stretch of
the pool's random order, so they are a fair picture of it however large it is; of the labeled ones
the newest are asked, for those were given by the guideline that holds now.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeling.models import Project
from labeling.rounds.serving import serving
from labeling.selectors import batches, queue
from labeling.selectors.projects import Person
from learner.store import FeatureStore
from learner.types import Floats, Ids

FREE, KNOWN = 15_000, 5_000  # rows looked at
SEEDS = 64  # samples that a batch may grow from
TRIED = 6  # of these, the ones whose neighbours agree most
NEIGHBOURS = 7  # labeled ones that vote; fewer where there are fewer
LEAST, FEWEST = 12, 4  # tiles that are enough, and those below which single keys are faster
REACH = 4  # look-alikes asked about for each tile wanted: some are of another category
BLOCK = 2_048  # rows in memory at once

Votes = tuple[NDArray[np.int64], Floats]  # the category [m] and the share of the votes it had


@dataclass(frozen=True)
class Proposal:
    """Samples that probably are all of one category, the one they grew from first."""

    category_id: int
    samples: tuple[int, ...]


@dataclass(frozen=True)
class Known:
    """Labeled rows of unit length, float32[n, d], and their categories, int64[n]."""

    rows: Floats
    categories: Ids

    def votes(self, rows: Floats) -> Votes:
        """What the nearest labeled rows say of each of these; of a tie, the nearer one."""
        near = np.argsort(-(rows @ self.rows.T), axis=1, kind="stable")[:, :NEIGHBOURS]
        said = self.categories[near]
        votes = (said[:, :, None] == said[:, None, :]).sum(axis=2)  # for each neighbour's category
        first = np.arange(len(said))
        best = votes.argmax(axis=1)
        return said[first, best], votes[first, best] / said.shape[1]


def propose(project: Project, annotator: Person, count: int) -> Proposal | None:
    """Up to `count` free samples that look alike; None where too few do, or too little is known.

    StoreError if the feature rows are gone.
    """
    source = serving(project)
    if source is None:
        return None
    store = source.store
    known = _known(store, batches.known_around(project, KNOWN))
    if len(np.unique(known.categories)) < 2:  # one category is no question
        return None
    free = np.array(queue.free_of_pool(project, annotator, FREE), np.int64)
    free = free[np.isin(free, store.known_ids())]
    best: Proposal | None = None
    for seed, row in _seeds(store, free, known):
        found = _grown(project, store, (seed, row), free, known, count)
        if best is None or len(found.samples) > len(best.samples):
            best = found
        if len(best.samples) >= min(LEAST, count):
            break
    return best if best is not None and len(best.samples) >= min(FEWEST, count) else None


def _known(store: FeatureStore, pairs: list[tuple[int, int]]) -> Known:
    table = np.array(pairs, np.int64).reshape(-1, 2)
    order = np.argsort(table[:, 0])
    ids, rows = _rows(store, table[:, 0])
    table = table[order]
    return Known(rows, table[np.searchsorted(table[:, 0], ids), 1])


def _seeds(store: FeatureStore, free: Ids, known: Known) -> Iterator[tuple[int, Floats]]:
    """The first of the free samples, which came in random order: those of them that are in least
    doubt. Of equals the earlier, so that every category has its turn."""
    ids, rows = _rows(store, free[:SEEDS])
    if not len(ids):
        return
    place = {int(pk): place for place, pk in enumerate(free[:SEEDS])}
    _, share = known.votes(rows)
    order = sorted(range(len(ids)), key=lambda at: (-share[at], place[int(ids[at])]))
    for at in order[:TRIED]:
        yield int(ids[at]), rows[at]


def _grown(
    project: Project,
    store: FeatureStore,
    seed: tuple[int, Floats],
    free: Ids,
    known: Known,
    count: int,
) -> Proposal:
    """The free samples nearest to the seed of which the labeled ones say the same, nearest first,
    with the seed before all."""
    start, row = seed
    [category], _ = known.votes(row[None])
    near = batches.open_to_proposals(project, _nearest(store, free, row, REACH * count))
    ids, rows = _rows(store, np.array(near, np.int64))
    said = dict(zip(ids.tolist(), known.votes(rows)[0].tolist(), strict=True)) if len(ids) else {}
    same = [pk for pk in near if said[pk] == category]
    ordered = sorted(same, key=lambda pk: pk != start)[:count]
    return Proposal(int(category), tuple(ordered))


def _nearest(store: FeatureStore, free: Ids, row: Floats, most: int) -> list[int]:
    """By cosine, nearest first."""
    blocks = [(ids, rows @ row) for ids, rows in _blocks(store, free)]
    ids = np.concatenate([ids for ids, _ in blocks])
    likeness = np.concatenate([likeness for _, likeness in blocks])
    return [int(pk) for pk in ids[np.argsort(-likeness, kind="stable")[:most]]]


def _rows(store: FeatureStore, wanted: Ids) -> tuple[Ids, Floats]:
    """The rows of unit length that there are of these, in the order of the store."""
    blocks = list(_blocks(store, wanted))
    ids = [np.empty(0, np.int64), *(ids for ids, _ in blocks)]
    rows = [np.empty((0, store.dimensions), np.float32), *(rows for _, rows in blocks)]
    return np.concatenate(ids), np.concatenate(rows)


def _blocks(store: FeatureStore, wanted: Ids) -> Iterator[tuple[Ids, Floats]]:
    for ids, rows in store.shards():
        here = np.flatnonzero(np.isin(ids, wanted))
        for start in range(0, len(here), BLOCK):
            at = here[start : start + BLOCK]
            block = rows[at].astype(np.float32)
            length = np.linalg.norm(block, axis=1, keepdims=True)
            yield ids[at], block / np.maximum(length, 1e-12)
