"""Every label follows the rules: by a worker where they are many, and whoever answers meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from labeling import tasks
from labeling.books import labels
from labeling.models import Label, Project, Sample
from labeling.rounds import resettling
from labeling.rounds.lease import Lost
from labeling.services import annotations, claims, rules
from tests import make


@pytest.fixture
def filled(project):
    make.fill(project, make.texts(40))
    project.refresh_from_db()
    return project


def places(project) -> list[int]:
    return list(Sample.objects.filter(project=project).values_list("places", flat=True))


@pytest.fixture
def told(monkeypatch):
    """The ids of projects that a worker was told of; it leaves them to the test."""
    told: list[int] = []
    monkeypatch.setattr("labeling.tasks.resettle.delay", told.append)
    return told


def test_many_touched_samples_are_left_to_a_worker(filled, alice, bob, told, monkeypatch):
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


def test_a_large_pool_is_left_to_a_worker(filled, alice, told, monkeypatch):
    monkeypatch.setattr(rules, "LARGE", 10)
    with capture() as run:
        assert rules.change(project=filled, by=alice, annotators_per_sample=2).later
        run()
    assert told == [filled.pk]


def test_without_a_broker_the_sweep_finds_the_work(filled, alice, monkeypatch, caplog):
    def silent(_):
        raise OperationalError("no route")

    monkeypatch.setattr("labeling.tasks.resettle.delay", silent)
    monkeypatch.setattr(rules, "LARGE", 10)
    with capture() as run:
        rules.change(project=filled, by=alice, annotators_per_sample=2)
        run()
    assert "The broker is silent" in caplog.text
    assert swept(monkeypatch) == [filled.pk]
    assert places(filled) == [2] * 40


def swept(monkeypatch) -> list[int]:
    """What a sweep, a while later, hands out: done, and done again."""
    found: list[int] = []
    lagging = Project.objects.filter(unsettled_since__isnull=False)
    lagging.update(unsettled_since=timezone.now() - timedelta(minutes=1))

    def work(ids: tuple[int], **_) -> None:
        found.extend(ids)
        tasks.resettle(*ids)

    monkeypatch.setattr(tasks.resettle, "apply_async", work)
    for other in (tasks.run_encoding, tasks.run_round):
        monkeypatch.setattr(other, "apply_async", lambda *_, **__: None)
    for _ in range(2):
        tasks.sweep()
    return found


def lag(project, **changed) -> None:
    """The rules change, and nobody follows."""
    Project.objects.filter(pk=project.pk).update(unsettled_since=timezone.now(), **changed)
    project.refresh_from_db()


def test_a_worker_that_dies_half_way_leaves_the_rest_to_the_sweep(
    filled, alice, bob, told, monkeypatch
):
    for _ in range(3):
        make.answer(filled, bob)
    settle, seen = labels.settle, []

    def dies(project, sample_id, *rest):
        seen.append(sample_id)
        if len(seen) == 2:
            raise MemoryError
        return settle(project, sample_id, *rest)

    lag(filled, annotators_per_sample=2)
    monkeypatch.setattr(labels, "settle", dies)
    with pytest.raises(MemoryError):
        tasks.resettle(filled.pk)
    assert Label.objects.count() == 2
    assert swept(monkeypatch) == []  # its lease has not run out
    Project.objects.update(settling_until=timezone.now() - timedelta(seconds=1))
    assert swept(monkeypatch) == [filled.pk]
    filled.refresh_from_db()
    assert (Label.objects.count(), filled.unsettled_since, filled.settling_until) == (0, None, None)


def test_of_two_workers_one_settles(filled, monkeypatch):
    lag(filled, annotators_per_sample=2)
    rebuild, others = labels.rebuild, []

    def meanwhile(project, go_on):
        others.append(resettling.resettle(Project.objects.get(pk=project.pk)))
        return rebuild(project, go_on)

    monkeypatch.setattr(labels, "rebuild", meanwhile)
    assert resettling.resettle(filled) == resettling.Settled(done=True)
    assert others == [resettling.Settled(done=False)]
    assert resettling.resettle(filled) == resettling.Settled(done=True)
    assert len(others) == 1


def test_who_was_silent_for_too_long_stops(filled, bob, settings):
    settings.ROUND_LEASE_SECONDS = 0
    make.answer(filled, bob)
    lag(filled, annotators_per_sample=2)
    mine = resettling.Hold.take(filled)
    settings.ROUND_LEASE_SECONDS = 60
    theirs = resettling.Hold.take(filled)
    assert theirs is not None and theirs.is_mine() and not mine.is_mine()
    settings.ROUND_LEASE_SECONDS = 0
    with pytest.raises(Lost):
        mine.renew()
    assert not mine.end(filled.unsettled_since)
    theirs.renew()
    assert theirs.end(filled.unsettled_since)


def test_the_pages_say_that_labels_lag_behind(filled, as_alice):
    sentence = "labels are being brought in line"
    for page in ("rules", "team"):
        assert sentence not in as_alice.get(f"/projects/{filled.slug}/{page}/").content.decode()
    lag(filled, annotators_per_sample=2)
    for page in ("rules", "team"):
        assert sentence in as_alice.get(f"/projects/{filled.slug}/{page}/").content.decode()


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
    lag(project, annotators_per_sample=1)
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

    def meanwhile(project, go_on) -> int:
        passes.append(project.annotators_per_sample)
        if len(passes) == 1:
            lag(Project.objects.get(pk=project.pk), annotators_per_sample=3)
        return rebuild(project, go_on)

    lag(filled)
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
