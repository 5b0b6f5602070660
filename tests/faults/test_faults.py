"""What breaks, and what must hold all the same. Real processes, killed for real."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from bench.client import Client
from bench.stack import Stack, until

pytestmark = pytest.mark.stack

QUICK = {"TWEEZERS_SWEEP_SECONDS": "1", "TWEEZERS_ROUND_LEASE_SECONDS": "3"}


@pytest.fixture
def stack():
    with Stack(database_url=os.environ.get("DATABASE_URL"), **QUICK) as running:
        yield running


def answer_all(client: Client, slug: str, truth: dict[int, str], count: int) -> list[int]:
    """Claim and answer `count` samples; the statuses of the answers."""
    statuses = []
    [claim] = client.claim(slug)["claims"]
    for _ in range(count):
        status, body = client.answer(slug, claim["id"], truth[claim["sample"]["id"]])
        statuses.append(status)
        claim = body["claims"][0]
    return statuses


def test_three_annotators_at_once_lose_nothing_double_nothing_and_share_nothing(stack):
    slug = stack.demo()
    truth = stack.truth(slug)
    people = [stack.person(slug, name) for name in ("ann", "ben", "cho")]
    with ThreadPoolExecutor(3) as pool:
        statuses = list(pool.map(lambda one: answer_all(one, slug, truth, 100), people))
    assert {status for given in statuses for status in given} == {201}
    rows = stack.ask(
        "a = Annotation.objects.exclude(origin='import'); "
        "answer = [a.count(), a.values('token').distinct().count(), "
        "a.values('sample').distinct().count(), a.filter(extra=True).count()]"
    )
    assert rows == [300, 300, 300, 0]


def test_a_round_whose_learner_is_killed_is_taken_again_and_ends(stack):
    slug = stack.demo()
    manager = stack.person(slug, "mia", "manager")
    number = kill_in_mid_round(stack, slug, manager)
    stack.start("learner")
    ended = stack.wait_for_round(slug, number)
    assert (ended["state"], ended["attempts"]) == ("done", 2)


def is_taken(manager: Client, path: str) -> bool:
    return bool(manager.get(path)[1]["state"] != "queued")


def kill_in_mid_round(stack: Stack, slug: str, manager: Client) -> int:
    """Ask for rounds until the learner is killed in the middle of one; that one's number."""
    for _ in range(5):
        _, asked = manager.post(f"/api/v1/projects/{slug}/rounds/", {"strategy": "auto"})
        path = f"/api/v1/projects/{slug}/rounds/{asked['number']}/"
        until(partial(is_taken, manager, path), 30, "the round is taken")
        stack.processes.kill("learner")
        if manager.get(path)[1]["state"] == "running":
            return int(asked["number"])
        stack.start("learner")
    raise AssertionError("the learner was never caught in the middle of a round")


def test_answers_are_stored_while_the_broker_is_silent_and_learned_from_when_it_is_back(stack):
    slug = stack.demo()
    truth = stack.truth(slug)
    bob = stack.person(slug, "bob")
    following = stack.newest
    for silence, end in ((freeze, thaw), (kill, start_again)):
        following += 1
        silence(stack)
        assert answer_all(bob, slug, truth, 20) == [201] * 20
        assert stack.round(slug, following)["state"] == "queued"
        end(stack)
        assert stack.wait_for_round(slug, following)["state"] == "done"


def freeze(stack: Stack) -> None:
    os.kill(stack.processes.running["valkey"].pid, signal.SIGSTOP)


def thaw(stack: Stack) -> None:
    os.kill(stack.processes.running["valkey"].pid, signal.SIGCONT)


def kill(stack: Stack) -> None:
    stack.processes.kill("valkey")


def start_again(stack: Stack) -> None:
    stack.start("valkey")
