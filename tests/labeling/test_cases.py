"""What reviewers read: the queue, one case, what was decided, what is suspicious."""

import pytest

from labeling.errors import NotFound
from labeling.models import Annotation, Label, Member, Pick, Relabel, Role, Sample, Suspicion
from labeling.selectors import reviews as reads
from labeling.selectors.cases import annotation_named, case
from labeling.selectors.projects import Membership
from labeling.services import gold, reviews
from tests import make

PRAISE, BLAME = {"category": "praise"}, {"category": "blame"}


@pytest.fixture
def project(alice, nudged):
    project = make.project(alice, annotators_per_sample=2)
    make.fill(project, make.texts(5))
    return project


@pytest.fixture
def carol(project):
    return make.member(project, "carol", Role.REVIEWER)


@pytest.fixture
def dave(project):
    return make.member(project, "dave")


def membership(project, person) -> Membership:
    return Membership(person, project, Member.objects.get(project=project, user=person))


def seen_by(person, sample):
    return case(membership(sample.project, person), sample.pk)


def needing(project, *needs: str) -> list[Sample]:
    """Samples that wait for these reasons."""
    samples = list(Sample.objects.filter(project=project).order_by("draw"))[: len(needs)]
    for sample, need in zip(samples, needs, strict=True):
        Sample.objects.filter(pk=sample.pk).update(review=need)
    return samples


@pytest.fixture
def disputed(project, bob, dave) -> Sample:
    make.answer(project, bob, PRAISE)
    make.answer(project, dave, BLAME)
    return Sample.objects.get(review="disputed")


def suspect(project, *samples: Sample) -> None:
    """A finished round that finds these samples' labels unlikely, in this order."""
    turn = make.round_(project, state="done")
    praise, blame = project.categories.all()
    for rank, sample in enumerate(samples, 1):
        given = Label.objects.get(sample=sample).category
        assert given is not None
        Suspicion.objects.create(
            round=turn,
            sample=sample,
            given=given,
            likely=blame if given == praise else praise,
            given_chance=0.02,
            likely_chance=0.9,
            rank=rank,
        )


def labeled(project, count: int, person) -> list[Sample]:
    project.annotators_per_sample = 1
    project.save()
    return [make.answer(project, person, PRAISE).annotation.sample for _ in range(count)]


def test_the_most_urgent_comes_first_then_the_draw(project):
    waiting = needing(project, "unsure", "disputed", "guideline", "flagged", "disputed")
    unsure, first, _, flagged, second = waiting
    assert list(reads.to_review(project)) == [flagged, first, second, unsure]
    found = {one["need"]: one["samples"] for one in reads.counts(project)}
    assert found == {"flagged": 1, "cannot tell": 0, "disputed": 2, "unsure": 1, "guideline": 1}


def test_the_next_sample_is_the_one_after_this_and_after_the_last_the_first(project):
    a, b, c = needing(project, "flagged", "disputed", "unsure")
    assert [reads.after(project, one.pk) for one in (a, b, c)] == [b.pk, c.pk, a.pk]
    other = Sample.objects.filter(review="").first()
    assert reads.after(project, other.pk) == a.pk
    Sample.objects.update(review="")
    assert reads.after(project, a.pk) is None


def test_who_works_through_suspicious_labels_goes_on_with_those(project, bob):
    one, two, three = labeled(project, 3, bob)
    suspect(project, three, one)
    assert reads.after(project, three.pk) == one.pk
    assert reads.after(project, one.pk) is None
    assert reads.after(project, two.pk) is None


def test_a_list_tells_answers_without_names_and_no_key(project, disputed):
    [shown] = reads.describe(project, [disputed])
    assert (shown["answers"], shown["why"]) == (["blame", "praise"], "annotators disagree")
    assert disputed.key not in str(shown) and "bob" not in str(shown)


def test_answers_have_no_names_until_somebody_has_decided(disputed, carol, bob):
    Annotation.objects.filter(annotator=bob).update(comment="the end?", flagged=True)
    found = seen_by(carol, disputed)
    assert "bob" not in str(found) and "dave" not in str(found)
    assert [one["letter"] for one in found["answers"]] == ["A", "B"]
    flagged = next(one for one in found["answers"] if one["flagged"])
    assert (flagged["comment"], flagged["category"]) == ("the end?", "praise")
    assert not found["own"] and all(one["can_be_returned"] for one in found["answers"])
    reviews.decide(
        project=disputed.project, by=carol, sample_id=disputed.pk, category="blame", note="so"
    )
    found = seen_by(carol, disputed)
    assert {one["by"] for one in found["answers"]} == {"bob", "dave"}
    assert not any(one["can_be_returned"] for one in found["answers"])
    assert (found["verdict"]["by"], found["label"]["method"]) == ("carol", "a reviewer's verdict")
    [row] = reads.describe_verdicts(disputed.project, list(reads.verdicts(disputed.project)))
    assert (row["category"], row["answers"]) == ("blame", ["bob: praise", "dave: blame"])


def test_the_order_of_answers_tells_neither_who_nor_when(project, bob, dave, carol, settings):
    sample = make.answer(project, bob, PRAISE).annotation.sample
    make.answer(project, dave, BLAME)
    orders = set()
    for number in range(20):
        settings.SECRET_KEY = f"another key, number {number}"
        found = seen_by(carol, sample)["answers"]
        assert found == seen_by(carol, sample)["answers"]
        orders.add(tuple(one["category"] for one in found))
    assert orders == {("praise", "blame"), ("blame", "praise")}


def test_an_answer_is_found_by_its_name_only_on_its_own_sample(disputed, carol):
    name = seen_by(carol, disputed)["answers"][0]["name"]
    annotation = annotation_named(disputed.project, disputed.pk, name)
    assert Annotation.objects.get(pk=annotation).sample == disputed
    other = Sample.objects.exclude(pk=disputed.pk).first()
    for sample, wanted in ((other.pk, name), (disputed.pk, "nonsense"), (0, name)):
        with pytest.raises(NotFound):
            annotation_named(disputed.project, sample, wanted)


def test_a_reviewer_is_told_of_an_answer_of_their_own(disputed, bob, carol):
    assert seen_by(bob, disputed)["own"] and not seen_by(carol, disputed)["own"]


def test_a_case_tells_what_is_to_come_and_what_was_done(disputed, carol, bob, alice):
    project = disputed.project
    reviews.ask_again(project=project, by=carol, sample_id=disputed.pk)
    name = seen_by(carol, disputed)["answers"][0]["name"]
    reviews.send_back(
        project=project,
        by=carol,
        annotation_id=annotation_named(project, disputed.pk, name),
        note="Look again",
    )
    asked = reviews.ask_guideline(project=project, by=carol, sample_id=disputed.pk, note="Irony?")
    found = seen_by(carol, disputed)
    assert found["waiting"] == {"returned": 1, "opinions": 1}
    assert found["question"]["question"] == "Irony?" and found["need"] == "guideline"
    reviews.answer_guideline(project=project, by=alice, review_id=asked.pk, answer="It is blame.")
    found = seen_by(carol, disputed)
    assert found["question"] is None
    assert [one["kind"] for one in found["history"]] == ["guideline", "return"]
    assert found["history"][0]["answer"] == "It is blame."
    assert not list(reads.questions(project))


def test_the_answer_of_somebody_who_left_cannot_be_returned(disputed, carol, bob):
    Member.objects.filter(user=bob).delete()
    returnable = [one["can_be_returned"] for one in seen_by(carol, disputed)["answers"]]
    assert sorted(returnable) == [False, True]


def test_the_model_is_quoted_from_its_pick_or_its_suspicion(project, bob, carol):
    [sample] = labeled(project, 1, bob)
    assert seen_by(carol, sample)["opinion"] is None
    turn = make.round_(project, state="done")
    reason = {"top": [["praise", 0.5], ["blame", 0.4]], "votes": {}}
    Pick.objects.create(round=turn, sample=sample, rank=1, score=1, rule="exploit", reason=reason)
    assert seen_by(carol, sample)["opinion"] == "The model wavers between praise and blame."
    suspect(project, sample)
    assert "finds praise unlikely (2%)" in seen_by(carol, sample)["opinion"]


def test_what_somebody_has_looked_into_is_not_suspicious_any_more(project, bob, carol, alice):
    one, two, three, four = labeled(project, 4, bob)
    suspect(project, one, two, three, four)
    assert [found.sample for found in reads.suspicious(project)] == [one, two, three, four]
    reviews.decide(project=project, by=carol, sample_id=one.pk, category="praise")
    Relabel.objects.create(project=project, sample=two, reason="suspicious")
    Label.objects.filter(sample=three).update(category=project.categories.get(name="blame"))
    assert [found.sample for found in reads.suspicious(project)] == [four]
    assert reads.describe_suspicion(project, reads.suspicious(project)[0])["likely"] == "blame"
    suspect(project)  # a newer round suspects nothing
    assert not list(reads.suspicious(project))


def test_a_manager_sees_the_label_of_a_gold_sample_and_a_reviewer_does_not(project, alice, carol):
    sample = Sample.objects.first()
    gold.mark(project=project, by=alice, keys=[sample.key], value={"category": "praise"})
    assert seen_by(alice, sample)["label"]["method"] == "known beforehand"
    assert seen_by(carol, sample)["label"] is None
    assert list(reads.gold_samples(project)) == [sample]


def test_a_sample_of_another_project_is_no_case(project, carol, alice):
    other = make.sample(make.project(alice, name="Other"))
    with pytest.raises(NotFound):
        case(membership(project, carol), other.pk)


def test_lists_take_as_many_queries_for_many_samples_as_for_few(
    project, bob, dave, django_assert_num_queries
):
    for _ in range(5):
        make.answer(project, bob, PRAISE)
        make.answer(project, dave, BLAME)
    for count in (2, 5):
        samples = list(reads.to_review(project)[:count])
        with django_assert_num_queries(1):
            assert len(reads.describe(project, samples)) == count
