"""Ask what lies furthest from everything answered: greedy k-center, with a model or without."""

import numpy as np

from learner import utilities
from learner.strategies.strategy import EVEN_REGIONS, Batch, Order, Shortlist, strategy
from learner.types import Floats

FRONT = 1024  # points whose distances stay exact between two looks at all of them


def distance(batch: Batch) -> Floats:
    """How far a sample lies from what is labeled: float32[n], all 0 before anything is."""
    situation = batch.situation
    if not len(situation.train.ids):
        return np.zeros(len(batch.ids), np.float32)
    labeled = situation.space(situation.train.rows)
    return np.sqrt(utilities.nearest(situation.space(batch.rows), labeled))


def spread_out(shortlist: Shortlist, count: int) -> Order:
    """Greedy k-center over the shortlist, given what is known."""
    return k_center_of(
        shortlist.points, utilities.nearest(shortlist.points, shortlist.known), count
    )


@strategy("k_center", choose=spread_out, needs_model=False, tasks=EVEN_REGIONS)
def k_center(batch: Batch) -> Floats:
    """Gonzalez 1985; Sener & Savarese 2018: the distance to what is labeled."""
    return distance(batch)


def k_center_of(points: Floats, closest: Floats, count: int) -> Order:
    """The greedy order: always the point float32[n, d] that is furthest from known and picked.

    `closest` float32[n] is the squared distance to the nearest known point, infinite without one.
    A distance only falls as others are picked, so a stale one is an upper bound: while the best of
    a front of 1,024 beats every bound behind it, nothing behind it need be computed, and the picks
    are those of the full search (Minoux 1978, on distances).
    """
    closest = closest.copy()
    order: list[int] = []
    while len(order) < count:
        front, limit = _front(closest)
        picked = front[_while_ahead(points[front], closest[front], limit, count - len(order))]
        order.extend(picked)
        np.minimum(closest, utilities.nearest(points, points[picked]), out=closest)
        closest[order] = -1  # so that a duplicate of a pick, at distance 0, still goes before it
    return np.array(order, np.intp)


def _front(closest: Floats) -> tuple[Order, np.float32]:
    """The furthest points in the order of their positions, and the furthest of the others; the
    first of the very furthest is always among them."""
    if len(closest) <= FRONT:
        return np.arange(len(closest)), np.float32(-2)
    split = np.argpartition(closest, -FRONT)
    first = int(closest.argmax())
    return np.union1d(split[-FRONT:], [first]), closest[split[:-FRONT]].max()


def _while_ahead(points: Floats, closest: Floats, limit: np.float32, most: int) -> list[int]:
    """Picks in order, until a point behind the front might be as far; at least one."""
    picks = [int(closest.argmax())]
    lengths = (points**2).sum(axis=1)
    while len(picks) < most:
        last = picks[-1]
        squares = lengths + lengths[last] - 2 * (points @ points[last])
        closest = np.minimum(closest, np.maximum(squares, 0))
        closest[picks] = -1
        if closest.max() <= limit:
            break
        picks.append(int(closest.argmax()))
    return picks
