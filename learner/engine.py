"""One turn of the loop: fit, judge, rank. Pure: the same arrays and seed give the same outcome.

No clock, no network, no global randomness; nothing is read or written but its arguments.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from learner import committee, judging, strategies
from learner.networks.device import threads_for
from learner.networks.model import Model, Space
from learner.strategies import STRATEGIES, Plan, Question, Quota, Scored, Scorer, Situation
from learner.types import (
    Examples,
    Floats,
    Judgement,
    Labeled,
    Outcome,
    Pool,
    RankedPick,
    Recipe,
    Shard,
    Suspicious,
)
from learner.types.checking import check
from learner.utilities import squared_distances, unanimity, uniform

REFERENCE = 2048  # samples that stand for all of the pool
REFERENCE_STREAM = 2_000_000
PASSES = 100  # over the training rows that a fit makes, roughly
UNANIMOUS = 0.995  # agreement beyond which a committee is none
ALL_ALIKE = {
    "category": "Only one category has been used so far, so there is nothing to tell apart.",
    "categories": "All labels are the same so far, so there is nothing to tell apart.",
    "number": "All numbers are the same so far, so there is nothing to learn from.",
}

Progress = Callable[[str, int, int], None]


def learn(
    labeled: Labeled,
    pool: Pool,
    recipe: Recipe,
    *,
    previous: Model | None = None,
    score: Scorer = strategies.score_here,
    on_progress: Progress = lambda _stage, _done, _total: None,
) -> Outcome:
    """Learn from what is labeled, judge it on the holdout, and rank the pool.

    `previous` is the model of the round before: what stability is measured against, and where a
    warm start begins. `score` measures the shards, here or by many processes: the picks are equal.
    `on_progress(stage, done, total)` is told of "fit", "judge" and "rank"; what it raises ends
    the turn and reaches the caller untouched. Raises HoldoutLeak if a sample is both trained on
    and held out, BadData for arrays that do not fit together, UnknownName, NoSuchDevice.
    Without two different labels, or for regions, there is no model, and the picks cover the pool.
    """
    check(labeled, pool)
    with threads_for(PASSES * labeled.train.rows.size):
        reference = reference_of(pool, recipe.seed)
        space = Space.of(standing_for_all(reference, labeled))
        start, on_fit = previous if recipe.warm_start else None, partial(on_progress, "fit")
        model = fit(standing_for(reference, space, labeled), space, recipe, start, on_fit)
        metrics = judge(model, labeled, partial(on_progress, "judge"))
        baseline = random_baseline(labeled, space, recipe)
        stability = stability_of(previous, model, reference)
        plan = strategies.plan(recipe.strategy, labeled, evenness(model, reference))
        plan, notes = reconsider(plan, model, reference, labeled)
    question = Question(
        plan.strategy, Situation(space, model, labeled.train, reference, recipe, labeled.task)
    )
    quota = Quota.of(labeled, recipe.round_size) if recipe.strategy == "auto" else None
    with threads_for(sum(shard.rows.size for shard in pool.shards)):
        utilities = score(question, pool, partial(on_progress, "rank"))
        picks = rank(question, Scored.of(question, pool, utilities), quota)
    return Outcome(
        picks=picks,
        metrics=metrics,
        model=model,
        strategy=plan.strategy.name,
        why=plan.why,
        notes=notes,
        l2=model.l2 if model else None,
        temperature=model.temperature if model else None,
        baseline=baseline,
        stability=stability,
        uncertainty=uncertainty_of(model, reference),
        suspicious=suspicious_in(labeled, model),
    )


def reference_of(pool: Pool, seed: int) -> Floats:
    """Rows float32[e, d] of a uniform sample of all that is not held out, labeled or not, by the
    seeded hash of the id: it stays the same from round to round, until samples come."""
    if not pool.shards:
        return np.empty((0, 0), np.float32)
    found = [_smallest(shard, seed) for shard in pool.shards]
    order = np.argsort(np.concatenate([chance for chance, _ in found]))[:REFERENCE]
    return np.concatenate([rows for _, rows in found])[order]


def _smallest(shard: Shard, seed: int) -> tuple[NDArray[np.float64], Floats]:
    """The reference if the pool were but this shard: the hashes, and the rows."""
    open_to_all = np.arange(len(shard.ids))
    if shard.held_out is not None:
        open_to_all = np.flatnonzero(~shard.held_out)
    chance = uniform(shard.ids[open_to_all], seed, REFERENCE_STREAM)
    some = strategies.smallest(chance, REFERENCE)
    return chance[some], shard.rows[open_to_all[some]].astype(np.float32)


def standing_for_all(reference: Floats, labeled: Labeled) -> Floats:
    """The rows whose statistics scale the features: the reference, and what is labeled."""
    train = labeled.train.by_id().rows
    blocks = [rows for rows in (reference, train) if len(rows)]
    return np.concatenate(blocks) if blocks else np.zeros((1, 1), np.float32)


def standing_for(reference: Floats, space: Space, labeled: Labeled) -> Labeled:
    """Each training example stands for the part of the reference that it is nearest to (Loog 2012),
    and for a tenth of a sample by itself."""
    train = labeled.train
    if not len(train.ids) or not len(reference):
        return labeled
    nearest = squared_distances(space(reference), space(train.rows)).argmin(axis=1)
    represents = np.bincount(nearest, minlength=len(train.ids)).astype(np.float64) + 0.1
    return replace(labeled, train=replace(train, represents=represents))


def fit(
    labeled: Labeled,
    space: Space,
    recipe: Recipe,
    start: Model | None,
    on_progress: Callable[[int, int], None],
) -> Model | None:
    """A model, once two different labels have been seen; for regions there is none."""
    if labeled.task == "regions" or len(np.unique(labeled.train.labels, axis=0)) < 2:
        return None
    return committee.fit(labeled.train, labeled.categories, space, recipe, on_progress, start)


def judge(
    model: Model | None, labeled: Labeled, on_progress: Callable[[int, int], None]
) -> Judgement | None:
    """How good the model is on what it never saw; None without a model or a holdout."""
    on_progress(0, 1)
    metrics, holdout = None, labeled.holdout
    if model is not None and len(holdout.ids):
        metrics = judging.judge(model.predict(holdout.rows), holdout.labels, labeled.task)
    on_progress(1, 1)
    return metrics


def random_baseline(labeled: Labeled, space: Space, recipe: Recipe) -> Judgement | None:
    """How good a head is that learned only from labels drawn by chance: what asking at random
    would have come to with so many. None where there are none, or all are."""
    chance, train = labeled.by_chance, labeled.train
    if chance is None or chance.all() or not len(labeled.holdout.ids):
        return None
    drawn = Examples(train.ids[chance], train.rows[chance], train.labels[chance])
    alone = replace(labeled, train=drawn, by_chance=None)
    model = fit(alone, space, replace(recipe, members=1), None, lambda _done, _total: None)
    return judge(model, alone, lambda _done, _total: None)


def stability_of(previous: Model | None, model: Model | None, reference: Floats) -> float | None:
    """How far two models in turn agree on the same sample of the pool; None without both."""
    if previous is None or model is None or not len(reference):
        return None
    if (previous.task, previous.width) != (model.task, model.width):
        return None
    return judging.stability(previous.predict(reference), model.predict(reference), model.task)


def uncertainty_of(model: Model | None, reference: Floats) -> float | None:
    """How unsure the model is on the same sample of the pool; None for a number."""
    if model is None or model.task == "number" or not len(reference):
        return None
    return judging.uncertainty(model.predict(reference), model.task)


def suspicious_in(labeled: Labeled, model: Model | None) -> tuple[Suspicious, ...]:
    """Labels that heads which had not seen them find unlikely; none without such heads."""
    if model is None or model.unseen is None:
        return ()
    order, train = np.argsort(labeled.train.ids), labeled.train
    certain = None if labeled.certain is None else labeled.certain[order]
    return judging.suspicious(train.ids[order], train.labels[order], model.unseen, certain)


def rank(question: Question, scored: Scored, quota: Quota | None) -> tuple[RankedPick, ...]:
    """Choose among the scored pool, and say why."""
    return strategies.explain(question, scored, strategies.choose(question, scored, quota))


def evenness(model: Model | None, reference: Floats) -> float:
    """Of the categories that the model finds in the pool; 1 where there is nothing to count."""
    if model is None or model.task != "category" or not len(reference):
        return 1.0
    return strategies.evenness_of(model.predict(reference))


def reconsider(
    plan: Plan, model: Model | None, reference: Floats, labeled: Labeled
) -> tuple[Plan, tuple[str, ...]]:
    """The plan, or margin where a committee is none, with notes on what is unusual."""
    notes = []
    if labeled.task in ALL_ALIKE and len(np.unique(labeled.train.labels, axis=0)) == 1:
        notes.append(ALL_ALIKE[labeled.task])
    if model is not None and plan.strategy.by_committee and labeled.task == "category":
        agreement = unanimity(model.member_probabilities(reference))
        if agreement > UNANIMOUS:
            note = f"The committee agrees on {agreement:.1%} of the pool: it fell back to margin."
            plan = Plan(
                STRATEGIES.get("margin"), f"margin, because {plan.strategy.name} has none to ask."
            )
            notes.append(note)
    return plan, tuple(notes)
