"""Batches given by many at the same moment, or by one person twice."""

from collections import Counter
from typing import Any
from uuid import uuid4

import pytest

from labeling.models import Annotation, Budget, Claim, Label, Member, Sample
from labeling.services import batches
from labeling.services.batches import Sheet
from tests import alike, make
from tests.faults.test_races import at_once
from tests.money import differences

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 4


@pytest.fixture
def people(project, nudged):
    alike.pool(project, free=40)
    return [make.member(project, f"person-{number}") for number in range(PEOPLE)]


def test_no_two_people_get_the_same_tile(project, people):
    lent = at_once(
        PEOPLE, lambda one: batches.propose(project=project, to=people[one], count=12).claims
    )
    held = Counter(claim.sample_id for claims in lent for claim in claims)
    assert held and set(held.values()) == {1}
    assert set(Sample.objects.values_list("taken", flat=True)) <= {0, 1}


def test_the_same_batch_posted_twice_at_once_is_recorded_once(project, people, monkeypatch):
    monkeypatch.setattr(batches, "RECHECK_PERCENT", 30)
    claims = batches.propose(project=project, to=people[0], count=12).claims
    sheet = Sheet("praise", [one.pk for one in claims], [], uuid4())
    done = at_once(3, lambda _: batches.answer(project=project, by=people[0], sheet=sheet))
    assert {tuple(sorted(one.pk for one in each.annotations)) for each in done} == {
        tuple(Annotation.objects.filter(annotator=people[0]).values_list("pk", flat=True))
    }
    assert all(not each.refused for each in done)
    waiting = Claim.objects.filter(origin="recheck", state="live").count()
    assert waiting + Annotation.objects.filter(annotator=people[0]).count() == len(claims)


def test_two_tabs_do_not_share_the_last_of_a_quota(project, people):
    Member.objects.filter(user=people[0]).update(daily_quota=7)
    at_once(2, lambda _: batches.propose(project=project, to=people[0], count=12))
    assert Claim.objects.filter(annotator=people[0], state="live").count() <= 7


def test_batches_at_once_stay_within_the_budget(project, people):
    make.budget(project, 150, per_label=10)

    def work(number: int) -> None:
        lent = batches.propose(project=project, to=people[number], count=8)
        sheet = Sheet("praise", [one.pk for one in lent.claims], [], uuid4())
        batches.answer(project=project, by=people[number], sheet=sheet)

    at_once(PEOPLE, work)
    budget = Budget.objects.get(project=project)
    assert budget.spent + budget.reserved <= 150
    assert differences(project) == {}


def test_answers_and_undos_at_once_leave_labels_that_follow_the_annotations(project, people):
    claims = batches.propose(project=project, to=people[0], count=10).claims
    sheet = Sheet("blame", [one.pk for one in claims], [], uuid4())
    batches.answer(project=project, by=people[0], sheet=sheet)
    others = batches.propose(project=project, to=people[1], count=10).claims
    theirs = Sheet("praise", [one.pk for one in others], [], uuid4())

    def act(number: int) -> Any:
        if number:
            return batches.answer(project=project, by=people[1], sheet=theirs)
        return batches.undo(project=project, by=people[0], kept=sheet.kept, token=sheet.token)

    at_once(2, act)
    for sample in Sample.objects.filter(claims__annotator__in=people).distinct():
        standing = sample.annotations.filter(retracted_at=None).count()
        assert Label.objects.filter(sample=sample).count() == standing
