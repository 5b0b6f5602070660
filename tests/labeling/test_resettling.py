"""Every label follows the rules: by a worker where they are many, and whoever answers meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from kombu.exceptions import OperationalError

from labeling import tasks
from labeling.books import labels
from labeling.models import Label, Project, Sample
from labeling.rounds import resettling
from labeling.services import annotations, claims, rules
from tests import make


@pytest.fixture
def filled(project):
    make.fill(project, make.texts(40))
    project.refresh_from_db()
    return project


def places(project) -> list[int]:
    return list(Sample.objects.filter(project=project).values_list("places", flat=True))


def test_many_touched_samples_are_left_to_a_worker(filled, alice, bob, monkeypatch):
    told: list[int] = []
    monkeypatch.setattr("labeling.tasks.resettle.delay", told.append)
    monkeypatch.setattr(rules, "SETTLED_AT_ONCE", 1)
    for _ in range(2):
        make.answer(filled, bob)
    with capture() as run:
        done = rules.change(project=filled, by=alice, annotators_per_sample=2)
        run()
    assert (done.later, told) == (True, [filled.pk])
    assert Label.objects.count() == 2
    tasks.resettle(filled.pk)
    tasks.resettle(filled.pk)  # as often as it likes
    assert (Label.objects.count(), places(filled)) == (0, [2] * 40)


def test_a_large_pool_is_left_to_a_worker(filled, alice, monkeypatch):
    told: list[int] = []
    monkeypatch.setattr("labeling.tasks.resettle.delay", told.append)
    monkeypatch.setattr(rules, "LARGE", 10)
    with capture() as run:
        assert rules.change(project=filled, by=alice, annotators_per_sample=2).later
        run()
    assert told == [filled.pk]


def test_without_a_broker_the_work_is_done_here(filled, alice, monkeypatch, caplog):
    def silent(_):
        raise OperationalError("no route")

    monkeypatch.setattr("labeling.tasks.resettle.delay", silent)
    monkeypatch.setattr(rules, "LARGE", 10)
    with capture() as run:
        rules.change(project=filled, by=alice, annotators_per_sample=2)
        run()
    assert places(filled) == [2] * 40
    assert "The broker is silent" in caplog.text


class capture:  # noqa: N801 - reads as a word
    """What waits for a commit that a test never makes; call it to run that."""

    def __enter__(self):
        self.before = len(connection.run_on_commit)
        return self.run

    def run(self) -> None:
        waiting = [entry[1] for entry in connection.run_on_commit[self.before :]]
        del connection.run_on_commit[self.before :]
        for act in waiting:
            act()

    def __exit__(self, *_error):
        pass


def test_a_project_that_is_gone_leaves_a_worker_nothing_to_do(db):
    assert tasks.resettle(1) is None


def test_the_worker_wakes_the_round_that_the_new_labels_make_due(project, bob, nudged):
    make.fill(project, make.texts(10))
    make.begun(project)
    Project.objects.filter(pk=project.pk).update(annotators_per_sample=2)
    for sample in Sample.objects.all()[:5]:
        make.said(sample, bob, "praise")
    Project.objects.filter(pk=project.pk).update(annotators_per_sample=1)
    tasks.resettle(project.pk)
    assert nudged == [project.rounds.latest("number").pk]


def answered(project, person, lent) -> None:
    annotations.record(
        project=project,
        by=person,
        claim_id=lent.pk,
        value={"category": "praise"},
        token=make.token_(),
    )


def test_an_answer_goes_by_the_rules_of_its_moment_not_of_its_request(filled, alice, bob):
    mine, lent = Project.objects.get(pk=filled.pk), make.claim(filled, bob)
    rules.change(project=filled, by=alice, annotators_per_sample=2)
    answered(mine, bob, lent)
    assert not Label.objects.exists()
    assert places(filled) == [2] * 40


def test_rules_that_change_while_they_are_followed_are_followed_once_more(filled, monkeypatch):
    rebuild, passes = labels.rebuild, []

    def meanwhile(project) -> int:
        passes.append(project.annotators_per_sample)
        Project.objects.filter(pk=project.pk).update(annotators_per_sample=3)
        return rebuild(project)

    monkeypatch.setattr(labels, "rebuild", meanwhile)
    resettling.resettle(filled)
    assert (passes, places(filled)) == ([1, 3], [3] * 40)


@pytest.mark.django_db(transaction=True)
def test_a_change_while_answers_come_in_ends_with_every_label_by_the_new_rules(alice, nudged):
    """Those who answer read the project before the change and write after it."""
    project = make.project(alice, annotators_per_sample=1, round_size=1_000)
    make.fill(project, make.texts(24))
    people = [make.member(project, f"person-{number}") for number in range(3)]
    held = {person: claims.lend(project=project, to=person, count=3) for person in people}
    start = threading.Barrier(4)

    def answer(person) -> None:
        mine = Project.objects.get(pk=project.pk)
        start.wait(20)
        try:
            for lent in held[person]:
                answered(mine, person, lent)
        finally:
            connection.close()

    def change() -> None:
        mine = Project.objects.get(pk=project.pk)
        start.wait(20)
        try:
            for wanted in (3, 1, 2):
                rules.change(project=mine, by=alice, annotators_per_sample=wanted)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(answer, person) for person in people] + [pool.submit(change)]
        for future in futures:
            future.result(60)
    assert places(project) == [2] * 24
    assert (labels.rebuild(project), labels.rebuild(project)) == (0, 0)
    assert Label.objects.count() == 0
    project.refresh_from_db()
    assert project.pool_labeled == 0
