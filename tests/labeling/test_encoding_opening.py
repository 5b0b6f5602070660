"""Encodings: when one is due, choosing an encoder, cancelling; the row is the message."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from labeling.errors import BadInput, EncodingIsLive, EncodingIsOver, NotEncoded
from labeling.models import Encoding, Role, Round
from labeling.rounds import opening_encodings, sweeping
from labeling.selectors import encodings as reads
from labeling.selectors import health
from labeling.services import encodings, rounds
from tests import make

State = Encoding.State


@pytest.fixture
def encoded(project):
    """Twenty samples, all of which have rows."""
    make.fill(project, make.texts(20))
    make.encoding(project)
    return project


def due(project) -> str | None:
    project.refresh_from_db()
    return opening_encodings.due(project)


def test_an_import_has_its_samples_encoded(
    project, encodings_nudged, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        make.fill(project, make.texts(3))
    job = project.encodings.get()
    assert (job.number, job.state, job.encoder) == (1, State.QUEUED, "text:ngrams")
    assert encodings_nudged == [job.pk]
    assert not project.rounds.exists()


def test_an_import_that_brings_nothing_new_encodes_nothing(encoded):
    make.fill(encoded, make.texts(20))
    assert encoded.encodings.count() == 1


def test_without_samples_nothing_is_due(project):
    assert due(project) is None


def test_samples_that_come_while_an_encoding_runs_are_met_by_the_next(project):
    make.fill(project, make.texts(3))
    opening_encodings.take(project.encodings.get().pk)
    make.fill(project, make.texts(3, "more"))
    assert project.encodings.count() == 1
    project.encodings.update(state=State.DONE, rows=3)
    assert due(project) == "text:ngrams"


def test_one_that_failed_is_not_tried_again_until_more_samples_come(project):
    make.fill(project, make.texts(3))
    make.encoding(project, state=State.FAILED)
    assert due(project) is None
    make.fill(project, make.texts(2, "more"))
    assert project.encodings.last().state == State.QUEUED


def test_another_encoder_that_failed_keeps_no_sample_from_the_one_in_use(encoded):
    opening_encodings.open_encoding(encoded, "text:minilm")
    make.fill(encoded, make.texts(5, "more"))
    encoded.refresh_from_db()
    encoded.encodings.filter(state=State.QUEUED).update(
        state=State.FAILED, samples=encoded.samples_size
    )
    assert due(encoded) == "text:ngrams"


def test_an_encoder_that_learns_is_fitted_anew_when_the_samples_have_quadrupled():
    of_ngrams = [opening_encodings.generation("text:ngrams", n) for n in (1, 15, 16, 63, 64)]
    assert of_ngrams == [0, 1, 2, 2, 3]
    assert opening_encodings.generation("text:ngrams", 10**6) == 7
    assert opening_encodings.generation("image:pixels", 10**6) == 0
    assert opening_encodings.generation("hf:some/model", 10**6) == 0


def test_auto_takes_what_suits_the_samples(project):
    make.fill(project, {"one": "한국어 문장입니다", "two": "또 하나의 문장"})
    assert opening_encodings.choose(project, "auto") == "text:ngrams"
    assert opening_encodings.choose(project, "text:minilm") == "text:minilm"


def test_auto_takes_pixels_for_tiny_images(alice, nudged):
    project = make.project(alice, modality="image")
    assert opening_encodings.choose(project, "auto") == "image:efficientnet-lite0"
    project.samples.create(key="one", draw=1, holdout=False, width=8, height=8)
    assert opening_encodings.choose(project, "auto") == "image:pixels"


def test_the_database_allows_one_live_encoding_a_project(encoded):
    opening_encodings.open_encoding(encoded, "text:ngrams")
    with pytest.raises(IntegrityError), transaction.atomic():
        Encoding.objects.create(project=encoded, number=9, encoder="text:ngrams")
    assert opening_encodings.open_encoding(encoded, "text:ngrams") is None


def test_an_encoding_is_taken_once(project):
    make.fill(project, make.texts(3))
    [job_id] = project.encodings.values_list("pk", flat=True)
    taken = opening_encodings.take(job_id)
    assert (taken.state, taken.attempts, taken.samples) == (State.RUNNING, 1, 3)
    assert opening_encodings.take(job_id) is None
    assert opening_encodings.take(10**9) is None


def test_somebody_chooses_another_encoder_and_a_device(
    encoded, alice, encodings_nudged, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = encodings.encode(project=encoded, by=alice, encoder="text:minilm", device="cuda:1")
    assert (job.encoder, job.device, job.requested_by) == ("text:minilm", "cuda:1", alice)
    assert encodings_nudged == [job.pk]
    assert reads.serving_encoding(encoded).encoder == "text:ngrams"


def test_the_device_that_was_chosen_stays_chosen(encoded):
    encoded.encodings.update(device="cuda")
    make.fill(encoded, make.texts(3, "more"))
    assert encoded.encodings.last().device == "cuda"


@pytest.mark.parametrize(
    ("choice", "fields"),
    [
        ({"encoder": "text:guess"}, {"encoder"}),
        ({"encoder": "image:pixels"}, {"encoder"}),
        ({"encoder": "hf:NAME/../../etc"}, {"encoder"}),
        ({"encoder": "hf:/etc"}, {"encoder"}),
        ({"device": "abacus"}, {"device"}),
        ({"device": "cuda:one"}, {"device"}),
    ],
)
def test_what_cannot_be_chosen_is_refused_by_name(encoded, alice, choice, fields):
    with pytest.raises(BadInput) as refused:
        encodings.encode(project=encoded, by=alice, **choice)
    assert set(refused.value.fields) == fields
    assert encoded.encodings.count() == 1


def test_a_hugging_face_model_can_be_asked_for_by_name(encoded, alice):
    job = encodings.encode(project=encoded, by=alice, encoder="hf:intfloat/multilingual-e5-small")
    assert job.state == State.QUEUED


def test_a_project_without_samples_has_nothing_to_encode(project, alice):
    with pytest.raises(BadInput, match="import samples first"):
        encodings.encode(project=project, by=alice)


def test_a_second_encoding_waits_for_the_first(encoded, alice):
    encodings.encode(project=encoded, by=alice)
    with pytest.raises(EncodingIsLive, match="Encoding 2 is queued; wait for it or cancel it"):
        encodings.encode(project=encoded, by=alice)


def test_a_cancelled_encoding_is_over_and_does_not_come_back_by_itself(project):
    make.fill(project, make.texts(3))
    project.refresh_from_db()
    encodings.cancel(project=project, by=make.user(), number=1)
    assert sweeping.sweep().encodings == []
    with pytest.raises(EncodingIsOver):
        encodings.cancel(project=project, by=make.user(), number=1)


def test_nobody_can_retrain_before_there_is_anything_to_learn_from(project, alice):
    make.fill(project, make.texts(3))
    with pytest.raises(NotEncoded, match="wait until they are encoded"):
        rounds.retrain(project=project, by=alice)


def test_the_sweep_finds_an_encoding_that_no_nudge_reached(project):
    make.fill(project, make.texts(3))
    assert sweeping.sweep().encodings == []  # fresh: its own nudge is under way
    project.encodings.update(queued_at=timezone.now() - timedelta(seconds=9))
    assert sweeping.sweep().encodings == [project.encodings.get().pk]


def test_the_sweep_opens_an_encoding_that_is_due(encoded):
    type(encoded).objects.update(pool_size=30)
    [opened] = sweeping.sweep().encodings
    assert encoded.encodings.get(pk=opened).state == State.QUEUED


def test_an_encoding_whose_worker_dies_is_queued_again_and_the_third_time_failed(project):
    make.fill(project, make.texts(3))
    job = project.encodings.get()
    for attempt in (1, 2, 3):
        assert opening_encodings.take(job.pk).attempts == attempt
        project.encodings.update(leased_until=timezone.now() - timedelta(seconds=1))
        sweeping.sweep()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "died 3 times" in job.error and "choose a smaller encoder" in job.error


def test_an_encoder_busy_for_long_is_not_silent(project):
    make.fill(project, make.texts(3))
    assert health.encoder_is_silent()
    opening_encodings.take(project.encodings.get().pk)
    assert not health.encoder_is_silent()


@pytest.mark.parametrize("role", [Role.SCIENTIST, Role.MANAGER])
def test_why_an_encoding_failed_is_for_those_who_may_look_inside(project, role):
    job = Encoding(project=project, error="It ran out of memory.")
    assert reads.describe(job, reasons=make.member(project, "sam", role).pk > 0)["error"]
    assert reads.describe(job, reasons=False)["error"] == "The project's scientist can see why."


def test_a_round_that_is_cancelled_has_seen_the_rows_that_serve(encoded):
    turn = make.round_(encoded)
    rounds.cancel(project=encoded, by=make.user(), number=turn.number)
    sweeping.sweep()
    assert list(encoded.rounds.values_list("state", flat=True)) == [Round.State.CANCELLED]
