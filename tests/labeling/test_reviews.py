"""What reviewers do, and that everything adds up after each of their deeds."""

import pytest

from labeling.errors import (
    AlreadyAnswered,
    AlreadyReviewed,
    BadInput,
    CannotBeReturned,
    NotFound,
    UnknownCategory,
)
from labeling.models import (
    Annotation,
    Event,
    Label,
    Member,
    Project,
    Relabel,
    Review,
    Role,
    Sample,
)
from labeling.services import annotations, claims, reviews
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


def test_a_verdict_is_the_label_whatever_was_answered(disputed, carol):
    assert label() == ("praise", "majority")  # a tie goes to the first
    verdict = decide(disputed, carol, "blame", note="  the end says it")
    disputed.refresh_from_db()
    assert label() == ("blame", "review")
    assert (disputed.review, disputed.places) == ("", 0)
    assert (verdict.reviewer, verdict.closed_at) == (carol, None)
    assert adds_up(disputed.project)
    line = Event.objects.get(verb="decided")
    assert (line.actor, line.target, line.detail["category"]) == (carol, disputed.key, "blame")


def test_a_sample_that_nobody_answered_can_be_decided(project, carol, bob):
    sample = Sample.objects.get()
    decide(sample, carol)
    assert label() == ("praise", "review")
    assert claims.lend(project=project, to=bob, count=1) == []
    assert adds_up(project)


def test_the_second_reviewer_is_told_what_was_decided_and_may_replace_it(disputed, carol, alice):
    decide(disputed, carol, "blame", note="the end")
    with pytest.raises(AlreadyReviewed, match=r"carol has decided.*blame, because: the end"):
        decide(disputed, alice, "praise")
    assert label() == ("blame", "review")
    decide(disputed, alice, "praise", replace=True)
    assert label() == ("praise", "review")
    assert Review.objects.filter(closed_at=None).get().reviewer == alice
    assert Event.objects.filter(verb="decided").last().detail["before"] == "blame"
    assert adds_up(disputed.project)


def test_a_button_pressed_twice_decides_once(disputed, carol):
    assert decide(disputed, carol) == decide(disputed, carol)
    assert Review.objects.count() == Event.objects.filter(verb="decided").count() == 1


def test_a_verdict_names_a_category_of_the_project(disputed, carol):
    with pytest.raises(UnknownCategory, match="praise, blame"):
        decide(disputed, carol, "envy")
    assert not Review.objects.exists()


def test_a_withdrawn_verdict_gives_the_label_back_to_the_annotations(disputed, carol):
    decide(disputed, carol, "blame")
    reviews.withdraw(project=disputed.project, by=carol, sample_id=disputed.pk)
    disputed.refresh_from_db()
    assert label() == ("praise", "majority")
    assert (disputed.review, disputed.places) == ("disputed", 2)
    assert adds_up(disputed.project)
    with pytest.raises(NotFound, match="nothing to withdraw"):
        reviews.withdraw(project=disputed.project, by=carol, sample_id=disputed.pk)


def test_a_returned_answer_comes_back_to_its_author_with_the_note(disputed, carol, bob, dave):
    project = disputed.project
    send_back(disputed, carol, bob)
    disputed.refresh_from_db()
    assert (label(), disputed.review, disputed.taken) == (None, "", 2)
    assert adds_up(project)
    assert claims.lend(project=project, to=carol, count=1) == []  # bob keeps the place
    lent = make.claim(project, bob)
    assert (lent.origin, lent.note, lent.place) == ("relabel", "Look at the end.", False)
    again = make.answer(project, bob, BLAME).annotation
    assert (again.extra, again.cost) == (False, 0)
    disputed.refresh_from_db()
    assert (label(), disputed.review) == (("blame", "majority"), "")
    assert Review.objects.get().closed_at and Relabel.objects.get().state == "done"
    assert adds_up(project)


def test_an_answer_that_was_done_again_can_be_undone_and_skipped(disputed, carol, bob):
    project = disputed.project
    send_back(disputed, carol, bob)
    again = make.answer(project, bob, BLAME).annotation
    annotations.undo(project=project, by=bob, annotation_id=again.pk)
    assert adds_up(project)
    make.answer(project, bob, {"skip": "not for me"})
    disputed.refresh_from_db()
    assert disputed.taken == 1
    assert adds_up(project)


def test_an_answer_to_a_withdrawn_return_is_kept_beside_the_verdict(disputed, carol, bob):
    project = disputed.project
    send_back(disputed, carol, bob)
    lent = make.claim(project, bob)
    decide(disputed, carol, "blame")
    disputed.refresh_from_db()
    assert (disputed.taken, Relabel.objects.get().state) == (1, "withdrawn")
    assert adds_up(project)
    late = annotations.record(
        project=project, by=bob, claim_id=lent.pk, value=PRAISE, token=make.token_()
    )
    assert late.annotation.extra and label() == ("blame", "review")
    assert adds_up(project)
    reviews.withdraw(project=project, by=carol, sample_id=disputed.pk)
    assert adds_up(project)


def test_a_return_needs_a_note(disputed, carol, bob):
    with pytest.raises(BadInput) as refused:
        send_back(disputed, carol, bob, note=" ")
    assert refused.value.fields == {"note": "is required"}
    assert Annotation.objects.filter(retracted_at=None).count() == 2


def test_what_was_answered_by_somebody_who_is_gone_is_not_returned(disputed, carol, bob):
    Member.objects.filter(user=bob).delete()
    with pytest.raises(CannotBeReturned, match="no longer a member"):
        send_back(disputed, carol, bob)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"extra": True}, "beside"),
        ({"origin": "import"}, "came with"),
        ({"origin": "gold"}, "beside"),
    ],
)
def test_an_answer_without_a_place_is_not_returned(disputed, carol, bob, change, why):
    Annotation.objects.filter(annotator=bob).update(**change)
    with pytest.raises(CannotBeReturned, match=why):
        send_back(disputed, carol, bob)


def test_an_answer_that_was_undone_is_not_found(disputed, carol, bob):
    annotation = Annotation.objects.get(annotator=bob)
    annotations.undo(project=disputed.project, by=bob, annotation_id=annotation.pk)
    with pytest.raises(NotFound, match="not any more"):
        reviews.send_back(
            project=disputed.project, by=carol, annotation_id=annotation.pk, note="Why?"
        )


def test_an_answer_taken_back_at_the_same_moment_is_not_returned(disputed, carol, bob, monkeypatch):
    def meanwhile(project, sample_id):
        Annotation.objects.filter(annotator=bob).update(retracted_at=make.soon())
        return disputed

    monkeypatch.setattr(reviews, "_undecided", meanwhile)
    with pytest.raises(NotFound, match="a moment ago"):
        send_back(disputed, carol, bob)
    assert not Relabel.objects.exists()


def test_a_flag_brings_a_sample_to_review_before_others_have_spoken(project, bob):
    make.answer(project, bob, PRAISE, flagged=True)
    assert Sample.objects.get().review == "flagged"


def test_a_returned_answer_is_not_answered_twice(disputed, carol, bob):
    send_back(disputed, carol, bob)
    lent = make.claim(disputed.project, bob)
    for value in (PRAISE, BLAME):
        given = {"project": disputed.project, "by": bob, "claim_id": lent.pk, "value": value}
        if value == PRAISE:
            annotations.record(**given, token=make.token_())
        else:
            with pytest.raises(AlreadyAnswered):
                annotations.record(**given, token=make.token_())
