"""A team at work: three people answer, one of them carelessly, and what comes of it."""

from itertools import cycle

import pytest

from labeling.models import Annotation, Event, Member, Origin, Sample
from labeling.selectors import queue
from labeling.selectors.agreement import agreement
from labeling.services import annotations, claims
from tests import make

EACH = 10
GOLD_COIN = 100  # sides


@pytest.fixture
def project(alice, nudged):
    """Every sample wants three answers, and half of what is asked has a known one."""
    project = make.project(alice, annotators_per_sample=3, gold_percent=50, round_size=1_000)
    make.fill(project, make.texts(40))
    truths = {category.name: category for category in project.categories.all()}
    for sample in Sample.objects.order_by("key")[:20]:
        truth = truths["praise" if "lovely" in sample.text else "blame"]
        Sample.objects.filter(pk=sample.pk).update(gold=True, truth=truth, places=0)
    return project


@pytest.fixture
def tossed(monkeypatch):
    """The coin for gold falls on either side in turn; random samples come in their order."""
    sides = cycle([0, 99])
    monkeypatch.setattr(
        queue.random, "randrange", lambda most: next(sides) if most == GOLD_COIN else 0
    )


def answer(project, person, place: int, *, careless: bool) -> None:
    """Bob and Dave read what they see; Erin presses one key, and the other now and then."""
    lent = claims.lend(project=project, to=person, count=1)
    if not lent:
        return
    truth = make.truth_of(lent[0])
    wrong = {"praise": "blame", "blame": "praise"}[truth]
    said = wrong if careless and place % 5 else truth
    annotations.record(
        project=project,
        by=person,
        claim_id=lent[0].pk,
        value={"category": said},
        token=make.token_(),
    )


def test_thirty_answers_by_three_people_show_who_is_careless_and_gold_pauses_them(
    project, as_alice, tossed
):
    people = [make.member(project, name) for name in ("bob", "dave", "erin")]
    for place in range(EACH):
        for person in people:
            answer(project, person, place, careless=person.username == "erin")

    erin = Member.objects.get(project=project, user__username="erin")
    assert erin.paused_at is not None
    assert "samples with a known answer were right" in erin.paused_why
    assert claims.lend(project=project, to=people[2], count=1) == []
    assert queue.ending(project, people[2]) == "paused"
    assert Event.objects.filter(verb="paused", target="erin", actor=None).exists()
    for name in ("bob", "dave"):
        assert Member.objects.get(project=project, user__username=name).paused_at is None
        assert Annotation.objects.filter(annotator__username=name).count() == EACH
    assert Annotation.objects.filter(origin=Origin.GOLD, annotator=people[2]).exists()

    page = as_alice.get(f"/projects/{project.slug}/team/").content.decode()
    assert "erin is paused" in page
    assert "Krippendorff" in page
    kappas = {(one["one"], one["other"]): one["percent"] for one in agreement(project)["pairs"]}
    assert kappas["bob", "dave"] == 1
    assert kappas["bob", "erin"] < 0.5
    assert kappas["dave", "erin"] < 0.5
