"""What is asked next, source by source (docs/queue.md)."""

import pytest

from labeling.models import Origin, Pick, Round, Sample
from labeling.selectors.turns import turns_of
from labeling.services import claims
from labeling.services.samples import Answers, import_rows
from tests import make


def published(project, ranked: list[Sample]) -> Round:
    turn = make.round_(project, state=Round.State.DONE, revision=0)
    Pick.objects.bulk_create(
        Pick(round=turn, sample=sample, rank=rank, score=1.0, rule="exploit", reason={"top": []})
        for rank, sample in enumerate(ranked, start=1)
    )
    return turn


def samples_of(project) -> list[Sample]:
    return list(Sample.objects.filter(project=project).order_by("-pk"))


@pytest.fixture
def filled(project):
    make.fill(project, make.texts(30))
    project.rounds.update(state=Round.State.CANCELLED)
    return project


def test_before_any_ranking_samples_come_at_random_so_that_nobody_waits(filled, bob):
    lent = claims.lend(project=filled, to=bob, count=5)
    assert {claim.origin for claim in lent} == {Origin.RANDOM}
    assert len({claim.sample_id for claim in lent}) == 5


def test_the_picks_are_asked_in_the_order_of_their_ranks(filled, bob):
    ranked = samples_of(filled)[:4]
    published(filled, ranked)
    lent = claims.lend(project=filled, to=bob, count=4)
    assert [claim.sample for claim in lent] == ranked
    assert {claim.origin for claim in lent} == {Origin.PICK}


def test_a_new_ranking_replaces_the_old_one_and_its_version_grows(filled, bob):
    old = published(filled, samples_of(filled)[:4])
    assert turns_of(filled).version == old.number
    newer = published(filled, samples_of(filled)[10:14])
    assert turns_of(filled).version == newer.number
    assert make.claim(filled, bob).sample == samples_of(filled)[10]


def test_while_a_round_runs_the_previous_ranking_serves_on(filled, bob):
    ranked = samples_of(filled)[:2]
    published(filled, ranked)
    make.round_(filled, state=Round.State.RUNNING)
    assert make.claim(filled, bob).sample == ranked[0]


def test_after_the_last_pick_random_samples_follow(filled, bob):
    published(filled, samples_of(filled)[:1])
    origins = [claim.origin for claim in claims.lend(project=filled, to=bob, count=3)]
    assert origins == [Origin.PICK, Origin.RANDOM, Origin.RANDOM]


def test_a_pick_that_somebody_holds_is_not_offered_to_another(filled, bob):
    ranked = samples_of(filled)[:2]
    published(filled, ranked)
    make.claim(filled, bob)
    assert make.claim(filled, make.member(filled, "carol")).sample == ranked[1]


def test_the_holdout_gets_its_share_of_the_labels(alice, nudged):
    project = make.project(alice, holdout_percent=20)
    make.fill(project, make.texts(200))
    bob = make.member(project, "bob")
    for _ in range(50):
        make.answer(project, bob)
    project.refresh_from_db()
    assert (project.holdout_labeled, project.pool_labeled) == (10, 40)


def test_many_annotators_at_once_do_not_empty_the_holdout(alice, nudged):
    project = make.project(alice, holdout_percent=20)
    make.fill(project, make.texts(200))
    lent = [
        claim
        for name in "abcdefghij"
        for claim in claims.lend(project=project, to=make.member(project, name), count=5)
    ]
    held_out = [claim for claim in lent if claim.origin == Origin.HOLDOUT]
    assert (len(lent), len(held_out)) == (50, 10)


def test_a_holdout_that_came_with_its_labels_is_never_asked(alice, nudged):
    project = make.project(alice, holdout_percent=50)
    rows = [make.row(key, text, "praise") for key, text in make.texts(40).items()]
    import_rows(project=project, by=alice, rows=rows, answers=Answers.HOLDOUT)
    bob = make.member(project, "bob")
    project.refresh_from_db()
    assert project.holdout_labeled == project.holdout_size > 0
    for _ in range(project.pool_size):
        assert make.answer(project, bob).annotation.origin == Origin.RANDOM
    assert claims.lend(project=project, to=bob, count=1) == []


def test_when_the_pool_is_done_the_rest_of_the_holdout_is_asked(alice, nudged):
    project = make.project(alice, holdout_percent=40)
    make.fill(project, make.texts(20))
    bob = make.member(project, "bob")
    for _ in range(20):
        make.answer(project, bob)
    assert claims.lend(project=project, to=bob, count=1) == []


def test_what_somebody_began_is_finished_before_new_samples_are_begun(alice, nudged):
    project = make.project(alice, annotators_per_sample=2)
    make.fill(project, make.texts(20))
    begun = make.claim(project, make.member(project, "bob"))
    second = make.claim(project, make.member(project, "carol"))
    assert (second.sample, second.origin) == (begun.sample, Origin.SECOND_OPINION)
    assert make.claim(project, make.member(project, "dave")).sample != begun.sample


def test_nobody_is_asked_about_the_same_sample_twice(alice, nudged):
    project = make.project(alice, annotators_per_sample=3)
    make.fill(project, make.texts(5))
    bob = make.member(project, "bob")
    answered = [make.answer(project, bob).annotation.sample_id for _ in range(5)]
    assert len(set(answered)) == 5
    assert claims.lend(project=project, to=bob, count=1) == []
