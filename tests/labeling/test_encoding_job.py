"""What the encoding worker does, and what goes wrong."""

from functools import partial
from pathlib import Path

import pytest

from labeling.formats.rows import Rejected, Row
from labeling.models import Encoding, Round, Sample
from labeling.rounds import encoding, opening_encodings, serving
from labeling.services import encodings
from labeling.services.samples import Answers
from learner.encoders import ENCODERS
from learner.store import FeatureStore
from tests import make

State = Encoding.State


@pytest.fixture
def encoded(project):
    """Six texts whose first encoding is done, and a first round that waits."""
    make.fill(project, make.texts(6))
    assert make.encode(project).state == State.DONE
    return project


def pictures(of, count: int) -> None:
    """Import tiny pictures, each of a shade of its own."""
    rows: list[Row | Rejected] = [
        Row(f"row {shade}", f"digit-{shade}", None, partial(make.png, shade), None, {})
        for shade in range(count)
    ]
    make.fill_rows(of, rows, Answers.IGNORE)


def test_the_first_encoding_makes_a_row_of_every_sample_and_opens_the_first_round(encoded):
    found = serving.serving(encoded)
    assert (found.encoder, found.generation) == ("text:ngrams", 1)
    samples = Sample.objects.values_list("pk", flat=True)
    assert sorted(found.store.known_ids()) == sorted(samples)
    assert encoded.recipe["encoder"] == "text:ngrams"
    turn = encoded.rounds.get()
    assert (turn.trigger, turn.state) == (Round.Trigger.IMPORT, Round.State.QUEUED)


def test_samples_that_come_later_are_appended_to_the_same_rows(encoded):
    before = serving.serving(encoded).store.known_ids()
    make.fill(encoded, make.texts(5, "more"))
    job = make.encode(encoded)
    assert (job.done, job.total, job.rows) == (5, 5, 11)
    assert serving.serving(encoded).store.known_ids()[:6].tolist() == before.tolist()


def test_samples_that_come_while_an_encoding_runs_are_encoded_by_the_one_that_follows(
    project, monkeypatch
):
    make.fill(project, make.texts(3))
    missing = encoding._missing

    def missing_and_an_import_ends(*given):
        found = missing(*given)
        make.fill(project, make.texts(2, "late"))
        return found

    monkeypatch.setattr(encoding, "_missing", missing_and_an_import_ends)
    following = encoding.run(project.encodings.get().pk)
    assert following.round.trigger == Round.Trigger.IMPORT
    assert following.encoding.state == State.QUEUED
    monkeypatch.setattr(encoding, "_missing", missing)
    assert make.encode(project).rows == 5


def test_an_encoding_that_is_taken_again_goes_on_where_the_other_died(project, monkeypatch):
    make.fill(project, make.texts(20))
    monkeypatch.setitem(encoding.BATCH, "text", 4)
    append = FeatureStore.append
    appended: list[int] = []

    def append_and_die(store, ids, rows):
        append(store, ids, rows)
        appended.extend(ids)
        if len(appended) == 12:
            raise MemoryError("killed")

    monkeypatch.setattr(FeatureStore, "append", append_and_die)
    job = make.encode(project)
    assert (job.state, job.error) == (State.QUEUED, "MemoryError: killed")
    job = make.encode(project)
    assert (job.state, job.attempts, job.total, job.rows) == (State.DONE, 2, 8, 20)
    assert len(appended) == len(set(appended)) == 20


def test_a_fit_that_dies_leaves_nothing_behind(project, monkeypatch, settings):
    make.fill(project, make.texts(20))
    ngrams = ENCODERS.get("text:ngrams")

    def fit_halfway(self, _samples):
        self._path.parent.mkdir(parents=True)
        self._path.write_bytes(b"half a file")
        raise MemoryError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(ngrams, "fit", fit_halfway)
        assert make.encode(project).state == State.QUEUED
    assert [path.name for path in Path(settings.FEATURES_FOLDER).glob("*/*/*/*")] == []
    assert make.encode(project).state == State.DONE


def test_a_fit_that_was_overtaken_is_thrown_away(project, monkeypatch):
    make.fill(project, make.texts(20))
    job = project.encodings.get()
    ngrams = ENCODERS.get("text:ngrams")
    fit = ngrams.fit

    def fit_too_slowly(self, samples):
        fit(self, samples)
        Encoding.objects.filter(pk=job.pk).update(attempts=9)

    monkeypatch.setattr(ngrams, "fit", fit_too_slowly)
    assert encoding.run(job.pk) is None
    job.refresh_from_db()
    assert (job.state, job.error) == (State.RUNNING, "")
    assert not (serving.folder_of(job) / "encoder").exists()


def test_a_cancelled_encoding_stops_and_serves_nothing(project, monkeypatch):
    make.fill(project, make.texts(20))
    rows = encoding._rows

    def rows_and_be_cancelled(*given):
        encodings.cancel(project=project, by=make.user(), number=1)
        return rows(*given)

    monkeypatch.setattr(encoding, "_rows", rows_and_be_cancelled)
    assert encoding.run(project.encodings.get().pk) is None
    assert project.encodings.get().state == State.CANCELLED
    assert serving.serving(project) is None
    assert not project.rounds.exists()


def test_a_damaged_image_is_named_by_its_key_and_the_old_rows_serve_on(
    alice, nudged, settings, caplog
):
    project = make.project(alice, modality="image")
    pictures(project, 3)
    assert make.encode(project).state == State.DONE
    pictures(project, 6)
    damaged = Sample.objects.get(key="digit-4")
    file = Path(settings.MEDIA_FOLDER) / damaged.media
    kept = file.read_bytes()
    file.write_bytes(kept[:40])
    states = [make.encode(project).state for _ in range(3)]
    assert states == [State.QUEUED, State.QUEUED, State.FAILED]
    reason = project.encodings.last().error
    assert "Sample 'digit-4' cannot be read" in reason and "encode again" in reason
    assert "digit-4" in caplog.text
    assert len(serving.serving(project).store.known_ids()) == 3
    file.write_bytes(kept)
    encodings.encode(project=project, by=alice)
    assert make.encode(project).rows == 6


@pytest.mark.parametrize(
    ("encoder", "device", "reason"),
    [
        ("text:guess", "cpu", "There is no encoder 'text:guess'"),
        ("image:pixels", "cpu", "choose another encoder"),
        ("image:efficientnet-lite0", "cuda:9", "no device 'cuda:9'"),
    ],
)
def test_what_cannot_go_well_fails_at_once_and_says_why(encoded, encoder, device, reason, caplog):
    opening_encodings.open_encoding(encoded, encoder, device=device)
    job = make.encode(encoded)
    assert (job.state, job.attempts) == (State.FAILED, 1)
    assert reason in job.error
    assert "failed" in caplog.text
    assert serving.serving(encoded).encoder == "text:ngrams"


def test_progress_tells_how_many_of_the_missing_are_done(project, monkeypatch):
    make.fill(project, make.texts(20))
    told: list[tuple[str, int, int]] = []
    monkeypatch.setitem(encoding.BATCH, "text", 8)
    monkeypatch.setattr(encoding.lease.Lease, "report", lambda _, *progress: told.append(progress))
    make.encode(project)
    assert [one for one in told if one[0] == "encode"][1:] == [
        ("encode", 0, 20),
        ("encode", 8, 20),
        ("encode", 16, 20),
    ]
