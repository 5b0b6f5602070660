"""Many at the same moment, on both databases; and what happens when a guard is switched off."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F

from labeling.books import places
from labeling.errors import AlreadyAnswered
from labeling.models import Annotation, Claim, Label, Round, Sample
from labeling.rounds import opening, opening_encodings, sweeping
from labeling.selectors import queue
from labeling.services import annotations, claims
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 8


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Call act(0), act(1), … from as many threads that start together; their results."""
    start = threading.Barrier(count)

    def run(number: int):
        try:
            start.wait(30)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture
def people(project):
    return [make.member(project, f"person-{number}") for number in range(PEOPLE)]


@pytest.fixture
def crowded(project, monkeypatch):
    """Everybody is shown the same candidates before anybody takes one: the worst moment."""
    make.fill(project, make.texts(4))
    shown = list(Sample.objects.order_by("pk").values_list("pk", flat=True))
    monkeypatch.setattr(
        queue, "candidates", lambda *_: (queue.Candidate(pk, "random") for pk in shown)
    )
    return project


def lend_to_all(project, people) -> Counter[int]:
    lent = at_once(PEOPLE, lambda number: claims.lend(project=project, to=people[number], count=1))
    return Counter(claim.sample_id for held in lent for claim in held)


def test_no_two_people_hold_the_same_sample(crowded, people):
    held = lend_to_all(crowded, people)
    assert set(held.values()) == {1}
    assert len(held) == 4
    assert set(Sample.objects.values_list("taken", flat=True)) == {1}


def test_without_the_guard_two_people_do_hold_the_same_sample(crowded, people, monkeypatch):
    def unguarded(sample_id: int) -> bool:
        return Sample.objects.filter(pk=sample_id).update(taken=F("taken") + 1) == 1

    monkeypatch.setattr(places, "take", unguarded)
    assert max(lend_to_all(crowded, people).values()) > 1


def test_an_answer_posted_many_times_at_once_is_stored_once(project, bob):
    make.fill(project, make.texts(2))
    claim, token = make.claim(project, bob), uuid4()

    def post(_: int) -> bool:
        return annotations.record(
            project=project, by=bob, claim_id=claim.pk, value={"category": "praise"}, token=token
        ).first_time

    assert sorted(at_once(PEOPLE, post)) == [False] * (PEOPLE - 1) + [True]
    assert Annotation.objects.count() == Label.objects.count() == 1


def test_of_many_different_answers_to_one_claim_one_is_stored(project, bob):
    make.fill(project, make.texts(2))
    claim = make.claim(project, bob)

    def post(_: int) -> bool:
        try:
            return annotations.record(
                project=project,
                by=bob,
                claim_id=claim.pk,
                value={"category": "praise"},
                token=uuid4(),
            ).first_time
        except AlreadyAnswered:
            return False

    assert at_once(PEOPLE, post).count(True) == 1
    assert Annotation.objects.count() == 1


def test_two_who_answer_one_sample_at_once_make_its_label(alice, nudged):
    project = make.project(alice, annotators_per_sample=2)
    make.fill(project, make.texts(1))
    people = [make.member(project, name) for name in ("bob", "carol")]
    held = [make.claim(project, person) for person in people]

    def post(number: int) -> None:
        annotations.record(
            project=project,
            by=people[number],
            claim_id=held[number].pk,
            value={"category": "praise"},
            token=uuid4(),
        )

    at_once(2, post)
    assert Label.objects.get().votes == 2


def test_a_claim_given_back_many_times_at_once_frees_one_place(project, bob):
    make.fill(project, make.texts(1))
    claim = make.claim(project, bob)
    at_once(PEOPLE, lambda _: claims.release(project=project, by=bob, claim_id=claim.pk))
    assert Sample.objects.get().taken == 0
    assert Claim.objects.get().state == Claim.State.RELEASED


def test_of_many_triggers_at_once_one_opens_a_round(project):
    opened = at_once(PEOPLE, lambda _: opening.open_round(project, Round.Trigger.REQUEST))
    assert len([turn for turn in opened if turn is not None]) == 1
    assert Round.objects.count() == 1


def test_of_many_who_ask_at_once_one_opens_an_encoding_and_one_worker_takes_it(project):
    make.fill(project, make.texts(3))
    project.encodings.all().delete()
    opened = at_once(PEOPLE, lambda _: opening_encodings.open_encoding(project, "text:ngrams"))
    [job] = [one for one in opened if one is not None]
    taken = at_once(PEOPLE, lambda _: opening_encodings.take(job.pk))
    assert [one.attempts for one in taken if one is not None] == [1]


def test_of_many_imports_and_sweeps_at_once_one_has_the_samples_encoded(project):
    def come(number: int) -> None:
        make.fill(project, make.texts(2, f"file-{number}")) if number % 2 else sweeping.sweep()

    at_once(PEOPLE, come)
    project.refresh_from_db()
    assert (project.samples_size, project.encodings.count()) == (PEOPLE, 1)


def test_of_many_workers_at_once_one_takes_the_round(project):
    make.encoding(project)
    turn = make.round_(project)
    taken = at_once(PEOPLE, lambda _: opening.take(turn.pk))
    assert len([one for one in taken if one is not None]) == 1
    turn.refresh_from_db()
    assert turn.attempts == 1
