"""The machine's half of the loop: take a round, learn, publish its picks."""

import logging
from dataclasses import replace

import numpy as np
from django.conf import settings
from django.utils import timezone

from labeling.models import Project, Round
from labeling.rounds import encoding, lease, publishing
from labeling.selectors.training_data import TrainingData, askable_ids, training_data
from learner import engine
from learner.errors import BadData, BadRecipe, HoldoutLeak, NoSuchDevice, UnknownName
from learner.store import FeatureStore
from learner.types import Examples, Labeled, Pool, Recipe, Shard

log = logging.getLogger(__name__)

HOPELESS = (BadRecipe, BadData, HoldoutLeak, UnknownName, NoSuchDevice)  # the same the next time


def run(round_id: int) -> int | None:
    """Run one queued round to its end. Returns the id of the round that is due next, if any."""
    turn = lease.take(round_id)
    if turn is None:
        return None
    try:
        with lease.Lease(turn) as held:
            following = _learn(turn, held)
    except lease.Lost:
        log.info("%s was cancelled or taken over; leaving it.", turn)
        return None
    except Exception as error:
        log.exception("%s failed", turn)
        _fail(turn, error)
        return None
    return following.pk if following else None


def _learn(turn: Round, held: lease.Lease) -> Round | None:
    project = turn.project
    recipe = Recipe.from_json(turn.recipe)
    recipe = replace(recipe, encoder=encoding.choose(project, recipe.encoder))
    data = training_data(project)  # before the rows: a label that comes later has none yet
    store = encoding.encode(project, recipe.encoder, recipe.device, held.report)
    outcome = engine.learn(
        _labeled(store, data), _pool(store, project), recipe, on_progress=held.report
    )
    held.report("publish", 1, 1)
    encoding.forget_old_generations(project, store)
    return publishing.publish(turn, data, recipe, outcome)


def _labeled(store: FeatureStore, data: TrainingData) -> Labeled:
    return Labeled(
        train=_examples(store, data.train),
        holdout=_examples(store, data.holdout),
        categories=len(data.categories),
    )


def _examples(store: FeatureStore, pairs: tuple[tuple[int, int], ...]) -> Examples:
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Examples(ids=table[:, 0], rows=store.rows(table[:, 0]), labels=table[:, 1])


def _pool(store: FeatureStore, project: Project) -> Pool:
    askable = np.array(askable_ids(project), dtype=np.int64)
    return Pool(
        tuple(
            Shard(ids=ids, rows=rows, askable=np.isin(ids, askable)) for ids, rows in store.shards()
        )
    )


def _fail(turn: Round, error: Exception) -> None:
    """Queue the round again, for the sweep to start; or end it, with the reason either way."""
    reason = f"{type(error).__name__}: {error}"[:2000]
    if turn.attempts < settings.ROUND_ATTEMPTS and not isinstance(error, HOPELESS):
        lease.held(turn).update(state=Round.State.QUEUED, error=reason)
        return
    lease.held(turn).update(state=Round.State.FAILED, finished_at=timezone.now(), error=reason)
