import threading
from contextlib import ExitStack

import pytest

from api import predictions as api
from labeling.models import Prediction
from labeling.rounds import predicting
from tests import learned, make
from tests.api.script import Script, check_refusal

PREDICTIONS = "projects/reviews/predictions/"


@pytest.fixture
def project(nudged, db, monkeypatch):
    monkeypatch.setattr("labeling.tasks.predict.delay", lambda _: None)
    return learned.texts()


@pytest.fixture
def sams(project) -> Script:
    """Sam's script: he is a scientist."""
    return Script(make.token(make.member(project, "sam", "scientist")))


@pytest.fixture
def quick(monkeypatch) -> None:
    """A worker that answers while the request waits."""

    def work(_: float) -> None:
        predicting.run(Prediction.objects.get().pk)

    monkeypatch.setattr("api.predictions.time.sleep", work)


def test_a_prediction_is_accepted_and_says_where_to_look(sams, project):
    answer = sams.post(PREDICTIONS, {"texts": ["a lovely thing"]})
    assert answer.status_code == 202
    body = answer.json()
    where = f"{PREDICTIONS}{body['id']}/"
    assert answer["Location"] == f"/api/v1/{where}"
    assert (body["state"], body["model"], body["results"], body["error"]) == ("queued", 1, None, "")
    assert sams.get(where).status_code == 202
    predicting.run(body["id"])
    done = sams.get(where)
    assert (done.status_code, done.json()["state"]) == (200, "done")


def test_results_come_in_order_with_probabilities_spread_and_votes(sams, project):
    [praise, blame] = learned.predicted(project, texts=["a lovely thing", "broken"]).results
    body = sams.get(f"{PREDICTIONS}{Prediction.objects.get().pk}/").json()
    assert body["results"] == [praise, blame]
    assert (praise["category"], blame["category"]) == ("praise", "blame")
    assert set(praise) == {"category", "probabilities", "spread", "votes"}
    assert set(praise["probabilities"]) == set(praise["spread"]) == {"praise", "blame"}
    assert sum(praise["votes"].values()) == 8


def test_who_waits_gets_the_results_at_once(sams, project, quick):
    answer = sams.post(f"{PREDICTIONS}?wait=5", {"keys": ["sample-1"]})
    assert answer.status_code == 200
    assert [one["category"] for one in answer.json()["results"]] == ["blame"]


def test_who_waits_in_vain_is_told_where_to_look_and_may_wait_there(sams, project):
    answer = sams.post(f"{PREDICTIONS}?wait=0.1", {"keys": ["sample-1"]})
    assert answer.status_code == 202
    waiting = sams.get(f"{answer['Location'].removeprefix('/api/v1/')}?wait=0.1")
    assert waiting.status_code == 202


def test_only_so_many_wait_that_people_find_a_free_thread(sams, project, monkeypatch):
    monkeypatch.setattr(api, "WAITING", threading.BoundedSemaphore(1))
    monkeypatch.setattr("api.predictions.time.sleep", lambda _: pytest.fail("it waited"))
    with ExitStack() as others:
        others.enter_context(api.WAITING)
        assert sams.post(f"{PREDICTIONS}?wait=5", {"keys": ["sample-1"]}).status_code == 202
    assert api.WAITING.acquire(blocking=False)


def test_a_prediction_that_failed_tells_why(sams, project):
    project.model_versions.get().file.unlink()
    learned.predicted(project, texts=["a thing"])
    answer = sams.get(f"{PREDICTIONS}{Prediction.objects.get().pk}/")
    assert (answer.status_code, answer.json()["state"]) == (200, "failed")
    assert "train again" in answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "keys"),
        ({"keys": []}, "keys"),
        ({"keys": ["sample-1"], "texts": ["a thing"]}, "keys"),
        ({"keys": ["nobody"]}, "keys"),
        ({"keys": "sample-1"}, "keys"),
        ({"keys": ["k" * 501]}, "keys.0"),
        ({"texts": ["a"] * 101}, "texts"),
        ({"texts": [""]}, "texts.0"),
        ({"texts": ["a", None]}, "texts.1"),
        ({"texts": ["a\u0000b"]}, "texts.0"),
        ({"texts": ["a" * 100_001]}, "texts.0"),
    ],
)
def test_what_cannot_be_predicted_is_named(sams, project, body, field):
    assert set(check_refusal(sams.post(PREDICTIONS, body), 400, "bad_input")) == {field}
    assert not Prediction.objects.exists()


@pytest.mark.parametrize("wait", ["-1", "11", "nan", "soon"])
def test_a_wait_that_is_none_is_refused_before_anything_is_asked(sams, project, wait):
    refused = sams.post(f"{PREDICTIONS}?wait={wait}", {"keys": ["sample-1"]})
    assert set(check_refusal(refused, 400, "bad_input")) == {"wait"}
    assert not Prediction.objects.exists()


def test_before_the_first_model_there_is_nothing_to_ask(alices, alice):
    make.project(alice, name="Fresh")
    refused = alices.post("projects/fresh/predictions/", {"texts": ["a thing"]})
    check_refusal(refused, 409, "no_model")


def test_too_many_at_once_are_refused(sams, project):
    for _ in range(10):
        sams.post(PREDICTIONS, {"texts": ["a thing"]})
    check_refusal(sams.post(PREDICTIONS, {"texts": ["one more"]}), 429, "too_many_predictions")


def test_an_annotator_is_not_told_what_the_model_says(sams, project):
    made = sams.post(PREDICTIONS, {"texts": ["a thing"]}).json()
    bobs = Script(make.token(make.member(project, "bob")))
    check_refusal(bobs.post(PREDICTIONS, {"texts": ["a thing"]}), 403, "not_allowed")
    check_refusal(bobs.get(f"{PREDICTIONS}{made['id']}/"), 403, "not_allowed")


def test_a_prediction_of_another_project_is_not_found(alices, project, alice):
    theirs = learned.predicted(project, texts=["a thing"])
    make.project(alice, name="Other")
    for address in f"projects/other/predictions/{theirs.pk}/", f"{PREDICTIONS}{10**30}/":
        check_refusal(alices.get(address), 404, "not_found")
