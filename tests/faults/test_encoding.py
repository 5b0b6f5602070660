"""The encoding worker is killed for real; what it has encoded is kept, and the loop goes on."""

import os
from functools import partial
from typing import Any

import pytest

from bench.client import Client
from bench.stack import Stack, until

pytestmark = pytest.mark.stack

SAMPLES = 160
PICTURES = f"""
from labeling.formats.rows import Row
from labeling.services.samples import Answers
from tests import make

def row(number):
    return Row(str(number), str(number), None, lambda: make.png(number % 256), None, {{}})

project = make.project(name="Pictures", modality="image")
make.fill_rows(project, [row(number) for number in range({SAMPLES})], Answers.IGNORE)
answer = project.slug
"""
ON_THE_DISK = """
from labeling.rounds.serving import rows_folder
from learner.store import FeatureStore
answer = FeatureStore(rows_folder(Encoding.objects.get(number={number}))).known_ids().tolist()
"""


@pytest.fixture
def stack():
    quick = {"TWEEZERS_SWEEP_SECONDS": "1", "TWEEZERS_ROUND_LEASE_SECONDS": "3"}
    with Stack(database_url=os.environ.get("DATABASE_URL"), **quick) as running:
        yield running


@pytest.fixture
def slug(stack) -> str:
    """A project of tiny pictures, encoded as pixels, whose first round is over."""
    made = stack.ask(PICTURES)
    until(lambda: stack.is_settled(made), 60, "the first ranking is there")
    return made


def encoding(client: Client, slug: str, number: int) -> dict[str, Any]:
    return dict(client.get(f"/api/v1/projects/{slug}/encodings/{number}/")[1])


def is_under_way(client: Client, slug: str) -> bool:
    return int(encoding(client, slug, 2)["done"]) > 0


def has_ended(client: Client, slug: str) -> bool:
    return encoding(client, slug, 2)["state"] not in {"queued", "running"}


def test_an_encoding_whose_worker_is_killed_goes_on_where_it_stopped(stack, slug):
    manager = stack.person(slug, "mia", "manager")
    status, asked = manager.post(
        f"/api/v1/projects/{slug}/encodings/", {"encoder": "image:efficientnet-lite0"}
    )
    assert (status, asked["number"]) == (202, 2)
    until(partial(is_under_way, manager, slug), 400, "some samples are encoded")
    stack.processes.kill("encoder")
    kept = stack.ask(ON_THE_DISK.format(number=2))
    assert 0 < len(kept) < SAMPLES

    manager.post(f"/api/v1/projects/{slug}/rounds/", {"strategy": "margin"})
    meanwhile = stack.wait_for_round(slug, 2)
    assert meanwhile["state"] == "done"  # on the rows of the encoder before

    stack.start("encoder")
    until(partial(has_ended, manager, slug), 400, "all samples are encoded")
    ended = encoding(manager, slug, 2)
    assert (ended["state"], ended["attempts"], ended["rows"]) == ("done", 2, SAMPLES)
    assert ended["total"] == SAMPLES - len(kept)
    found = stack.ask(ON_THE_DISK.format(number=2))
    assert found[: len(kept)] == kept
    assert len(set(found)) == len(found) == SAMPLES
    assert stack.wait_for_round(slug, 3)["trigger"] == "request"
