"""The seam: a task names a piece of work and passes it on."""

import urllib.error
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from config import alive, celery
from labeling import tasks
from labeling.models import Encoding, Project, Pulse, Round
from labeling.rounds import encoding, run, scoring, sweeping
from labeling.selectors.reasons import sentence, why
from tests import make


def test_a_round_that_another_follows_nudges_for_it(nudged, monkeypatch):
    monkeypatch.setattr(run, "run", lambda round_id, **_: round_id + 1)
    tasks.run_round(7)
    assert nudged == [8]
    monkeypatch.setattr(run, "run", lambda *_, **__: None)
    tasks.run_round(7)
    assert nudged == [8]


def test_the_sweep_nudges_for_every_waiting_round(project, monkeypatch):
    turn = make.round_(project)
    Round.objects.update(queued_at=timezone.now() - timedelta(minutes=1))
    told: list[tuple[int]] = []
    monkeypatch.setattr(tasks.run_round, "apply_async", lambda ids, **_: told.append(ids))
    tasks.sweep()
    assert told == [(turn.pk,)]


def test_an_encoding_nudges_for_what_it_makes_due(nudged, encodings_nudged, monkeypatch):
    following = encoding.Following(Round(pk=8), Encoding(pk=9))
    monkeypatch.setattr(encoding, "run", {1: following, 2: encoding.Following(None, None)}.get)
    for encoding_id in (1, 2, 3):
        tasks.run_encoding(encoding_id)
    assert (nudged, encodings_nudged) == ([8], [9])


def test_the_sweep_nudges_for_every_waiting_encoding(project, monkeypatch):
    make.fill(project, make.texts(2))
    Encoding.objects.update(queued_at=timezone.now() - timedelta(minutes=1))
    told: list[tuple[int]] = []
    monkeypatch.setattr(tasks.run_encoding, "apply_async", lambda ids, **_: told.append(ids))
    tasks.sweep()
    assert told == [(Encoding.objects.get().pk,)]


def test_a_pulse_is_the_proof_of_a_task_that_ran(db):
    tasks.pulse("learn")
    first = Pulse.objects.get(queue="learn").at
    tasks.pulse("learn")
    assert Pulse.objects.get(queue="learn").at > first


@pytest.mark.parametrize("queue", ["learn", "encode", "default"])
def test_a_worker_that_starts_gives_its_pulse_at_once(monkeypatch, queue):
    sent: list[tuple] = []
    listening = SimpleNamespace(consume_from={queue: None})
    monkeypatch.setattr(
        celery, "app", SimpleNamespace(amqp=SimpleNamespace(queues=listening), send_task=send(sent))
    )
    celery.load_the_engine(sender=None)
    celery.say_that_we_listen(sender=None)
    assert sent == [("labeling.tasks.pulse", [queue], queue)]


def send(into: list[Any]):
    return lambda name, args, queue: into.append((name, args, queue))


def test_a_container_is_healthy_when_its_queue_has_a_pulse(db):
    assert alive.main("learn") == 1
    sweeping.beat("learn")
    assert alive.main("learn") == 0


def test_a_web_container_is_healthy_when_the_web_answers(live_server, monkeypatch):
    address = live_server.url.removeprefix("http://")
    monkeypatch.setenv("TWEEZERS_BIND", address)
    monkeypatch.setattr(alive, "HOST", address.split(":")[0])
    assert alive.main("web") == 0
    monkeypatch.setenv("TWEEZERS_BIND", "127.0.0.1:1")
    with pytest.raises(urllib.error.URLError):
        alive.main("web")


@pytest.mark.parametrize(
    ("rule", "reason", "said"),
    [
        ("explore", {}, "by chance"),
        ("cold start", {"strategy": "random"}, "by chance"),
        ("cold start", {"top": []}, "a good place to begin"),
        ("exploit", {"top": [["cat", 0.4], ["fox", 0.38]]}, "wavers between cat and fox"),
        (
            "exploit",
            {"top": [["cat", 0.5], ["fox", 0.4]], "votes": {"cat": 5, "fox": 3}},
            "5 of 8 committee members say cat",
        ),
        ("exploit", {"top": [["cat", 0.9], ["fox", 0.1]], "votes": {"cat": 8}}, "says cat"),
    ],
)
def test_a_reason_is_one_sentence_for_the_annotator(rule, reason, said):
    assert said in sentence(Project(), rule, reason)


def test_a_claim_without_a_pick_has_a_reason_too(project, bob):
    make.fill(project, make.texts(2))
    assert "random sample" in why(make.claim(project, bob))


def test_each_shard_is_offered_to_the_workers_that_score(monkeypatch):
    offered: list[Any] = []
    monkeypatch.setattr(
        "celery.canvas.group.apply_async", lambda shares, **_: offered.extend(shares.tasks)
    )
    tasks.ask_for_help("round-7-1", 3)
    assert [share.task for share in offered] == ["labeling.tasks.score_shard"] * 3
    assert [share.args for share in offered] == [("round-7-1", number) for number in range(3)]


def test_a_helper_is_told_which_shard(monkeypatch):
    told: list[tuple[str, int]] = []
    monkeypatch.setattr(scoring, "help_with", lambda *share: told.append(share))
    tasks.score_shard("round-7-1", 2)
    assert told == [("round-7-1", 2)]


def test_a_round_goes_on_alone_when_the_broker_is_down(monkeypatch, caplog):
    def refuse(*_, **__):
        raise OperationalError("connection refused")

    monkeypatch.setattr("celery.canvas.group.apply_async", refuse)
    tasks.ask_for_help("round-7-1", 3)
    assert "nobody helps with round-7-1" in caplog.text
