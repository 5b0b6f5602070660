from datetime import timedelta

import pytest
from django.utils import timezone

from labeling.models import Encoding, Role
from tests import make
from tests.api.script import Script, check_refusal

ENCODINGS = "projects/reviews/encodings/"


@pytest.fixture
def encoded(project):
    make.fill(project, make.texts(4))
    make.encoding(project)
    return project


@pytest.mark.usefixtures("encoded")
def test_another_encoder_is_accepted_and_says_where_to_watch(
    alices, encodings_nudged, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = alices.post(ENCODINGS, {"encoder": "text:minilm", "device": "cpu"})
    assert response.status_code == 202
    assert response["Location"] == "/api/v1/projects/reviews/encodings/2/"
    told = response.json()
    assert (told["number"], told["state"]) == (2, "queued")
    assert (told["encoder"], told["device"]) == ("text:minilm", "cpu")
    assert encodings_nudged == [Encoding.objects.get(number=2).pk]


@pytest.mark.usefixtures("encoded")
def test_without_a_body_it_is_the_encoder_in_use(alices):
    assert alices.post(ENCODINGS).json()["encoder"] == "text:ngrams"


@pytest.mark.usefixtures("encoded")
def test_one_encoding_at_a_time(alices):
    alices.post(ENCODINGS)
    refused = alices.post(ENCODINGS)
    check_refusal(refused, 409, "encoding_is_live")
    assert refused.json()["detail"].startswith("Encoding 2 is queued")


@pytest.mark.usefixtures("encoded")
@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("encoder", "text:guess", "text:ngrams"),
        ("encoder", "image:pixels", "encodes no texts"),
        ("encoder", "e" * 101, "100 characters"),
        ("encoder", ["text:ngrams"], "valid string"),
        ("device", "abacus", "auto, cpu, cuda"),
        ("device", None, "null"),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_what_can(alices, name, given, told):
    refused = alices.post(ENCODINGS, {name: given})
    assert set(check_refusal(refused, 400, "bad_input")) == {name}
    assert told in refused.json()["detail"]
    assert Encoding.objects.count() == 1


def test_without_samples_there_is_nothing_to_encode(alices):
    refused = alices.post(ENCODINGS)
    check_refusal(refused, 400, "bad_input")
    assert "import samples first" in refused.json()["detail"]


@pytest.mark.usefixtures("encoded")
def test_only_who_may_encode_does(bobs, project):
    check_refusal(bobs.post(ENCODINGS), 403, "not_allowed")
    make.member(project, "sam", Role.SCIENTIST)
    assert Script(make.token(make.user("sam"))).post(ENCODINGS).status_code == 202


def test_encodings_are_listed_newest_first_and_in_pages(bobs, encoded):
    for state in (Encoding.State.FAILED, Encoding.State.DONE):
        make.encoding(encoded, state=state, error="It ran out of memory.")
    page = bobs.get(f"{ENCODINGS}?page_size=2").json()
    assert (page["count"], [one["number"] for one in page["results"]]) == (3, [3, 2])
    assert page["results"][0]["rows"] == 4
    assert page["results"][1]["error"] == "The project's scientist can see why."


def test_a_running_encoding_tells_its_progress(bobs, encoded):
    make.encoding(
        encoded,
        state=Encoding.State.RUNNING,
        stage="encode",
        done=30,
        total=120,
        started_at=timezone.now(),
        leased_until=timezone.now() + timedelta(seconds=50),
    )
    body = bobs.get(f"{ENCODINGS}2/").json()
    assert (body["state"], body["stage"], body["done"], body["total"]) == (
        "running",
        "encode",
        30,
        120,
    )
    assert 10 <= body["silent_s"] < 30


@pytest.mark.usefixtures("encoded")
@pytest.mark.parametrize("number", ["0", "2", "9" * 40])
def test_an_encoding_that_does_not_exist_is_not_found(alices, number):
    check_refusal(alices.get(f"{ENCODINGS}{number}/"), 404, "not_found")
    check_refusal(alices.delete(f"{ENCODINGS}{number}/"), 404, "not_found")


@pytest.mark.usefixtures("encoded")
def test_a_live_encoding_is_cancelled_once(alices, bobs):
    alices.post(ENCODINGS)
    check_refusal(bobs.delete(f"{ENCODINGS}2/"), 403, "not_allowed")
    assert alices.delete(f"{ENCODINGS}2/").status_code == 204
    assert Encoding.objects.get(number=2).state == Encoding.State.CANCELLED
    check_refusal(alices.delete(f"{ENCODINGS}2/"), 409, "encoding_is_over")


def test_before_anything_is_encoded_nobody_can_retrain(alices, project):
    make.fill(project, make.texts(2))
    refused = alices.post("projects/reviews/rounds/")
    check_refusal(refused, 409, "not_encoded")
    assert "wait until they are encoded" in refused.json()["detail"]
