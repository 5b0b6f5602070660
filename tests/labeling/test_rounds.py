"""Opening, taking, losing, retrying and cancelling rounds: the row is the message."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from labeling.errors import BadInput, RoundIsLive, RoundIsOver
from labeling.models import Pulse, Round
from labeling.rounds import lease, opening, sweeping
from labeling.selectors import health
from labeling.selectors.progress import until_next_round
from labeling.services import annotations, rounds
from tests import make

State = Round.State


@pytest.fixture
def ready(project):
    """A project with samples whose cold start is over."""
    make.fill(project, make.texts(20))
    make.begun(project)
    return project


def states(project) -> list[str]:
    return list(project.rounds.order_by("number").values_list("state", flat=True))


def test_the_first_round_is_due_when_the_first_encoding_is_done(project):
    make.fill(project, make.texts(3))
    assert opening.open_if_due(project) is None
    make.encoding(project)
    turn = opening.open_if_due(project)
    assert (turn.number, turn.state, turn.trigger) == (1, State.QUEUED, Round.Trigger.IMPORT)


def test_rows_that_somebody_asked_for_are_learned_from_on_request(ready, alice):
    make.encoding(ready, requested_by=alice)
    assert opening.open_if_due(ready).trigger == Round.Trigger.REQUEST


def test_a_round_waits_as_long_as_there_are_no_rows_to_read(project):
    assert opening.take(make.round_(project).pk) is None
    assert project.rounds.get().state == State.QUEUED


def test_a_round_opens_when_enough_labels_have_changed(ready, bob):
    for _ in range(3):
        make.answer(ready, bob)
    assert states(ready) == [State.DONE]
    make.answer(ready, bob)
    assert states(ready) == [State.DONE, State.QUEUED]
    assert ready.rounds.last().trigger == Round.Trigger.LABELS


def test_an_answer_that_is_undone_before_a_round_saw_it_changes_nothing(ready, bob):
    for _ in range(9):
        given = make.answer(ready, bob)
        annotations.undo(project=ready, by=bob, annotation_id=given.annotation.pk)
    assert states(ready) == [State.DONE]
    ready.refresh_from_db()
    assert until_next_round(ready) == 4


def test_learned_answers_that_are_withdrawn_are_something_new_to_learn(ready, bob):
    given = [make.answer(ready, bob).annotation for _ in range(4)]
    opening.take(ready.rounds.get(state=State.QUEUED).pk)
    ready.rounds.update(state=State.DONE)
    for annotation in given:
        annotations.undo(project=ready, by=bob, annotation_id=annotation.pk)
    assert states(ready) == [State.DONE, State.DONE, State.QUEUED]


def test_the_database_allows_one_live_round_a_project(ready):
    make.round_(ready)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.round_(ready)
    assert opening.open_round(ready, Round.Trigger.LABELS) is None


def test_labels_that_come_while_a_round_runs_are_learned_by_the_next(ready, bob):
    live = make.round_(ready)
    for _ in range(5):
        make.answer(ready, bob)
    assert len(states(ready)) == 2
    seen = {"revision": 0, "encoding": ready.encodings.get()}
    Round.objects.filter(pk=live.pk).update(state=State.DONE, **seen)
    assert opening.open_if_due(ready) is not None


def test_samples_that_come_while_a_round_runs_are_met_by_the_next(ready):
    turn = opening.take(make.round_(ready).pk)
    make.fill(ready, make.texts(5, "more"))
    make.encoding(ready)
    Round.objects.filter(pk=turn.pk).update(state=State.DONE)
    following = opening.open_if_due(ready)
    assert following is not None and following.trigger == Round.Trigger.IMPORT


def test_a_failed_round_is_not_tried_again_with_every_answer(ready, bob):
    make.round_(ready, state=State.FAILED, revision=0, encoding=ready.encodings.get())
    for _ in range(3):
        make.answer(ready, bob)
    assert states(ready) == [State.DONE, State.FAILED]
    make.answer(ready, bob)
    assert states(ready)[-1] == State.QUEUED


def test_a_round_is_taken_once(ready):
    turn = make.round_(ready)
    taken = opening.take(turn.pk)
    assert taken is not None and (taken.state, taken.attempts) == (State.RUNNING, 1)
    assert opening.take(turn.pk) is None
    assert opening.take(10**9) is None


def test_whoever_lost_a_round_can_neither_report_nor_renew(ready):
    turn = opening.take(make.round_(ready).pk)
    held = lease.Lease(turn)
    held.report("fit", 0, 1)
    Round.objects.filter(pk=turn.pk).update(attempts=2)
    with pytest.raises(lease.Lost):
        held.report("rank", 0, 1)
    turn.refresh_from_db()
    assert turn.stage == "fit"


def test_progress_is_written_at_most_twice_a_second_within_a_stage(ready):
    turn = opening.take(make.round_(ready).pk)
    held = lease.Lease(turn)
    for done in range(100):
        held.report("encode", done, 100)
    turn.refresh_from_db()
    assert (turn.stage, turn.done, turn.total) == ("encode", 0, 100)


@pytest.mark.django_db(transaction=True)
def test_a_lease_is_renewed_while_a_long_computation_reports_nothing(settings, nudged):
    settings.ROUND_LEASE_SECONDS = 0.6
    project = make.project()
    make.encoding(project)
    turn = opening.take(make.round_(project).pk)
    first = turn.leased_until
    with lease.Lease(turn) as held:
        wait_until(lambda: Round.objects.get(pk=turn.pk).leased_until > first)
        Round.objects.filter(pk=turn.pk).update(state=State.CANCELLED)
        wait_until(held._lost.is_set)
        with pytest.raises(lease.Lost):
            held.report("fit", 1, 2)


def wait_until(condition, seconds: float = 10) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "it did not happen"
        threading.Event().wait(0.01)


def test_a_silent_learner_s_round_is_queued_again_and_the_third_time_failed(ready):
    turn = make.round_(ready)
    for attempt in (1, 2, 3):
        assert opening.take(turn.pk).attempts == attempt
        in_five_minutes = timezone.now() + timedelta(minutes=5)
        sweeping.requeue_silent(Round.objects.all(), in_five_minutes, "retrain")
    turn.refresh_from_db()
    assert turn.state == State.FAILED
    assert "died 3 times" in turn.error


def test_a_learner_that_is_heard_of_keeps_its_round(ready):
    turn = opening.take(make.round_(ready).pk)
    sweeping.requeue_silent(Round.objects.all(), timezone.now(), "retrain")
    turn.refresh_from_db()
    assert turn.state == State.RUNNING


def test_the_sweep_finds_a_queued_round_that_no_nudge_reached(ready):
    turn = make.round_(ready)
    assert sweeping.sweep().rounds == []  # fresh: its own nudge is under way
    Round.objects.filter(pk=turn.pk).update(queued_at=timezone.now() - timedelta(seconds=9))
    assert sweeping.sweep().rounds == [turn.pk]


def test_the_sweep_opens_a_round_that_is_due(ready):
    make.encoding(ready)
    [opened] = sweeping.sweep().rounds
    assert ready.rounds.last().pk == opened
    assert states(ready) == [State.DONE, State.QUEUED]


def test_retrain_queues_a_round_with_the_chosen_strategy(ready, alice):
    turn = rounds.retrain(project=ready, by=alice, recipe={"strategy": "margin"})
    assert turn.recipe["strategy"] == "margin"
    assert (turn.trigger, turn.requested_by) == (Round.Trigger.REQUEST, alice)


def test_retrain_says_when_a_round_is_live(ready, alice):
    rounds.retrain(project=ready, by=alice)
    with pytest.raises(RoundIsLive, match="Round 2 is queued"):
        rounds.retrain(project=ready, by=alice)


@pytest.mark.parametrize("recipe", [{"strategy": "guess"}, {"device": "cuda"}, {"depth": 3}])
def test_a_recipe_with_what_cannot_be_chosen_is_refused(ready, alice, recipe):
    with pytest.raises(BadInput):
        rounds.retrain(project=ready, by=alice, recipe=recipe)
    assert states(ready) == [State.DONE]


def test_a_cancelled_round_is_over_and_does_not_come_back_by_itself(ready, bob):
    for _ in range(4):
        make.answer(ready, bob)
    ready.refresh_from_db()
    rounds.cancel(project=ready, by=make.user(), number=2)
    assert states(ready) == [State.DONE, State.CANCELLED]
    sweeping.sweep()
    assert states(ready) == [State.DONE, State.CANCELLED]
    with pytest.raises(RoundIsOver):
        rounds.cancel(project=ready, by=make.user(), number=2)


def test_a_learner_is_silent_until_a_task_has_run(db):
    assert health.learner_is_silent()
    sweeping.beat("learn")
    assert not health.learner_is_silent()
    assert health.silent_queues() == ["default", "encode"]
    Pulse.objects.update(at=timezone.now() - timedelta(minutes=2))
    assert health.learner_is_silent()


def test_a_learner_busy_with_a_long_round_is_not_silent(ready):
    opening.take(make.round_(ready).pk)
    assert not health.learner_is_silent()


def test_a_running_round_tells_how_long_its_worker_has_been_silent(ready):
    turn = opening.take(make.round_(ready).pk)
    assert turn.silent_s() == 0
    assert turn.silent_s(timezone.now() + timedelta(seconds=90)) in (89, 90)
    assert Round(state=State.DONE).silent_s() == 0
