"""Reviewing by script: the same deeds, the same refusals."""

import pytest

from labeling.models import Annotation, Label, Relabel, Review, Role, Sample, Suspicion
from labeling.services.samples import Answers
from tests import make
from tests.api.script import Script, check_refusal

ROOT = "projects/reviews/"
PRAISE, BLAME = {"category": "praise"}, {"category": "blame"}


@pytest.fixture
def project(alice, nudged):
    project = make.project(alice, annotators_per_sample=2)
    make.fill(project, make.texts(2))
    return project


@pytest.fixture
def carols(project) -> Script:
    """Carol's script: she reviews."""
    return Script(make.token(make.member(project, "carol", Role.REVIEWER)))


@pytest.fixture
def where(project, bob) -> str:
    """The address of a sample on which Bob and Dave disagree."""
    make.answer(project, bob, PRAISE)
    make.answer(project, make.member(project, "dave"), BLAME)
    return f"{ROOT}reviews/{Sample.objects.get(review='disputed').pk}/"


def test_the_queue_has_pages_and_no_names(carols, where):
    body = carols.get(f"{ROOT}reviews/").json()
    assert body["count"] == 1
    [waiting] = body["results"]
    assert (waiting["need"], waiting["answers"]) == ("disputed", ["blame", "praise"])
    assert set(waiting) == {"id", "image", "text", "need", "why", "answers"}


def test_a_case_is_anonymous_until_it_is_decided(carols, where):
    before = carols.get(where)
    assert "bob" not in before.content.decode()
    after = carols.post(f"{where}decision/", {"category": "blame", "note": "the end"})
    assert after.status_code == 200
    assert {one["by"] for one in after.json()["answers"]} == {"bob", "dave"}
    assert after.json()["verdict"]["category"] == after.json()["label"]["category"] == "blame"


def test_who_comes_second_hears_of_the_first(carols, alices, where):
    alices.post(f"{where}decision/", BLAME)
    refused = carols.post(f"{where}decision/", PRAISE)
    assert check_refusal(refused, 409, "already_reviewed") == {"category": "decided already: blame"}
    assert carols.post(f"{where}decision/", {**PRAISE, "replace": True}).status_code == 200
    assert Label.objects.get().category.name == "praise"


def test_a_verdict_is_withdrawn_once(carols, where):
    carols.post(f"{where}decision/", BLAME)
    assert carols.delete(f"{where}decision/").status_code == 204
    assert Label.objects.get().method == "majority"
    check_refusal(carols.delete(f"{where}decision/"), 404, "not_found")


def test_a_decision_names_a_category_of_the_project(carols, where):
    check_refusal(carols.post(f"{where}decision/", {"category": "envy"}), 400, "unknown_category")
    assert set(check_refusal(carols.post(f"{where}decision/"), 400, "bad_input")) == {"category"}
    assert not Review.objects.exists()


def test_an_answer_is_returned_by_its_name(carols, bobs, where):
    answers = carols.get(where).json()["answers"]
    [his] = [one for one in answers if one["category"] == "praise"]
    given = {"answer": his["name"], "note": "Look at the end."}
    body = carols.post(f"{where}return/", given).json()
    assert (len(body["answers"]), body["waiting"]["returned"]) == (1, 1)
    held = bobs.post(f"{ROOT}claims/", {"count": 1}).json()["claims"]
    assert (held[0]["origin"], held[0]["note"]) == ("relabel", "Look at the end.")
    check_refusal(carols.post(f"{where}return/", given), 404, "not_found")


def test_a_return_needs_a_note_and_an_answer_that_can_be_returned(carols, bob, where):
    name = carols.get(where).json()["answers"][0]["name"]
    refused = carols.post(f"{where}return/", {"answer": name})
    assert set(check_refusal(refused, 400, "bad_input")) == {"note"}
    Annotation.objects.update(extra=True)
    refused = carols.post(f"{where}return/", {"answer": name, "note": "Why?"})
    check_refusal(refused, 409, "cannot_be_returned")


def test_a_question_is_asked_listed_and_answered_by_a_manager(carols, alices, where):
    asked = carols.post(f"{where}question/", {"note": "Is irony blame?"})
    assert (asked.status_code, asked.json()["by"]) == (201, "carol")
    check_refusal(carols.post(f"{where}question/", {"note": "Is it?"}), 409, "question_is_open")
    [listed] = carols.get(f"{ROOT}questions/").json()["results"]
    assert listed == asked.json()
    address = f"{ROOT}questions/{listed['id']}/"
    check_refusal(carols.post(address, {"answer": "Yes"}), 403, "not_allowed")
    assert alices.post(address, {"answer": "Yes"}).json()["answer"] == "Yes"
    check_refusal(alices.post(address, {"answer": "No"}), 409, "question_is_answered")
    assert carols.get(f"{ROOT}questions/").json()["count"] == 0


def test_one_opinion_more_is_asked_as_long_as_anybody_is_left(carols, where, project):
    assert carols.post(f"{where}opinion/").json()["waiting"] == {"returned": 0, "opinions": 1}
    project.members.exclude(user__username__in=["bob", "dave", "carol"]).delete()
    make.said(Sample.objects.get(review="disputed"), make.user("carol"), "blame")
    check_refusal(carols.post(f"{where}opinion/"), 409, "nobody_left")
    assert Relabel.objects.count() == 1


def test_suspicious_labels_are_read_by_who_may_inspect(carols, bobs, where, project):
    sample = Sample.objects.get(review="disputed")
    praise, blame = project.categories.all()
    Suspicion.objects.create(
        round=make.round_(project, state="done"),
        sample=sample,
        given=praise,
        likely=blame,
        given_chance=0.1,
        likely_chance=0.8,
        rank=1,
    )
    [found] = carols.get(f"{ROOT}suspicions/").json()["results"]
    assert (found["id"], found["given"], found["likely"]) == (sample.pk, "praise", "blame")
    check_refusal(bobs.get(f"{ROOT}suspicions/"), 403, "not_allowed")


def test_strangers_and_annotators_review_nothing(mallorys, bobs, where):
    for deed, body in (("decision/", BLAME), ("opinion/", {}), ("question/", {"note": "x"})):
        check_refusal(mallorys.post(f"{where}{deed}", body), 404, "not_found")
        check_refusal(bobs.post(f"{where}{deed}", body), 403, "not_allowed")
    assert not Review.objects.exists()


def test_gold_is_marked_by_key_or_drawn_and_unmarked(alices, project):
    rows = [make.row(f"known-{n}", f"so fine {n}", "praise") for n in range(3)]
    make.fill_rows(project, list(rows), Answers.HIDDEN)
    marked = alices.post(f"{ROOT}gold/", {"keys": ["known-0", "sample-0"]}).json()
    assert marked == {
        "marked": 1,
        "refused": {"sample-0": "no answer to it is known: name a category"},
    }
    given = {"keys": ["sample-0"], "category": "blame"}
    assert alices.post(f"{ROOT}gold/", given).json()["marked"] == 1
    assert alices.post(f"{ROOT}gold/", {"count": 1}).json() == {"marked": 1, "refused": {}}
    listed = alices.get(f"{ROOT}gold/").json()
    assert listed["count"] == 3
    truths = {one["key"]: one["truth"] for one in listed["results"]}
    assert (truths["known-0"], truths["sample-0"]) == ("praise", "blame")
    address = f"{ROOT}gold/{listed['results'][0]['id']}/"
    assert alices.delete(address).status_code == 204
    check_refusal(alices.delete(address), 404, "not_found")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "keys"),
        ({"keys": ["a"], "count": 1}, "keys"),
        ({"count": 1, "category": "praise"}, "category"),
        ({"count": 0}, "count"),
        ({"keys": []}, "keys"),
    ],
)
def test_what_to_mark_is_said_in_one_way(alices, body, field):
    assert set(check_refusal(alices.post(f"{ROOT}gold/", body), 400, "bad_input")) == {field}
