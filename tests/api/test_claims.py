import json
from datetime import timedelta

import pytest
from django.utils import timezone

from labeling.models import Claim, Origin, Pick, Round, Sample
from labeling.rounds import sweeping
from tests import make
from tests.api.script import check_refusal

CLAIMS = "projects/reviews/claims/"


@pytest.fixture
def pool(project):
    make.fill(project, make.texts(8))
    return project


def ids(answer) -> list[int]:
    return [claim["id"] for claim in answer.json()["claims"]]


def test_a_claim_is_a_sample_to_look_at_and_a_reason(bobs, pool):
    before = timezone.now()
    body = bobs.post(CLAIMS).json()
    (claim,) = body["claims"]
    lent = Claim.objects.get(pk=claim["id"])
    assert claim["sample"] == {
        "id": lent.sample_id,
        "modality": "text",
        "media": None,
        "row": [],
        "facts": {},
        "text": lent.sample.text,
        "lang": "",
        "width": 0,
        "height": 0,
    }
    assert claim["origin"] == Origin.RANDOM
    assert claim["why"] == "A random sample, while the model prepares its next questions."
    assert lent.expires_at >= before + timedelta(minutes=15)
    assert (body["ended"], body["queue_version"]) == (None, 0)
    assert body["progress"]["pool"] == 8


def test_what_would_give_the_answer_away_is_not_told(bobs, project):
    make.fill(project, {"praise/secret-key.txt": "a text"})
    Sample.objects.update(
        metadata={"folder": "secret-metadata"}, truth=project.categories.get(name="praise")
    )
    told = json.dumps(bobs.post(CLAIMS).json())
    assert not [word for word in ("secret", "praise", "truth") if word in told]


def test_an_image_is_told_by_its_address_and_size(bobs, pool):
    Sample.objects.update(media="ab/picture.png", width=8, height=9, text="")
    (claim,) = bobs.post(CLAIMS).json()["claims"]
    sample = claim["sample"]
    assert sample["media"] == f"/projects/reviews/samples/{sample['id']}/media"
    assert (sample["text"], sample["width"], sample["height"]) == (None, 8, 9)


def test_a_pick_comes_with_its_reason_and_the_number_of_its_round(bobs, pool):
    turn = make.round_(pool, number=7, state=Round.State.DONE)
    sample = Sample.objects.latest("pk")
    reason = {"top": [["praise", 0.5], ["blame", 0.4]]}
    Pick.objects.create(round=turn, sample=sample, rank=1, score=1, rule="margin", reason=reason)
    body = bobs.post(CLAIMS).json()
    (claim,) = body["claims"]
    assert (claim["sample"]["id"], body["queue_version"]) == (sample.pk, 7)
    assert claim["why"] == "The model wavers between praise and blame."


def test_count_is_how_many_one_wants_to_hold_in_all(bobs, pool):
    two = ids(bobs.post(CLAIMS, {"count": 2}))
    four = ids(bobs.post(CLAIMS, {"count": 4}))
    assert (len(two), len(four)) == (2, 4)
    assert four[:2] == two
    assert ids(bobs.post(CLAIMS, {"count": 1})) == four


def test_asking_again_lends_nothing_twice_and_lends_it_longer(bobs, pool):
    first = bobs.post(CLAIMS, {"count": 3})
    Claim.objects.update(expires_at=timezone.now() + timedelta(seconds=1))
    again = bobs.post(CLAIMS, {"count": 3})
    assert ids(again) == ids(first)
    assert Claim.objects.count() == 3
    assert min(Claim.objects.values_list("expires_at")) > (timezone.now() + timedelta(minutes=14),)


def test_at_most_five_are_lent(bobs, pool):
    assert len(ids(bobs.post(CLAIMS, {"count": 5}))) == 5
    assert set(check_refusal(bobs.post(CLAIMS, {"count": 6}), 400, "bad_input")) == {"count"}
    assert Claim.objects.count() == 5


@pytest.mark.parametrize("count", [0, -1, "many", None, [], {}, 1.5, 10**400])
def test_a_count_that_is_none_is_refused(bobs, pool, count):
    assert set(check_refusal(bobs.post(CLAIMS, {"count": count}), 400, "bad_input")) == {"count"}


def test_nobody_gets_what_another_holds(bobs, alices, pool):
    for script in bobs, alices:
        script.post(CLAIMS, {"count": 5})
    held = Claim.objects.values_list("sample", flat=True)
    assert len(held) == len(set(held)) == 8


def test_a_released_sample_is_free_again_and_twice_is_no_error(bobs, alices, project):
    make.sample(project)
    (claim,) = ids(bobs.post(CLAIMS))
    assert alices.post(CLAIMS).json()["ended"] == "nothing_left"
    for _ in range(2):
        assert bobs.delete(f"{CLAIMS}{claim}/").status_code == 204
    assert Sample.objects.get().taken == 0
    assert len(ids(alices.post(CLAIMS))) == 1


def test_a_claim_of_another_is_neither_released_nor_hidden(bobs, alices, pool):
    (claim,) = ids(bobs.post(CLAIMS))
    check_refusal(alices.delete(f"{CLAIMS}{claim}/"), 403, "claim_of_another")
    assert Claim.objects.get(pk=claim).state == Claim.State.LIVE


@pytest.mark.parametrize("claim", ["0", "99", "9" * 40])
def test_a_claim_that_does_not_exist_is_not_found(bobs, claim):
    check_refusal(bobs.delete(f"{CLAIMS}{claim}/"), 404, "not_found")


def test_an_empty_project_says_that_it_has_no_samples(bobs):
    body = bobs.post(CLAIMS).json()
    assert (body["claims"], body["ended"]) == ([], "no_samples")


def test_when_all_is_answered_nothing_is_left(bobs, bob, project):
    make.sample(project)
    make.answer(project, bob, {"category": "praise"})
    body = bobs.post(CLAIMS).json()
    assert (body["claims"], body["ended"]) == ([], "nothing_left")
    assert body["progress"]["answers"] == 1


def test_a_claim_that_ran_out_is_lent_to_somebody_else(bobs, alices, project):
    make.sample(project)
    bobs.post(CLAIMS)
    Claim.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    sweeping.expire_claims(timezone.now())
    assert len(ids(alices.post(CLAIMS))) == 1
    assert bobs.post(CLAIMS).json()["ended"] == "nothing_left"
