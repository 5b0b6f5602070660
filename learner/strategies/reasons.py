"""Why each of these? The evidence that is kept with every pick."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from learner import utilities
from learner.strategies.herding import kernel, radius_of
from learner.strategies.ranking import Draws, Scored
from learner.strategies.scoring import Question
from learner.strategies.strategy import Situation
from learner.types import Evidence, Floats, RankedPick, Rule, Task
from learner.utilities import squared_distances

NEAREST = 3
MANY, MAYBE = 20, 0.25  # labels of one sample that are told of, and how likely they are at least
Tops = tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Opinions:
    """What the model thinks of each pick; see Evidence."""

    tops: list[Tops]
    votes: list[tuple[int, ...]]
    spread: list[float | None]


@dataclass(frozen=True)
class Places:
    """Where each pick lies among what is known; see Evidence."""

    gains: list[float]
    nearest: list[Tops]
    novelty: list[float | None]


def explain(question: Question, scored: Scored, draws: Draws) -> tuple[RankedPick, ...]:
    """The picks with their evidence."""
    if not len(draws.positions):
        return ()
    situation = question.situation
    utility = scored.utility[draws.positions]
    total = len(scored.utility)
    below = np.searchsorted(scored.ascending, utility, side="right")
    rows = scored.pool.rows(draws.positions)
    opinions, places = opinions_on(situation, rows), places_of(situation, rows)
    return tuple(
        RankedPick(
            int(scored.pool.ids[at]),
            i + 1,
            Evidence(
                strategy=question.strategy.name,
                rule=_rule(situation, bool(draws.by_chance[i])),
                score=float(utility[i]),
                place=int(total - below[i]) + 1,
                pool=total,
                percentile=float(100 * below[i] / total),
                top=opinions.tops[i],
                votes=opinions.votes[i],
                spread=opinions.spread[i],
                gain=places.gains[i],
                nearest=places.nearest[i],
                novelty=places.novelty[i],
                selection_probability=float(draws.chances[i]),
            ),
        )
        for i, at in enumerate(draws.positions)
    )


def _rule(situation: Situation, by_chance: bool) -> Rule:
    if situation.model is None:
        return "cold start"
    return "explore" if by_chance else "exploit"


def opinions_on(situation: Situation, rows: Floats) -> Opinions:
    """The likeliest categories, the votes and their spread; nothing without a model."""
    if situation.model is None:
        return Opinions([()] * len(rows), [()] * len(rows), [None] * len(rows))
    p, members = situation.model.opinions(rows)
    best = np.argsort(-p, axis=1, kind="stable")
    likeliest = members[:, np.arange(len(rows)), best[:, 0]]
    votes: list[tuple[int, ...]] = [()] * len(rows)
    if situation.task == "category":
        votes = [tuple(row) for row in utilities.votes(members).tolist()]
    return Opinions(
        [_top(row, p[i], situation.task) for i, row in enumerate(best)],
        votes,
        likeliest.std(axis=0).tolist(),
    )


def _top(best: NDArray[np.intp], p: Floats, task: Task) -> Tops:
    """The two likeliest; of several labels also others that may well apply."""
    kept = best[:MANY] if task == "categories" else best[:2]
    return tuple((int(c), float(p[c])) for at, c in enumerate(kept) if at < 2 or p[c] >= MAYBE)


def places_of(situation: Situation, rows: Floats) -> Places:
    """What each pick adds to the coverage of the reference, and what is labeled around it."""
    points, reference = situation.space(rows), situation.space(situation.reference)
    radius = radius_of(reference)
    known = situation.space(situation.train.rows) if len(situation.train.ids) else None
    covered = np.zeros(len(reference), np.float32)
    if known is not None:
        apart = squared_distances(reference, known).min(axis=1)
        covered = np.exp(-apart / radius**2)
    gains = coverage_gains(kernel(points, reference, radius), covered)
    if known is None:
        return Places(gains, [()] * len(rows), [None] * len(rows))
    nearest, closest = _nearest(points, known, situation)
    novelty = 100 * np.searchsorted(np.sort(np.sqrt(apart)), closest, side="right") / len(apart)
    return Places(gains, nearest, novelty.tolist())


def coverage_gains(similarity: Floats, covered: Floats) -> list[float]:
    """How much each of the picks in turn raises the mean coverage float32[e] of the reference."""
    gains = []
    for row in similarity:
        better = np.maximum(covered, row)
        gains.append(float((better - covered).mean()))
        covered = better
    return gains


def _nearest(
    points: Floats, known: Floats, situation: Situation
) -> tuple[list[Tops], NDArray[np.float32]]:
    apart = np.sqrt(squared_distances(points, known))
    order = np.argsort(apart, axis=1, kind="stable")[:, :NEAREST]
    ids = situation.train.ids
    nearest = [
        tuple((int(ids[at]), float(apart[i, at])) for at in row) for i, row in enumerate(order)
    ]
    return nearest, apart.min(axis=1)
