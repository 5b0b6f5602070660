from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from labeling.models import Annotation, Claim, Label, Round
from labeling.rounds import sweeping
from tests import make
from tests.api.script import check_refusal

CLAIMS = "projects/reviews/claims/"
ANNOTATIONS = "projects/reviews/annotations/"
PRAISE = {"category": "praise"}


@pytest.fixture
def pool(project):
    make.fill(project, make.texts(6))
    make.begun(project)
    return project


def lent(script) -> int:
    return script.post(CLAIMS).json()["claims"][0]["id"]


def answer_to(claim: int, value=None, **given):
    return {"claim": claim, "value": value or PRAISE, "token": str(uuid4()), **given}


def late(claim: int) -> None:
    Claim.objects.filter(pk=claim).update(expires_at=timezone.now() - timedelta(seconds=1))
    sweeping.expire_claims(timezone.now())


def test_an_answer_is_stored_and_brings_the_next_claim(bobs, bob, pool):
    claim = lent(bobs)
    response = bobs.post(ANNOTATIONS, answer_to(claim, active_ms=700, total_ms=900))
    body = response.json()
    assert response.status_code == 201
    stored = Annotation.objects.get(pk=body["id"])
    assert (stored.annotator, str(stored.category)) == (bob, "praise")
    assert (stored.active_ms, stored.total_ms) == (700, 900)
    assert (body["claim"], body["extra"], body["detail"]) == (claim, False, None)
    assert [one["id"] for one in body["claims"]] != [claim]
    assert (body["progress"]["labeled"], body["progress"]["answers"]) == (1, 1)


def test_the_next_claims_are_as_many_as_one_wants_to_hold(bobs, pool):
    body = bobs.post(ANNOTATIONS, answer_to(lent(bobs), lend=3)).json()
    assert len(body["claims"]) == 3
    more = bobs.post(ANNOTATIONS, answer_to(body["claims"][0]["id"], lend=0)).json()
    assert len(more["claims"]) == 2


def test_the_last_answer_ends_the_work(bobs, project):
    make.sample(project)
    body = bobs.post(ANNOTATIONS, answer_to(lent(bobs))).json()
    assert (body["claims"], body["ended"]) == ([], "nothing_left")


def test_the_same_token_and_answer_again_is_the_first_one(bobs, pool):
    answer = answer_to(lent(bobs))
    first = bobs.post(ANNOTATIONS, answer)
    again = bobs.post(ANNOTATIONS, answer)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"claims": again.json()["claims"]}
    assert Annotation.objects.count() == Label.objects.count() == 1


def test_the_same_token_for_another_answer_is_refused(bobs, pool):
    answer = answer_to(lent(bobs))
    bobs.post(ANNOTATIONS, answer)
    fields = check_refusal(
        bobs.post(ANNOTATIONS, {**answer, "value": {"category": "blame"}}), 422, "token_reused"
    )
    assert set(fields) == {"token"}
    assert str(Annotation.objects.get().category) == "praise"


def test_the_token_of_another_annotator_is_refused(bobs, alices, pool):
    answer = answer_to(lent(bobs))
    bobs.post(ANNOTATIONS, answer)
    check_refusal(alices.post(ANNOTATIONS, {**answer, "claim": lent(alices)}), 422, "token_reused")


def test_a_second_answer_to_one_claim_is_refused(bobs, pool):
    claim = lent(bobs)
    bobs.post(ANNOTATIONS, answer_to(claim))
    check_refusal(bobs.post(ANNOTATIONS, answer_to(claim)), 409, "already_answered")
    assert Annotation.objects.count() == 1


def test_an_unknown_category_is_refused_with_the_known_ones(bobs, pool):
    refused = bobs.post(ANNOTATIONS, answer_to(lent(bobs), {"category": "meh"}))
    assert set(check_refusal(refused, 400, "unknown_category")) == {"value.category"}
    assert "praise, blame" in refused.json()["detail"]


@pytest.mark.parametrize("category", [None, 1, True, "", "Praise", " praise", "\0", [], {}])
def test_what_is_not_exactly_a_category_is_unknown(bobs, pool, category):
    refused = bobs.post(ANNOTATIONS, answer_to(lent(bobs), {"category": category}))
    check_refusal(refused, 400, "unknown_category")


@pytest.mark.parametrize(
    "value",
    [
        {"categories": "praise"},
        {"category": "praise", "skip": ""},
        {"cannot_tell": False},
        {"cannot_tell": 1},
        {"skip": None},
        {"skip": "x" * 501},
        {"skip": "\0"},
        "praise",
        ["praise"],
        3,
        None,
    ],
)
def test_a_malformed_value_is_refused_and_the_claim_stays(bobs, pool, value):
    claim = lent(bobs)
    refused = bobs.post(ANNOTATIONS, {**answer_to(claim), "value": value})
    [field] = check_refusal(refused, 400, "bad_input")
    assert field in {"value", "value.skip"}
    assert lent(bobs) == claim


def test_an_empty_value_is_refused(bobs, pool):
    refused = bobs.post(ANNOTATIONS, {**answer_to(lent(bobs)), "value": {}})
    check_refusal(refused, 400, "bad_input")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("claim", None),
        ("claim", 0),
        ("claim", 2**63),
        ("claim", "9" * 1_001),
        ("token", "not a uuid"),
        ("token", None),
        ("token", {}),
        ("active_ms", -1),
        ("active_ms", 86_400_001),
        ("total_ms", "long"),
        ("lend", 6),
    ],
)
def test_a_malformed_field_is_named(bobs, pool, field, given):
    refused = bobs.post(ANNOTATIONS, {**answer_to(lent(bobs)), field: given})
    assert set(check_refusal(refused, 400, "bad_input")) == {field}
    assert not Annotation.objects.exists()


def test_what_is_missing_is_named(bobs, pool):
    fields = check_refusal(bobs.post(ANNOTATIONS, {}), 400, "bad_input")
    assert set(fields) == {"claim", "value", "token"}


@pytest.mark.parametrize("claim", [99, 2**63 - 1])
def test_a_claim_that_does_not_exist_is_not_found(bobs, pool, claim):
    refused = bobs.post(ANNOTATIONS, answer_to(claim))
    assert set(check_refusal(refused, 404, "not_found")) == {"claim"}


def test_a_claim_of_another_is_refused(bobs, alices, pool):
    refused = alices.post(ANNOTATIONS, answer_to(lent(bobs)))
    assert set(check_refusal(refused, 403, "claim_of_another")) == {"claim"}
    assert not Annotation.objects.exists()


def test_a_claim_of_another_project_is_not_found(bobs, pool, alice):
    make.member(make.project(alice, name="Other"), "bob")
    claim = lent(bobs)
    refused = bobs.post("projects/other/annotations/", answer_to(claim))
    check_refusal(refused, 404, "not_found")


def test_an_answer_after_the_claim_ran_out_counts_while_the_sample_is_free(bobs, pool):
    claim = lent(bobs)
    late(claim)
    body = bobs.post(ANNOTATIONS, answer_to(claim)).json()
    assert (body["extra"], body["detail"]) == (False, None)
    assert Label.objects.count() == 1


def test_an_answer_after_somebody_else_took_the_sample_is_kept_as_extra_and_says_so(
    bobs, alices, project
):
    make.sample(project)
    claim = lent(bobs)
    late(claim)
    lent(alices)
    answer = answer_to(claim)
    for status in 201, 200:
        response = bobs.post(ANNOTATIONS, answer)
        assert response.status_code == status
        assert response.json()["extra"] is True
        assert "extra annotation" in response.json()["detail"]
    assert Annotation.objects.get().extra


def test_undo_takes_the_answer_back_and_lends_the_same_sample(bobs, pool):
    claim = lent(bobs)
    stored = bobs.post(ANNOTATIONS, answer_to(claim)).json()
    undone = bobs.delete(f"{ANNOTATIONS}{stored['id']}/").json()
    sample = Claim.objects.get(pk=claim).sample_id
    assert undone["claim"]["sample"]["id"] == sample
    assert undone["claim"]["id"] != claim
    assert undone["claim"] in undone["claims"]
    assert (undone["progress"]["labeled"], Label.objects.count()) == (0, 0)
    assert Annotation.objects.get().retracted_at is not None
    anew = answer_to(undone["claim"]["id"], {"category": "blame"})
    assert bobs.post(ANNOTATIONS, anew).status_code == 201
    assert Label.objects.get().category.name == "blame"


def test_undo_twice_finds_nothing_to_undo(bobs, pool):
    stored = bobs.post(ANNOTATIONS, answer_to(lent(bobs))).json()
    assert bobs.delete(f"{ANNOTATIONS}{stored['id']}/").status_code == 200
    check_refusal(bobs.delete(f"{ANNOTATIONS}{stored['id']}/"), 404, "not_found")


def test_an_annotation_of_another_looks_like_none(bobs, alices, pool):
    stored = bobs.post(ANNOTATIONS, answer_to(lent(bobs))).json()
    for annotation in stored["id"], 99, 10**40:
        check_refusal(alices.delete(f"{ANNOTATIONS}{annotation}/"), 404, "not_found")
    assert Label.objects.count() == 1


def test_undoing_an_extra_annotation_lends_nothing(bobs, alices, project):
    make.sample(project)
    claim = lent(bobs)
    late(claim)
    alices.post(ANNOTATIONS, answer_to(lent(alices)))
    stored = bobs.post(ANNOTATIONS, answer_to(claim)).json()
    undone = bobs.delete(f"{ANNOTATIONS}{stored['id']}/").json()
    assert (undone["claim"], undone["ended"]) == (None, "nothing_left")


def test_a_skipped_sample_is_free_for_others_and_not_asked_of_the_same_person_again(
    bobs, alices, project
):
    make.sample(project)
    body = bobs.post(ANNOTATIONS, answer_to(lent(bobs), {"skip": "blurred"})).json()
    assert (body["ended"], body["progress"]["answers"]) == ("nothing_left", 0)
    assert Annotation.objects.get().comment == "blurred"
    assert alices.post(ANNOTATIONS, answer_to(lent(alices))).status_code == 201
    assert Label.objects.count() == 1


def test_whoever_cannot_tell_has_answered_but_labels_nothing(bobs, alices, project):
    make.sample(project)
    body = bobs.post(ANNOTATIONS, answer_to(lent(bobs), {"cannot_tell": True})).json()
    assert (body["progress"]["answers"], body["progress"]["labeled"]) == (1, 0)
    assert alices.post(CLAIMS).json()["ended"] == "nothing_left"


def test_enough_answers_open_a_round_and_wake_a_worker(
    bobs, pool, nudged, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(pool.round_size):
            bobs.post(ANNOTATIONS, answer_to(lent(bobs)))
    opened = Round.objects.latest("number")
    assert (opened.state, opened.trigger) == (Round.State.QUEUED, Round.Trigger.LABELS)
    assert nudged == [opened.pk]
