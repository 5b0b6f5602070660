"""The machine's half of the loop: take a round, learn, publish its picks."""

from dataclasses import replace
from functools import partial

from labeling.books import labels
from labeling.models import Project, Round
from labeling.rounds import arrays, features, lease, opening, publishing, scoring, serving
from labeling.selectors.training_data import TrainingData, training_data
from learner import engine
from learner.types import Recipe


def nobody(_board: str, _shards: int) -> None:
    """Nobody is asked for help."""


def run(round_id: int, invite: scoring.Invite = nobody) -> int | None:
    """Run one queued round to its end. Returns the id of the round that is due next, if any.

    `invite(board, shards)` asks other workers to help score a large pool.
    """
    _refresh_labels(round_id)
    turn = opening.take(round_id)
    following = lease.work_on(turn, partial(_learn, turn, invite)) if turn else None
    return following.pk if following else None


def _refresh_labels(round_id: int) -> None:
    """Before it is taken, so that what changes now is seen by this round and makes none due."""
    project = Project.objects.filter(rounds=round_id, rounds__state=Round.State.QUEUED).first()
    if project is not None:
        labels.refresh(project)


def _learn(turn: Round, invite: scoring.Invite, held: lease.Lease) -> Round | None:
    project = turn.project
    assert turn.encoding is not None, "a round is taken with the rows that it reads"
    served = serving.of(turn.encoding)
    store = served.store
    recipe = replace(Recipe.from_json(turn.recipe), encoder=served.encoder)
    data = training_data(project, encoded=store.known_ids())
    before = arrays.previous(project, store)
    outcome = engine.learn(
        arrays.labeled(store, project, data),
        arrays.pool(store, project),
        recipe,
        previous=before.model,
        score=scoring.scorer(turn, store, invite),
        on_progress=held.report,
    )
    held.report("publish", 1, 1)
    serving.forget_unused(project)
    outcome = replace(outcome, notes=(*outcome.notes, *_notes(data, recipe, before)))
    return publishing.publish(turn, data, recipe, outcome, features.identity(store))


def _notes(data: TrainingData, recipe: Recipe, before: arrays.Previous) -> list[str]:
    notes = []
    if data.left_out:
        notes.append(f"Left out until their samples are encoded: {data.left_out} labels.")
    if recipe.warm_start and before.model is not None:
        notes.append(f"Given the heads of model {before.number} to begin at, if they fit.")
    return notes
