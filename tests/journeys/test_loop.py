"""Whole stories, in one process: people answer, a round learns, its picks are asked next."""

import pytest

from labeling.models import Annotation, ModelVersion, Origin, Round, Sample
from labeling.rounds import run
from labeling.selectors.curve import learning_curve, score_now
from labeling.selectors.training_data import training_data
from labeling.selectors.turns import turns_of
from labeling.services import annotations, claims, rounds
from labeling.services.samples import Answers, import_rows
from tests import make

State = Round.State


def run_live(project) -> Round:
    turn = project.rounds.get(state=State.QUEUED)
    run.run(turn.pk)
    turn.refresh_from_db()
    return turn


@pytest.fixture
def started(alice, nudged):
    """A project of texts whose cold start is over, and Bob, who annotates."""
    project = make.project(alice, holdout_percent=20)
    make.fill(project, make.texts(80))
    make.encode(project)
    assert run_live(project).state == State.DONE
    return project, make.member(project, "bob")


def label(project, bob, count: int) -> None:
    for _ in range(count):
        make.answer(project, bob)


def test_before_any_label_typical_samples_are_asked_first(started):
    project, bob = started
    turn = project.rounds.get()
    assert (turn.strategy, turn.labels) == ("max_herding", 0)
    assert turn.why
    assert not ModelVersion.objects.exists()
    origins = {claim.origin for claim in claims.lend(project=project, to=bob, count=5)}
    assert origins == {Origin.PICK, Origin.HOLDOUT}


def test_answers_become_a_round_and_its_picks_are_asked_next(started, nudged):
    project, bob = started
    label(project, bob, 8)
    turn = run_live(project)
    assert (turn.number, turn.state, turn.trigger) == (2, State.DONE, Round.Trigger.LABELS)
    assert turns_of(project).version == 2
    lent = next(
        claim
        for claim in claims.lend(project=project, to=bob, count=5)
        if claim.origin == Origin.PICK
    )
    assert lent.pick.round == turn
    assert lent.pick.rank <= 5


def test_a_published_round_is_complete(started):
    project, bob = started
    label(project, bob, 16)
    turn = run_live(project)
    version = ModelVersion.objects.get(round=turn)
    assert turn.labels == project.labels.filter(sample__holdout=False).count()
    assert version.categories == ["praise", "blame"]
    assert version.metrics["size"] == project.labels.filter(sample__holdout=True).count() > 0
    assert version.labels_digest == training_data(project).digest
    assert {"python", "torch", "numpy"} <= set(version.libraries)
    ranks = list(turn.picks.order_by("rank").values_list("rank", flat=True))
    assert ranks == list(range(1, len(ranks) + 1))
    assert not turn.picks.filter(sample__holdout=True).exists()
    assert set(turn.picks.first().reason) >= {"score", "percentile", "top", "votes"}
    point = learning_curve(project)["points"][-1]
    assert (point["round"], point["labels"]) == (turn.number, turn.labels)
    assert point["low"] <= point["value"] <= point["high"]
    assert score_now(project) == point["value"]


def test_the_model_learns_what_the_people_say(started):
    project, bob = started
    label(project, bob, 60)
    run_live(project)
    assert score_now(project) > 0.9


def test_the_same_labels_give_the_same_model_and_the_same_picks(started, alice):
    project, bob = started
    label(project, bob, 8)
    run_live(project)
    claims.lend(project=project, to=bob, count=3)  # that somebody is at a desk changes nothing
    rounds.retrain(project=project, by=alice)
    run_live(project)
    first, second = ModelVersion.objects.order_by("number")
    assert first.digest == second.digest
    picks = [
        list(version.round.picks.order_by("rank").values_list("sample", "score"))
        for version in (first, second)
    ]
    assert picks[0] == picks[1]


def test_a_withdrawn_answer_changes_what_the_next_round_learns(started, alice):
    project, bob = started
    label(project, bob, 8)
    run_live(project)
    given = Annotation.objects.filter(sample__holdout=False).first()
    annotations.undo(project=project, by=bob, annotation_id=given.pk)
    rounds.retrain(project=project, by=alice)
    assert run_live(project).labels == project.rounds.get(number=2).labels - 1


def test_labels_that_come_while_a_round_learns_open_the_next_when_it_ends(started, monkeypatch):
    project, bob = started
    label(project, bob, 4)
    learn = run.engine.learn

    def learn_while_bob_goes_on(*given, **more):
        label(project, bob, 5)
        return learn(*given, **more)

    monkeypatch.setattr(run.engine, "learn", learn_while_bob_goes_on)
    turn = project.rounds.get(state=State.QUEUED)
    following = run.run(turn.pk)
    assert Round.objects.get(pk=following).state == State.QUEUED


def test_what_cannot_go_well_fails_at_once(started, monkeypatch):
    project, bob = started
    label(project, bob, 4)
    project.rounds.filter(state=State.QUEUED).update(recipe={"strategy": "guess"})
    turn = run_live(project)
    assert (turn.state, turn.attempts) == (State.FAILED, 1)
    assert "guess" in turn.error


def test_a_label_of_a_sample_without_a_row_is_left_out_and_learned_by_the_round_after(
    started, alice
):
    project, bob = started
    label(project, bob, 4)
    rows = [make.row(f"late-{n}", f"a lovely late thing {n}", "praise") for n in range(5)]
    import_rows(project=project, by=alice, rows=rows, answers=Answers.LABELS)
    late = project.labels.filter(sample__key__startswith="late", sample__holdout=False).count()
    turn = run_live(project)
    assert (turn.trigger, turn.state) == (Round.Trigger.LABELS, State.DONE)
    assert turn.notes[-1] == "Left out until their samples are encoded: 5 labels."
    make.encode(project)
    after = run_live(project)
    assert after.trigger == Round.Trigger.IMPORT
    assert after.labels == turn.labels + late
    assert not any("Left out" in note for note in after.notes)


def test_a_round_that_raises_three_times_fails_and_leaves_the_ranking_as_it_was(
    started, monkeypatch, caplog
):
    project, bob = started
    label(project, bob, 4)

    def broken(*_, **__):
        raise ValueError("a row holds NaN")

    monkeypatch.setattr(run.engine, "learn", broken)
    states = [run_live(project).state for _ in range(3)]
    assert states == [State.QUEUED, State.QUEUED, State.FAILED]
    turn = project.rounds.last()
    assert (turn.attempts, turn.error) == (3, "ValueError: a row holds NaN")
    assert "a row holds NaN" in caplog.text
    assert turns_of(project).version == 1


def test_a_cancelled_round_publishes_nothing(started, monkeypatch):
    project, bob = started
    label(project, bob, 4)
    turn = project.rounds.get(state=State.QUEUED)
    learn = run.engine.learn

    def learn_and_be_cancelled(*given, **more):
        outcome = learn(*given, **more)
        rounds.cancel(project=project, by=make.user(), number=turn.number)
        return outcome

    monkeypatch.setattr(run.engine, "learn", learn_and_be_cancelled)
    monkeypatch.setattr(run.lease.Lease, "report", lambda *_: None)
    assert run.run(turn.pk) is None
    turn.refresh_from_db()
    assert turn.state == State.CANCELLED
    assert not turn.picks.exists()
    assert not ModelVersion.objects.exists()


def test_a_round_that_somebody_else_took_is_left_alone(started):
    project, _ = started
    assert run.run(project.rounds.get().pk) is None


def test_samples_that_come_later_are_encoded_and_open_a_round(started):
    project, _ = started
    make.fill(project, make.texts(30, "later"))
    make.encode(project)
    turn = run_live(project)
    assert (turn.trigger, turn.samples) == (Round.Trigger.IMPORT, 110)
    later = Sample.objects.filter(key__startswith="later", holdout=False)
    assert turn.picks.filter(sample__in=later).exists()


def test_what_is_appended_while_a_round_runs_changes_nothing_in_it(started, monkeypatch):
    project, bob = started
    label(project, bob, 4)
    make.fill(project, make.texts(20, "later"))
    learn = run.engine.learn

    def learn_while_rows_come(labeled, pool, *given, **more):
        make.encode(project)
        assert sum(len(shard.ids) for shard in pool.shards) == 80
        return learn(labeled, pool, *given, **more)

    monkeypatch.setattr(run.engine, "learn", learn_while_rows_come)
    assert run_live(project).state == State.DONE


def test_the_holdout_is_never_trained_on(started):
    project, bob = started
    label(project, bob, 40)
    data = training_data(project)
    held = set(Sample.objects.filter(project=project, holdout=True).values_list("pk", flat=True))
    assert {sample for sample, _ in data.holdout} <= held
    assert not {sample for sample, _ in data.train} & held
