"""Reviewers and annotators at the same moment, on both databases."""

import pytest

from labeling.books import places
from labeling.errors import AlreadyAnswered, AlreadyReviewed, NotFound, Refusal
from labeling.models import Annotation, Relabel, Review, Role, Sample
from labeling.services import annotations, gold, reviews
from tests import make
from tests.adds_up import adds_up
from tests.faults.test_races import PEOPLE, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project(alice, nudged):
    project = make.project(alice, annotators_per_sample=2)
    make.fill(project, make.texts(1))
    return project


@pytest.fixture
def reviewers(project):
    return [make.member(project, f"reviewer-{n}", Role.REVIEWER) for n in range(PEOPLE)]


@pytest.fixture
def answered(project, bob) -> Sample:
    make.answer(project, bob, {"category": "praise"})
    make.answer(project, make.member(project, "dave"), {"category": "blame"})
    return Sample.objects.get()


def decide_all(project, reviewers, sample) -> list[str]:
    def decide(number: int) -> str:
        category = ("praise", "blame")[number % 2]
        try:
            on = {"project": project, "by": reviewers[number], "sample_id": sample.pk}
            return str(reviews.decide(**on, category=category).category)
        except AlreadyReviewed as told:
            return told.detail

    return at_once(PEOPLE, decide)


def test_of_many_reviewers_at_once_one_decides_and_the_others_are_told(
    project, reviewers, answered
):
    said = decide_all(project, reviewers, answered)
    verdict = Review.objects.get()
    assert said.count(verdict.category.name) == 1
    told = f"{verdict.reviewer} has decided this sample already: {verdict.category}"
    assert sum(told in words for words in said) == PEOPLE - 1
    assert adds_up(project)


def test_without_the_guard_the_database_itself_allows_one_verdict(
    project, reviewers, answered, monkeypatch
):
    monkeypatch.setattr(reviews, "standing_verdict", lambda _: None)
    monkeypatch.setattr(places, "hold", lambda pk: Sample.objects.get(pk=pk))
    monkeypatch.setattr(reviews, "_close", lambda *_: None)
    failures = []

    def decide(number: int) -> None:
        on = {"project": project, "by": reviewers[number], "sample_id": answered.pk}
        try:
            reviews.decide(**on, category="praise")
        except Exception as error:
            failures.append(error)

    at_once(PEOPLE, decide)
    assert (Review.objects.count(), len(failures)) == (1, PEOPLE - 1)


def test_an_answer_is_returned_once_and_undone_or_returned_but_not_both(
    project, reviewers, answered, bob
):
    given = Annotation.objects.get(annotator=bob)

    def act(number: int) -> bool:
        try:
            if number == 0:
                annotations.undo(project=project, by=bob, annotation_id=given.pk)
            else:
                reviews.send_back(
                    project=project, by=reviewers[number], annotation_id=given.pk, note="Why?"
                )
        except NotFound:
            return False
        return True

    assert at_once(PEOPLE, act).count(True) == 1
    assert adds_up(project)


@pytest.mark.parametrize("turn", range(5))
def test_a_returned_answer_and_a_verdict_at_once_end_well(project, reviewers, answered, bob, turn):
    given = Annotation.objects.get(annotator=bob)
    on = {"project": project, "by": reviewers[0]}
    reviews.send_back(**on, annotation_id=given.pk, note="Look again")
    reviews.ask_again(**on, sample_id=answered.pk)
    lent = make.claim(project, bob)
    others = make.claim(project, reviewers[1])

    def act(number: int) -> bool:
        try:
            if number == 0:
                reviews.decide(**on, sample_id=answered.pk, category="praise")
            else:
                who, claim = ((bob, lent), (reviewers[1], others))[number % 2]
                annotations.record(
                    project=project,
                    by=who,
                    claim_id=claim.pk,
                    value={"category": "blame"},
                    token=make.token_(),
                )
        except AlreadyAnswered:
            return False
        return True

    assert at_once(5, act).count(True) == 3  # the verdict, and each person's answer once
    assert not Relabel.objects.filter(state="open").exists()
    assert adds_up(project)


def test_a_sample_that_is_marked_and_lent_at_once_is_one_of_both(alice, nudged):
    project = make.project(alice)
    make.fill(project, make.texts(6))
    project.gold_percent = 0
    project.save()
    keys = list(Sample.objects.values_list("key", flat=True))
    people = [make.member(project, f"person-{n}") for n in range(PEOPLE)]

    def act(number: int) -> bool:
        try:
            if number % 2:
                gold.mark(project=project, by=alice, keys=keys, value={"category": "praise"})
            else:
                make.answer(project, people[number], {"category": "blame"})
        except (IndexError, Refusal):
            return False  # everything was marked before
        return True

    assert all(at_once(PEOPLE, act)[1::2])  # who marks is never refused
    for sample in Sample.objects.all():
        assert sample.gold != sample.annotations.exists()
    assert adds_up(project)
