"""What a round doubts: suspicious labels, and labels worth a further opinion."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, transaction

from labeling.models import Label, Member, Origin, Project, Relabel, Role, Round, Sample, Suspicion
from labeling.rounds import doubting, lease, publishing
from labeling.services import annotations, reviews
from labeling.services.samples import Answers
from tests import learned, make

WRONG = ("sample-6", "sample-13")
LABELED = 40


def taught(**given) -> Project:
    """Sixty texts, of which forty came with a label and two of those with the wrong one; learned.

    Alice has brought the labels, and nobody has answered yet.
    """
    project = make.project(**{"round_size": 8, **given})
    make.fill_rows(project, rows(), Answers.LABELS)
    make.encode(project)
    learned.work(project)
    project.refresh_from_db()
    return project


def rows():
    for place, (key, text) in enumerate(make.texts(60).items()):
        praised = ("lovely" in text) != (key in WRONG)
        label = "praise" if praised else "blame"
        yield make.row(key, text, label if place < LABELED else None)


def asked(project) -> list[Relabel]:
    return list(Relabel.objects.filter(project=project, state="open").order_by("pk"))


@pytest.fixture
def team(alice, nudged):
    """A project that asks again, with Bob to be asked."""
    project = taught(asks_again=True)
    make.member(project, "bob")
    learned.again(project)
    return project


def test_labels_that_are_wrong_are_suspected(alice, nudged):
    taught()
    found = list(Suspicion.objects.order_by("rank"))
    assert {one.sample.key for one in found} >= set(WRONG)
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    first = next(one for one in found if one.sample.key == WRONG[0])
    assert (str(first.given), str(first.likely)) == ("blame", "praise")
    assert first.given_chance < first.likely_chance


def test_only_the_newest_round_s_suspicions_are_kept(alice, nudged):
    project = taught()
    version = learned.again(project)
    assert set(Suspicion.objects.values_list("round", flat=True)) == {version.round_id}


def test_another_project_s_suspicions_stay(alice, nudged):
    one = taught()
    there = Suspicion.objects.count()
    taught(name="Another")
    assert Suspicion.objects.filter(round__project=one).count() == there


def test_what_a_reviewer_has_decided_is_not_suspected_again(alice, nudged):
    project = taught()
    sample = Sample.objects.get(key=WRONG[0])
    reviews.decide(project=project, by=alice, sample_id=sample.pk, category="blame")
    learned.again(project)
    assert not Suspicion.objects.filter(sample=sample).exists()


def test_nobody_is_asked_again_unless_the_project_wants_it(alice, nudged):
    project = taught()
    make.member(project, "bob")
    learned.again(project)
    assert asked(project) == []


def test_a_quarter_of_a_round_at_most_asks_again_about_what_is_most_in_doubt(team):
    found = asked(team)
    assert {one.sample.key for one in found} == set(WRONG)  # round_size 8: two
    assert {(one.reason, one.annotator, one.asked_by) for one in found} == {("active", None, None)}
    assert {one.round for one in found} == {team.rounds.latest("number")}
    assert {(one.sample.places, one.sample.taken) for one in found} == {(2, 1)}
    assert "asked about, rather than new ones: 2." in team.rounds.latest("number").notes[-1]


def test_a_further_opinion_is_lent_to_who_has_given_none_and_ends_the_asking(team):
    bob = make.user("bob")
    lent = make.claim(team, bob)
    assert (lent.origin, lent.sample.key in WRONG) == (Origin.SECOND_OPINION, True)
    make.answer(team, bob)
    closed = Relabel.objects.get(sample=lent.sample)
    assert closed.state == Relabel.State.DONE
    label = Label.objects.get(sample=lent.sample)
    assert (label.method, label.confidence) == (Label.Method.MAJORITY, 0.5)
    lent.sample.refresh_from_db()
    assert (lent.sample.places, lent.sample.taken) == (2, 2)


def test_what_was_asked_in_vain_is_withdrawn_by_the_next_round(team):
    first = asked(team)
    team.asks_again = False
    team.save()
    learned.again(team)
    assert asked(team) == []
    for one in first:
        one.refresh_from_db()
        assert (one.state, one.closed_at is None) == (Relabel.State.WITHDRAWN, False)
        assert (one.sample.places, one.sample.taken) == (1, 1)


def test_the_next_round_asks_anew_and_no_place_is_made_twice(team):
    first = asked(team)
    learned.again(team)
    again = asked(team)
    assert {one.sample_id for one in again} == {one.sample_id for one in first}
    assert {one.pk for one in again}.isdisjoint(one.pk for one in first)
    assert {one.sample.places for one in again} == {2}


def test_who_holds_a_withdrawn_opinion_may_still_give_it(team):
    bob = make.user("bob")
    lent = make.claim(team, bob)
    team.asks_again = False
    team.save()
    learned.again(team)
    given = annotations.record(
        project=team,
        by=bob,
        claim_id=lent.pk,
        value={"category": "praise"},
        token=make.token_(),
    ).annotation
    assert not given.extra
    assert Label.objects.get(sample=lent.sample).votes in {1, 2}


def test_what_somebody_else_asked_for_stays_and_is_not_asked_twice(alice, nudged):
    project = taught(asks_again=True)
    make.member(project, "bob")
    sample = Sample.objects.get(key=WRONG[0])
    mine = reviews.ask_again(project=project, by=alice, sample_id=sample.pk)
    learned.again(project)
    assert [one.pk for one in asked(project) if one.sample == sample] == [mine.pk]


def prepared(project: Project):
    """A round that is about to publish, with what it learned."""
    from labeling.rounds import arrays, opening, serving  # noqa: PLC0415 - most tests need no torch
    from labeling.selectors.training_data import training_data  # noqa: PLC0415
    from learner import engine  # noqa: PLC0415
    from learner.types import Recipe  # noqa: PLC0415

    turn = opening.take(make.round_(project, recipe=opening.complete(project, {})).pk)
    assert turn and turn.encoding
    store, recipe = serving.of(turn.encoding).store, Recipe.from_json(turn.recipe)
    data = training_data(project, encoded=store.known_ids())
    labeled = arrays.labeled(store, project, data)
    return turn, data, recipe, engine.learn(labeled, arrays.pool(store, project), recipe)


def doubts(project: Project) -> set[str]:
    turn, data, recipe, outcome = prepared(project)
    ids = doubting.doubted(project, data, recipe, outcome)
    Round.objects.filter(pk=turn.pk).update(state=Round.State.CANCELLED)
    return set(Sample.objects.filter(pk__in=ids).values_list("key", flat=True))


def test_only_what_may_be_asked_again_is(alice, nudged):
    project = taught(asks_again=True, round_size=4)
    assert doubts(project) == set()  # nobody is left who could say more
    bob = make.member(project, "bob")
    [doubted] = doubts(project)
    sample = Sample.objects.filter(key=doubted)
    with undone():
        sample.update(gold=True)
        assert doubted not in doubts(project)
    with undone():
        sample.update(holdout=True)
        assert doubted not in doubts(project)
    with undone():
        reviews.decide(project=project, by=alice, sample_id=sample.get().pk, category="blame")
        assert doubted not in doubts(project)
    with undone():
        make.said(sample.get(), bob, "blame")
        assert doubted not in doubts(project)
    with undone():
        project.most_annotators = 1
        assert doubts(project) == set()
    with undone():
        Member.objects.filter(user=bob).update(paused_at=make.soon())
        assert doubts(project) == set()
    with undone():
        Member.objects.filter(user=bob).update(role=Role.MANAGER)
        assert doubts(project) == set()


class undone:  # noqa: N801 - reads as a word
    """What is written inside is taken back."""

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *error):
        transaction.set_rollback(True)
        self.atomic.__exit__(*error)


def test_without_picks_a_model_or_answers_nothing_is_asked_again(alice, nudged):
    project = taught(asks_again=True)
    make.member(project, "bob")
    _, data, recipe, outcome = prepared(project)
    assert doubting.doubted(project, data, recipe, outcome)
    assert not doubting.doubted(project, data, recipe, replace(outcome, picks=()))
    assert not doubting.doubted(project, data, recipe, replace(outcome, model=None))
    unjudged = replace(outcome, model=replace(outcome.model, unseen=None))
    assert not doubting.doubted(project, data, recipe, unjudged)
    project.annotations.update(retracted_at=make.soon())
    assert not doubting.doubted(project, data, recipe, outcome)


def test_a_round_that_was_lost_asks_nothing(alice, nudged):
    project = taught(asks_again=True)
    make.member(project, "bob")
    turn, data, recipe, outcome = prepared(project)
    features = {"features": "", "encoder_digest": ""}
    Round.objects.filter(pk=turn.pk).update(attempts=9)
    with pytest.raises(lease.Lost):
        publishing.publish(turn, data, recipe, outcome, features)
    assert asked(project) == []


def test_what_changed_while_the_round_learned_is_looked_at_again(alice, nudged, monkeypatch):
    project = taught(asks_again=True)
    make.member(project, "bob")
    turn, data, recipe, outcome = prepared(project)
    wanted = doubting.doubted(project, data, recipe, outcome)
    monkeypatch.setattr(doubting, "doubted", lambda *_: wanted)
    reviews.decide(project=project, by=alice, sample_id=wanted[0], category="praise")
    reviews.ask_again(project=project, by=alice, sample_id=wanted[1])
    assert doubting.ask_again(turn, data, recipe, outcome) == 0
    assert {one.reason for one in asked(project)} == {"suspicious"}


@pytest.mark.django_db(transaction=True)
def test_publishing_waits_for_nobody_who_is_answering(alice, nudged):
    """An answer holds its sample and may wait for the round that publishes: so that may not wait
    for the sample."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, so nothing can wait for each other")
    project = taught(asks_again=True)
    make.member(project, "bob")
    turn, data, recipe, outcome = prepared(project)
    [first, second] = doubting.doubted(project, data, recipe, outcome)

    def publish() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        try:
            with transaction.atomic():
                return doubting.ask_again(turn, data, recipe, outcome)
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        Sample.objects.select_for_update(no_key=True).get(pk=first)
        assert pool.submit(publish).result(20) == 1
    assert [one.sample_id for one in asked(project)] == [second]
