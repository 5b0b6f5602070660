import shutil
from datetime import timedelta

import numpy as np
import pytest
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from labeling import tasks
from labeling.errors import BadInput, NoModel, TooManyPredictions
from labeling.models import Prediction, Sample
from labeling.rounds import features, predicting, sweeping
from labeling.services import predictions
from labeling.services.models import activate
from learner import artifacts
from tests import learned, make

State = Prediction.State


@pytest.fixture
def asked(monkeypatch) -> list[int]:
    """The predictions that a worker was told of."""
    told: list[int] = []
    monkeypatch.setattr("labeling.tasks.predict.delay", told.append)
    return told


@pytest.fixture
def project(nudged, asked, db):
    return learned.texts()


@pytest.fixture
def person(project):
    return make.user()


def all_keys(project) -> list[str]:
    return list(project.samples.order_by("-pk").values_list("key", flat=True))


def test_samples_are_predicted_by_key_in_the_order_asked_for(project):
    keys = all_keys(project)
    found = learned.predicted(project, keys=keys)
    assert (found.state, found.error) == (State.DONE, "")
    texts = dict(Sample.objects.values_list("key", "text"))
    truths = ["praise" if "lovely" in texts[key] else "blame" for key in keys]
    assert [result["category"] for result in found.results] == truths


def test_probabilities_are_the_models_own_and_the_spread_is_that_of_its_members(project):
    keys = all_keys(project)
    results = learned.predicted(project, keys=keys).results
    version = project.model_versions.get()
    model = artifacts.load(version.folder, version.digest)
    ids = [project.samples.get(key=key).pk for key in keys]
    rows = features.rows_of(version).rows(np.array(ids))
    members = model.member_probabilities(rows)
    for name, place in (("praise", 0), ("blame", 1)):
        told = [[result[what][name] for result in results] for what in ("probabilities", "spread")]
        assert np.allclose(told[0], model.predict(rows)[:, place], atol=1e-6)
        assert np.allclose(told[1], members[:, :, place].std(axis=0), atol=1e-6)
    assert {sum(result["votes"].values()) for result in results} == {model.members}


def test_a_text_from_anywhere_is_predicted_as_the_sample_that_says_the_same(project):
    sample = project.samples.first()
    by_key = learned.predicted(project, keys=[sample.key])
    by_text = learned.predicted(project, texts=[sample.text])
    assert by_key.results == by_text.results
    new = learned.predicted(project, texts=["a splendid and lovely thing", "broken, dreadful"])
    assert [result["category"] for result in new.results] == ["praise", "blame"]


def test_a_sample_that_has_no_row_yet_is_encoded_beside_those_that_have(project):
    make.fill(project, {"late": "a lovely late thing"})
    found = learned.predicted(project, keys=["sample-1", "late"])
    assert [result["category"] for result in found.results] == ["blame", "praise"]
    shutil.rmtree(features.rows_of(project.model_versions.get()).folder)
    assert learned.predicted(project, keys=["sample-1", "late"]).results == found.results


def test_images_are_predicted_by_key(nudged, asked, db):
    project = learned.digits()
    unseen = ["digit-60", "digit-61", "digit-62"]
    results = learned.predicted(project, keys=unseen).results
    assert [set(result["probabilities"]) for result in results] == [set("0123456789")] * 3
    assert all(abs(sum(one["probabilities"].values()) - 1) < 1e-4 for one in results)
    with pytest.raises(BadInput, match="asks about images; give keys"):
        predictions.ask(project=project, by=make.user(), texts=["a digit"])


def test_predictions_come_from_the_version_in_use_when_they_were_asked_for(project):
    before = learned.predicted(project, keys=["sample-1"])
    for _ in range(4):
        make.answer(project, make.user(), {"category": "praise"})
    learned.again(project)
    assert learned.predicted(project, keys=["sample-1"]).results != before.results
    activate(project=project, by=make.user(), number=1)
    after = learned.predicted(project, keys=["sample-1"])
    assert (after.model_version.number, after.results) == (1, before.results)


def test_a_model_is_never_asked_about_features_that_it_did_not_learn_from(project):
    state = features.folder_of(project.model_versions.get()) / "encoder"
    next(state.iterdir()).write_bytes(b"fitted anew")
    found = learned.predicted(project, texts=["a lovely thing"])
    assert (found.state, found.results) == (State.FAILED, None)
    assert "The features that model 1 reads are gone" in found.error


def test_a_damaged_model_predicts_nothing(project):
    project.model_versions.get().file.write_bytes(b"{}")
    found = learned.predicted(project, texts=["a lovely thing"])
    assert found.state == State.FAILED
    assert "is not what was saved" in found.error


@pytest.mark.parametrize("given", [{}, {"keys": ["sample-1"], "texts": ["a thing"]}])
def test_either_keys_or_texts_are_asked_about(project, person, given):
    with pytest.raises(BadInput, match="either keys of samples or texts"):
        predictions.ask(project=project, by=person, **given)


def test_an_unknown_key_is_named(project, person):
    make.fill(make.project(name="Other"), {"theirs": "a text"})
    with pytest.raises(BadInput, match="no sample 'theirs'"):
        predictions.ask(project=project, by=person, keys=["sample-1", "theirs"])
    assert not Prediction.objects.exists()


def test_before_the_first_model_there_is_nothing_to_ask(nudged, asked, alice):
    project = make.project(alice)
    with pytest.raises(NoModel, match="no model yet"):
        predictions.ask(project=project, by=alice, texts=["a thing"])


def test_no_script_can_hold_up_the_rounds_of_its_project(project, person):
    for _ in range(predictions.MOST_WAITING):
        predictions.ask(project=project, by=person, texts=["a thing"])
    with pytest.raises(TooManyPredictions, match="wait already"):
        predictions.ask(project=project, by=person, texts=["a thing"])
    predicting.run(Prediction.objects.first().pk)
    predictions.ask(project=project, by=person, texts=["a thing"])


def test_a_worker_is_told_after_the_commit(
    project, person, asked, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        prediction = predictions.ask(project=project, by=person, texts=["a thing"])
        assert asked == []
    assert asked == [prediction.pk]


def test_a_silent_broker_delays_a_prediction_and_the_sweep_starts_it(
    project, person, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def silent(_):
        raise OperationalError("connection refused")

    monkeypatch.setattr("labeling.tasks.predict.delay", silent)
    with django_capture_on_commit_callbacks(execute=True):
        prediction = predictions.ask(project=project, by=person, texts=["a thing"])
    assert "the sweep will start" in caplog.text
    assert sweeping.sweep_predictions() == []  # fresh: its own nudge may be under way
    Prediction.objects.update(created_at=timezone.now() - timedelta(seconds=9))
    nudged: list[tuple[int]] = []
    monkeypatch.setattr(tasks.predict, "apply_async", lambda ids, **_: nudged.append(ids))
    monkeypatch.setattr(tasks.run_round, "apply_async", lambda *_, **__: None)
    tasks.sweep()
    assert nudged == [(prediction.pk,)]
    tasks.predict(prediction.pk)
    prediction.refresh_from_db()
    assert prediction.state == State.DONE


def test_a_prediction_is_answered_once(project, monkeypatch):
    found = learned.predicted(project, texts=["a thing"])
    monkeypatch.setattr(predicting, "predict", lambda _: pytest.fail("answered again"))
    predicting.run(found.pk)
    predicting.run(10**9)
    found.refresh_from_db()
    assert (found.state, found.attempts) == (State.DONE, 1)


def test_a_prediction_whose_worker_died_is_taken_again_and_the_third_time_failed(project, person):
    prediction = predictions.ask(project=project, by=person, texts=["a thing"])
    Prediction.objects.update(created_at=timezone.now() - timedelta(seconds=9))
    for attempt in range(1, settings.ROUND_ATTEMPTS + 1):
        assert sweeping.sweep_predictions() == [prediction.pk]
        assert predicting._take(prediction.pk).attempts == attempt
        assert sweeping.sweep_predictions() == []  # it is held
        Prediction.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert sweeping.sweep_predictions() == []
    prediction.refresh_from_db()
    assert prediction.state == State.FAILED
    assert "died each time" in prediction.error


def test_whoever_was_silent_for_too_long_does_not_answer_any_more(project, person):
    prediction = predictions.ask(project=project, by=person, texts=["a thing"])
    slow = predicting._take(prediction.pk)
    Prediction.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    predicting.run(prediction.pk)
    predicting._end(slow, state=State.FAILED, error="too late")
    prediction.refresh_from_db()
    assert (prediction.state, prediction.error) == (State.DONE, "")


def test_results_are_forgotten_after_an_hour(project):
    old, young = (learned.predicted(project, texts=["a thing"]) for _ in range(2))
    Prediction.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    sweeping.sweep_predictions()
    assert list(Prediction.objects.all()) == [young]
    assert timedelta(minutes=59) < young.expires_at - young.created_at < timedelta(minutes=61)
