"""Asking: one annotator more, and what the guideline means."""

import pytest

from labeling.errors import (
    AlreadyReviewed,
    BadInput,
    NobodyLeft,
    NotFound,
    QuestionIsAnswered,
    QuestionIsOpen,
)
from labeling.models import (
    Annotation,
    Label,
    Project,
    Relabel,
    Review,
    Role,
    Sample,
)
from labeling.services import claims, gold, reviews
from tests import make
from tests.adds_up import adds_up

PRAISE, BLAME = {"category": "praise"}, {"category": "blame"}


@pytest.fixture
def project(alice, nudged) -> Project:
    """One sample, two annotators."""
    project = make.project(alice, annotators_per_sample=2)
    make.fill(project, make.texts(1))
    return project


@pytest.fixture
def carol(project):
    return make.member(project, "carol", Role.REVIEWER)


@pytest.fixture
def dave(project):
    return make.member(project, "dave")


@pytest.fixture
def disputed(project, bob, dave) -> Sample:
    make.answer(project, bob, PRAISE)
    make.answer(project, dave, BLAME)
    return Sample.objects.get()


def decide(sample, by, category="praise", **more) -> Review:
    return reviews.decide(
        project=sample.project, by=by, sample_id=sample.pk, category=category, **more
    )


def send_back(sample, by, whose, note="Look at the end.") -> Review:
    annotation = Annotation.objects.get(sample=sample, annotator=whose, retracted_at=None)
    return reviews.send_back(project=sample.project, by=by, annotation_id=annotation.pk, note=note)


def label() -> tuple[str, str] | None:
    found = Label.objects.select_related("category").first()
    return (str(found.category), found.method) if found else None


def test_a_decided_sample_is_neither_returned_nor_asked_again(disputed, carol, bob):
    decide(disputed, carol)
    with pytest.raises(AlreadyReviewed, match="decided"):
        send_back(disputed, carol, bob)
    with pytest.raises(AlreadyReviewed):
        reviews.ask_again(project=disputed.project, by=carol, sample_id=disputed.pk)


def test_a_sample_whose_answer_is_known_is_not_asked_again(project, carol, alice):
    sample = Sample.objects.get()
    gold.mark(project=project, by=alice, keys=[sample.key], value={"category": "praise"})
    with pytest.raises(AlreadyReviewed, match="settled"):
        reviews.ask_again(project=project, by=carol, sample_id=sample.pk)


def test_a_further_opinion_is_asked_of_somebody_who_has_given_none(disputed, carol, bob):
    project = disputed.project
    for _ in range(2):  # asking twice asks once
        reviews.ask_again(project=project, by=carol, sample_id=disputed.pk)
    disputed.refresh_from_db()
    assert (disputed.places, Relabel.objects.count()) == (3, 1)
    assert claims.lend(project=project, to=bob, count=1) == []
    erin = make.member(project, "erin")
    assert make.answer(project, erin, BLAME).annotation.origin == "second opinion"
    assert (label(), Relabel.objects.get().state) == (("blame", "majority"), "done")
    assert adds_up(project)


def test_what_the_machine_asked_for_becomes_the_reviewers(disputed, carol):
    Relabel.objects.create(project=disputed.project, sample=disputed, reason="active")
    reviews.ask_again(project=disputed.project, by=carol, sample_id=disputed.pk)
    asked = Relabel.objects.get()
    assert (asked.reason, asked.asked_by) == ("suspicious", carol)


def test_nobody_is_asked_when_everybody_has_answered(disputed, carol, alice):
    for person in (carol, alice):
        reviews.ask_again(project=disputed.project, by=carol, sample_id=disputed.pk)
        make.answer(disputed.project, person, BLAME)
    with pytest.raises(NobodyLeft):
        reviews.ask_again(project=disputed.project, by=carol, sample_id=disputed.pk)


def test_a_decision_withdraws_what_was_asked(disputed, carol, bob):
    reviews.ask_again(project=disputed.project, by=carol, sample_id=disputed.pk)
    send_back(disputed, carol, bob)
    decide(disputed, carol)
    assert set(Relabel.objects.values_list("state", flat=True)) == {"withdrawn"}
    disputed.refresh_from_db()
    assert disputed.taken == 1
    assert adds_up(disputed.project)


def test_a_question_puts_the_sample_aside_until_it_is_answered(disputed, carol, alice):
    project = disputed.project
    asked = reviews.ask_guideline(project=project, by=carol, sample_id=disputed.pk, note="Irony?")
    disputed.refresh_from_db()
    assert disputed.review == "guideline"
    assert adds_up(project)
    with pytest.raises(QuestionIsOpen, match="Irony"):
        reviews.ask_guideline(project=project, by=carol, sample_id=disputed.pk, note="Again")
    answered = reviews.answer_guideline(
        project=project, by=alice, review_id=asked.pk, answer="Irony is blame."
    )
    assert (answered.answer, answered.answered_by) == ("Irony is blame.", alice)
    disputed.refresh_from_db()
    assert disputed.review == "disputed"
    assert adds_up(project)
    with pytest.raises(QuestionIsAnswered):
        reviews.answer_guideline(project=project, by=alice, review_id=asked.pk, answer="No!")


def test_questions_and_answers_have_words(disputed, carol):
    project = disputed.project
    with pytest.raises(BadInput):
        reviews.ask_guideline(project=project, by=carol, sample_id=disputed.pk, note="")
    asked = reviews.ask_guideline(project=project, by=carol, sample_id=disputed.pk, note="Why?")
    with pytest.raises(BadInput):
        reviews.answer_guideline(project=project, by=carol, review_id=asked.pk, answer=" ")
    with pytest.raises(NotFound):
        reviews.answer_guideline(project=project, by=carol, review_id=0, answer="Because")


def test_nobody_reviews_through_a_project_of_their_own(disputed, mallory):
    hers = make.project(mallory, name="Hers")
    asked = reviews.ask_guideline(
        project=disputed.project, by=mallory, sample_id=disputed.pk, note="x"
    )
    for deed, what in (
        (reviews.decide, {"sample_id": disputed.pk, "category": "praise"}),
        (reviews.withdraw, {"sample_id": disputed.pk}),
        (reviews.ask_again, {"sample_id": disputed.pk}),
        (reviews.ask_guideline, {"sample_id": disputed.pk, "note": "x"}),
        (reviews.answer_guideline, {"review_id": asked.pk, "answer": "x"}),
        (reviews.send_back, {"annotation_id": disputed.annotations.first().pk, "note": "x"}),
    ):
        with pytest.raises(NotFound):
            deed(project=hers, by=mallory, **what)
    assert not Review.objects.exclude(pk=asked.pk).exists()
