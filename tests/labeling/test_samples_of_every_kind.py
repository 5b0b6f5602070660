"""Importing rows, series and clips, with the answers that a file brings, until a round has run."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from django.conf import settings

from labeling.books import labels
from labeling.models import Annotation, Label, ModelVersion, Round, Sample
from labeling.rounds import contents, run
from labeling.selectors.samples import content
from labeling.services import samples
from labeling.services.samples import Source
from tests import make


def imported(project, path: Path, answers: str = "hidden", **columns) -> samples.Report:
    source = Source(path, columns=columns)
    return samples.import_from(project=project, by=make.user(), source=source, answers=answers)


def lines(folder, *objects, name="all.jsonl"):
    path = folder / name
    path.write_text("\n".join(json.dumps(one) for one in objects))
    return path


def clip(folder: Path, name: str, hertz: int, seconds: float = 0.3) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    at = np.arange(int(seconds * 8_000)) / 8_000
    soundfile.write(path, 0.4 * np.sin(2 * np.pi * hertz * at), 8_000)
    return path


def reasons(report: samples.Report) -> list[str]:
    return [row.reason for row in report.rejected]


def test_a_row_keeps_its_fields_in_order_and_shows_units_apart(alice, nudged, tmp_path):
    project = make.project(alice, modality="table")
    (tmp_path / "rows.csv").write_text("zone,weight [kg],a,id\nnorth,3.5,,one\n")
    assert imported(project, tmp_path / "rows.csv").added == 1
    sample = Sample.objects.get()
    assert sample.fields == [["zone", "north"], ["weight [kg]", 3.5], ["a", None]]
    assert content(sample, project)["row"] == [
        {"name": "zone", "unit": "", "value": "north"},
        {"name": "weight", "unit": "kg", "value": 3.5},
        {"name": "a", "unit": "", "value": None},
    ]


def test_the_order_of_columns_makes_no_other_sample(alice, nudged, tmp_path):
    project = make.project(alice, modality="table")
    imported(project, lines(tmp_path, {"id": "one", "a": 1, "b": 2}))
    again = imported(project, lines(tmp_path, {"id": "one", "b": 2, "a": 1}))
    assert (again.unchanged, again.rejected) == (1, [])
    other = imported(project, lines(tmp_path, {"id": "one", "b": 2, "a": 3}))
    assert "another sample with the key" in reasons(other)[0]


def test_series_of_a_project_have_the_same_channels(alice, nudged, tmp_path):
    project = make.project(alice, modality="series")
    path = lines(tmp_path, {"values": {"a": [1, 2]}}, {"values": {"b": [1, 2]}}, {"values": [1]})
    report = imported(project, path)
    assert report.added == 1
    assert reasons(report) == [
        "its channels are b; those of this project are a",
        "it has fewer than two points",
    ]
    kept = Sample.objects.get()
    assert kept.facts == {"start": 0, "end": 1, "points": 2, "channels": ["a"]}
    stored = json.loads((Path(settings.MEDIA_FOLDER) / kept.media).read_bytes())
    assert stored["channels"] == [{"name": "a", "unit": "", "values": [1, 2]}]


def test_clips_are_kept_as_wav_and_broken_ones_are_named(alice, nudged, tmp_path):
    project = make.project(alice, modality="audio")
    clip(tmp_path, "praise/a.flac", 440)
    (tmp_path / "praise/b.wav").write_bytes(b"no sound")
    (tmp_path / "praise/c.txt").write_text("a note")
    report = imported(project, tmp_path)
    assert report.added == 1
    assert {row.where for row in report.rejected} == {"praise/b.wav", "praise/c.txt"}
    kept = Sample.objects.get()
    assert (kept.media[-4:], kept.facts["end"], kept.truth.name) == (".wav", 0.3, "praise")


def test_a_table_may_name_the_clips_beside_it(alice, nudged, tmp_path):
    project = make.project(alice, modality="audio")
    clip(tmp_path, "sounds/a.wav", 440)
    (tmp_path / "list.csv").write_text("file_name,label\nsounds/a.wav,blame\nsounds/b.wav,\n")
    report = imported(project, tmp_path)
    assert (report.added, len(report.rejected)) == (1, 1)
    assert "there is no file 'sounds/b.wav'" in reasons(report)[0]
    assert Sample.objects.get().truth.name == "blame"


# What the file says of them

ANSWERS = [
    ("categories", "praise|blame", {"categories": ["praise", "blame"]}),
    ("categories", ["blame"], {"categories": ["blame"]}),
    ("categories", "[]", {"categories": []}),
    ("number", "3.5", {"number": 3.5}),
    ("number", 4, {"number": 4}),
    ("spans", {"spans": [{"start": 0, "end": 3, "quote": "the", "category": "praise"}]}, None),
    ("spans", [{"start": 0, "end": 3, "quote": "the", "category": "praise"}], None),
]


@pytest.mark.parametrize(("task", "given", "value"), ANSWERS)
def test_answers_that_come_along_settle_into_labels(alice, nudged, tmp_path, task, given, value):
    project = make.project(alice, task=task)
    path = lines(tmp_path, {"id": "one", "text": "the text", "label": given})
    report = imported(project, path, "labels")
    assert reasons(report) == []
    value = value or {"spans": [{"start": 0, "end": 3, "quote": "the", "category": "praise"}]}
    assert Sample.objects.get().known == value
    assert Annotation.objects.get().value == Label.objects.get().value == value
    assert labels.rebuild(project) == 0
    project.refresh_from_db()
    assert project.pool_labeled == 1


def test_hidden_answers_are_known_and_label_nothing(alice, nudged, tmp_path):
    project = make.project(alice, task="number")
    imported(project, lines(tmp_path, {"text": "a", "label": 2}))
    assert Sample.objects.get().known == {"number": 2}
    assert not Label.objects.exists()


def test_suggestions_are_checked_and_kept_whatever_becomes_of_the_answers(alice, nudged, tmp_path):
    project = make.project(alice)
    path = lines(
        tmp_path,
        {"text": "a", "suggestion": "praise", "label": "no such"},
        {"text": "b", "suggestion": "priase"},
    )
    report = imported(project, path, "ignore")
    assert [one.suggestion for one in Sample.objects.all()] == [{"category": "praise"}]
    [reason] = reasons(report)
    assert reason.startswith("the suggestion: 'priase' is no category of this project")


@pytest.mark.parametrize(
    ("task", "given", "reason"),
    [
        ("categories", "praise|other", "the known answer: 'other' is no category of this project"),
        ("categories", "praise|praise", "the known answer: praise is named twice."),
        ("number", "about 3", "the known answer: 'about 3' is not JSON that can be read"),
        ("number", "NaN", "the known answer: value.number must be a finite number."),
        ("spans", "[" * 100_000, "the known answer: '[[["),
        (
            "spans",
            [{"start": 0, "end": 3, "quote": "THE", "category": "praise"}],
            "the known answer: The text from 0 to 3 is 'the', not 'THE'.",
        ),
    ],
)
def test_a_bad_answer_rejects_its_row(alice, nudged, tmp_path, task, given, reason):
    project = make.project(alice, task=task)
    report = imported(project, lines(tmp_path, {"text": "the text", "label": given}), "labels")
    assert report.added == 0
    assert reasons(report)[0].startswith(reason)


def test_intervals_that_come_along_must_lie_in_the_series(alice, nudged, tmp_path):
    project = make.project(alice, task="intervals", modality="series")
    good, bad = ([{"start": 0, "end": end, "category": "praise"}] for end in (2, 3))
    values = {"values": [1, 2, 3]}
    report = imported(project, lines(tmp_path, {**values, "label": good}, {**values, "label": bad}))
    assert Sample.objects.get().known == {"intervals": good}
    assert "outside the sample" in reasons(report)[0]


# Until a round has run


def table(folder: Path) -> Path:
    kinds = ("praise", 1), ("blame", 9)
    rows = [
        {"id": n, "a": base + n / 99, "b": name[0], "label": name}
        for n in range(12)
        for name, base in [kinds[n % 2]]
    ]
    return lines(folder, *rows)


def waves(folder: Path) -> Path:
    names = "praise", "blame"
    at = np.arange(40)
    return lines(
        folder,
        *(
            {"id": n, "values": np.sin(at * (1 + n % 2)).tolist(), "label": names[n % 2]}
            for n in range(12)
        ),
    )


def tones(folder: Path) -> Path:
    for n in range(12):
        clip(folder, f"{('praise', 'blame')[n % 2]}/{n}.wav", 300 + 900 * (n % 2) + n)
    return folder


@pytest.mark.parametrize(
    ("modality", "made"), [("table", table), ("series", waves), ("audio", tones)]
)
def test_a_round_learns_from_what_was_imported(alice, nudged, tmp_path, modality, made):
    project = make.project(alice, modality=modality, recipe={"encoder": make.QUICK[modality]})
    report = imported(project, made(tmp_path), "labels")
    assert (report.added, report.rejected) == (12, [])
    make.encode(project)
    run.run(Round.objects.get(state=Round.State.QUEUED).pk)
    version = ModelVersion.objects.get()
    assert version.categories == ["praise", "blame"]


def test_a_very_long_series_is_thinned_for_its_encoder(alice, nudged, tmp_path, monkeypatch):
    monkeypatch.setattr(contents, "LONGEST", 4)
    project = make.project(alice, modality="series")
    imported(project, lines(tmp_path, {"values": {"a": [1, 3, 5, 7, 9], "b": [0, 0, 0, 0, 8]}}))
    [found] = contents.contents(project, [Sample.objects.get().pk])
    assert found.tolist() == [[2, 6, 9], [0, 0, 8]]


def test_an_upload_of_one_series_is_one_sample(alice, nudged, tmp_path):
    project = make.project(alice, modality="series")
    (tmp_path / "upload").write_bytes(io.BytesIO(b"t,a\n0,1\n1,2\n").read())
    source = Source(tmp_path / "upload", "pulse.csv", columns={})
    assert (
        samples.import_from(project=project, by=alice, source=source, answers="hidden").added == 1
    )
    assert Sample.objects.get().key == "pulse.csv"
