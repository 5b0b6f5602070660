"""One turn of the loop: fit, judge, rank. Pure: the same arrays and seed give the same outcome.

No clock, no network, no global randomness; nothing is read or written but its arguments.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from learner import committee, judging, strategies
from learner.errors import BadData, HoldoutLeak
from learner.networks.device import threads_for
from learner.networks.model import Model, Space
from learner.strategies import STRATEGIES, Plan, Situation
from learner.types import Examples, Floats, Labeled, Metrics, Outcome, Pool, Recipe
from learner.utilities import unanimity, uniform

REFERENCE = 2048  # samples of the pool that stand for all of it
REFERENCE_STREAM = 2_000_000
PASSES = 100  # over the training rows that a fit makes, roughly
UNANIMOUS = 0.995  # agreement beyond which a committee is none

Progress = Callable[[str, int, int], None]


def learn(
    labeled: Labeled,
    pool: Pool,
    recipe: Recipe,
    *,
    on_progress: Progress = lambda _stage, _done, _total: None,
) -> Outcome:
    """Learn from what is labeled, judge it on the holdout, and rank the pool.

    `on_progress(stage, done, total)` is told of "fit", "judge" and "rank"; what it raises ends
    the turn and reaches the caller untouched. Raises HoldoutLeak if a sample is both trained on
    and held out, BadData for arrays that do not fit together, UnknownName, NoSuchDevice.
    Without two categories among the labels there is no model, and the picks cover the pool.
    """
    check(labeled, pool)
    plan = strategies.plan(recipe.strategy, labeled)
    with threads_for(PASSES * labeled.train.rows.size):
        reference = reference_of(pool, recipe.seed)
        space = Space.of(standing_for_all(reference, labeled))
        model = fit(labeled, space, recipe, partial(on_progress, "fit"))
        metrics = judge(model, labeled.holdout, partial(on_progress, "judge"))
        plan, notes = reconsider(plan, model, reference, labeled)
    situation = Situation(space, model, labeled.train, reference, recipe)
    with threads_for(sum(shard.rows.size for shard in pool.shards)):
        picks = strategies.rank(plan.strategy, situation, pool, partial(on_progress, "rank"))
    return Outcome(
        picks=picks,
        metrics=metrics,
        model=model,
        strategy=plan.strategy.name,
        why=plan.why,
        notes=notes,
        l2=model.l2 if model else None,
        temperature=model.temperature if model else None,
    )


def check(labeled: Labeled, pool: Pool) -> None:
    """Refuse arrays that do not fit together, and a holdout that was trained on."""
    leaked = np.intersect1d(labeled.train.ids, labeled.holdout.ids)
    if len(leaked):
        raise HoldoutLeak(
            f"{len(leaked)} samples are both trained on and held out (ids {leaked[:5].tolist()}): "
            "leave the holdout out of the training set."
        )
    for name, examples in [("training", labeled.train), ("holdout", labeled.holdout)]:
        _check_examples(name, examples, labeled.categories)
    shapes = [labeled.train.rows.shape, labeled.holdout.rows.shape]
    shapes += [shard.rows.shape for shard in pool.shards]
    widths = {width for length, width in shapes if length}
    if len(widths) > 1:
        raise BadData(f"Rows are of widths {sorted(widths)}: encode everything with one encoder.")


def _check_examples(name: str, examples: Examples, categories: int) -> None:
    labels = examples.labels
    if len(labels) and not (labels.min() >= 0 and labels.max() < categories):
        raise BadData(
            f"A {name} label lies outside 0..{categories - 1}: "
            "labels are indices of the project's categories."
        )
    if not np.isfinite(examples.rows).all():
        raise BadData(f"A {name} row holds NaN or infinity: encode the samples again.")


def reference_of(pool: Pool, seed: int) -> Floats:
    """Rows of a uniform sample of the pool, by the seeded hash of the id: float32[e, d]."""
    order = np.argsort(uniform(pool.ids, seed, REFERENCE_STREAM))
    return pool.rows(order[:REFERENCE])


def standing_for_all(reference: Floats, labeled: Labeled) -> Floats:
    """The rows whose statistics scale the features: the reference, and what is labeled."""
    train = labeled.train.by_id().rows
    blocks = [rows for rows in (reference, train) if len(rows)]
    return np.concatenate(blocks) if blocks else np.zeros((1, 1), np.float32)


def fit(
    labeled: Labeled, space: Space, recipe: Recipe, on_progress: Callable[[int, int], None]
) -> Model | None:
    """A model, once two categories have been seen."""
    if len(np.unique(labeled.train.labels)) < 2:
        return None
    return committee.fit(labeled.train, labeled.categories, space, recipe, on_progress)


def judge(
    model: Model | None, holdout: Examples, on_progress: Callable[[int, int], None]
) -> Metrics | None:
    """How good the model is on what it never saw; None without a model or a holdout."""
    on_progress(0, 1)
    metrics = None
    if model is not None and len(holdout.ids):
        metrics = judging.judge(model.predict(holdout.rows), holdout.labels)
    on_progress(1, 1)
    return metrics


def reconsider(
    plan: Plan, model: Model | None, reference: Floats, labeled: Labeled
) -> tuple[Plan, tuple[str, ...]]:
    """The plan, or margin where a committee is none, with notes on what is unusual."""
    notes = []
    if len(np.unique(labeled.train.labels)) == 1:
        notes.append("Only one category has been used so far, so there is nothing to tell apart.")
    if model is not None and plan.strategy.by_committee:
        agreement = unanimity(model.member_probabilities(reference))
        if agreement > UNANIMOUS:
            note = f"The committee agrees on {agreement:.1%} of the pool: it fell back to margin."
            plan = Plan(
                STRATEGIES.get("margin"), f"margin, because {plan.strategy.name} has none to ask."
            )
            notes.append(note)
    return plan, tuple(notes)
