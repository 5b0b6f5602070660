"""Which rows serve, which are kept, and which go."""

from pathlib import Path

import numpy as np
import pytest

from labeling.models import Encoding, Round, Sample
from labeling.rounds import opening, opening_encodings, serving
from labeling.services import encodings
from learner.encoders import ENCODERS
from learner.errors import StoreError
from learner.store import FeatureStore
from tests import make

State = Encoding.State


class Lengths:
    """An encoder of texts that needs nothing: two numbers a text."""

    name, modality, dimensions, fitted = "text:lengths", "text", 2, True

    def __init__(self, *_) -> None:
        """No state, no device."""

    def encode(self, samples):
        return np.array([[len(text), text.count("e")] for text in samples], np.float32)


@pytest.fixture
def lengths(monkeypatch) -> None:
    """One more encoder, for texts."""
    monkeypatch.setitem(ENCODERS._things, "text:lengths", Lengths)


@pytest.fixture
def encoded(project):
    """Six texts whose first encoding is done, and a first round that waits."""
    make.fill(project, make.texts(6))
    assert make.encode(project).state == State.DONE
    return project


def folders(project, settings) -> set[str]:
    """Which encoders' rows are on the disk."""
    features = Path(settings.FEATURES_FOLDER) / str(project.pk)
    return {f"{path.parent.parent.name} {path.parent.name}" for path in features.glob("*/*/rows")}


def test_nothing_serves_before_the_first_encoding_is_done(project):
    make.fill(project, make.texts(3))
    assert serving.serving(project) is None


def test_rows_that_are_being_appended_are_not_served_yet(encoded):
    make.fill(encoded, make.texts(5, "more"))
    late = Sample.objects.get(key="more-0").pk
    found = serving.serving(encoded).store
    writer = FeatureStore(found.folder, found.dimensions)
    writer.append(np.array([late]), np.zeros((1, found.dimensions), np.float32))
    assert len(writer.known_ids()) == 7
    assert len(found.known_ids()) == 6
    assert sum(len(ids) for ids, _ in found.shards()) == 6


@pytest.mark.usefixtures("lengths")
def test_another_encoder_serves_when_it_is_done_and_opens_a_round(encoded, alice):
    encoded.rounds.update(state=Round.State.DONE, revision=0, encoding=encoded.encodings.get())
    opening_encodings.open_encoding(encoded, "text:lengths", by=alice)
    assert serving.serving(encoded).encoder == "text:ngrams"
    make.encode(encoded)
    assert (serving.serving(encoded).encoder, encoded.recipe["encoder"]) == (
        "text:lengths",
        "text:lengths",
    )
    turn = encoded.rounds.get(state=Round.State.QUEUED)
    assert turn.trigger == Round.Trigger.REQUEST


def test_an_encoder_fitted_anew_serves_only_when_all_is_encoded_and_the_old_rows_go(
    encoded, settings
):
    encoded.rounds.update(state=Round.State.DONE)
    make.fill(encoded, make.texts(12, "later"))
    assert folders(encoded, settings) == {"text-ngrams fit-1"}
    make.encode(encoded)
    assert folders(encoded, settings) == {"text-ngrams fit-2"}
    states = Path(settings.FEATURES_FOLDER).glob("*/text-ngrams/*/encoder")
    assert {state.parent.name for state in states} == {"fit-1", "fit-2"}


def test_rows_that_a_running_round_reads_stay_until_it_has_ended(encoded, settings):
    turn = opening.take(encoded.rounds.get().pk)
    make.fill(encoded, make.texts(12, "later"))
    make.encode(encoded)
    assert folders(encoded, settings) == {"text-ngrams fit-1", "text-ngrams fit-2"}
    assert len(serving.of(turn.encoding).store.known_ids()) == 6
    encoded.rounds.update(state=Round.State.DONE)
    serving.forget_unused(encoded)
    assert folders(encoded, settings) == {"text-ngrams fit-2"}


@pytest.mark.usefixtures("lengths")
def test_the_rows_of_the_encoder_before_are_kept_for_the_way_back(encoded, alice, settings):
    encoded.rounds.update(state=Round.State.DONE)
    for encoder in ("text:lengths", "text:ngrams"):
        job = opening_encodings.open_encoding(encoded, encoder)
        make.encode(encoded)
        encoded.rounds.update(state=Round.State.DONE)
    job.refresh_from_db()
    assert (job.state, job.total) == (State.DONE, 0)
    assert folders(encoded, settings) == {"text-ngrams fit-1", "text-lengths fit-0"}


@pytest.mark.usefixtures("lengths")
def test_what_a_cancelled_encoding_has_made_goes_with_the_next_that_ends(encoded, settings):
    job = opening_encodings.open_encoding(encoded, "text:lengths")
    FeatureStore(serving.rows_folder(job), 2).append(np.array([1]), np.zeros((1, 2)))
    encodings.cancel(project=encoded, by=make.user(), number=job.number)
    serving.forget_unused(encoded)
    assert folders(encoded, settings) == {"text-ngrams fit-1"}


def test_rows_that_are_gone_are_an_error_and_are_made_again_on_request(
    encoded, alice, settings, caplog
):
    for file in Path(settings.FEATURES_FOLDER).glob("*/*/*/rows/*"):
        file.unlink()
    with pytest.raises(StoreError, match="0 of 6 feature rows are left"):
        serving.serving(encoded)
    encodings.encode(project=encoded, by=alice, encoder="text:ngrams")
    assert make.encode(encoded).rows == 6
    assert len(serving.serving(encoded).store.known_ids()) == 6
