"""Importing: the good rows go in, the bad ones are listed, nothing is half-written."""

import io
import json

import pytest
from PIL import Image

from labeling.books import labels
from labeling.errors import BadInput
from labeling.formats.rows import ReadError, Rejected, Row
from labeling.models import Annotation, Label, Origin, Sample
from labeling.models.sample import DRAW_RANGE, drawn_for
from labeling.selectors.progress import labels_changed
from labeling.services import samples
from labeling.services.samples import Answers, Source
from tests import make


def png(shade: int = 128) -> bytes:
    out = io.BytesIO()
    Image.new("L", (4, 3), shade).save(out, "PNG")
    return out.getvalue()


def picture(key: str, data: bytes) -> Row:
    return Row(where=key, key=key, text=None, file=lambda: data, answer=None, metadata={})


def reasons(report: samples.Report) -> dict[str, str]:
    return {row.where: row.reason for row in report.rejected}


def counters(project) -> tuple[int, int, int, int]:
    project.refresh_from_db()
    return (
        project.pool_size,
        project.holdout_size,
        project.pool_labeled,
        project.holdout_labeled,
    )


def test_importing_the_same_rows_again_changes_nothing(project):
    assert make.fill(project, make.texts(5)).added == 5
    again = make.fill(project, make.texts(5))
    assert (again.added, again.unchanged, again.rejected) == (0, 5, [])
    assert counters(project) == (5, 0, 0, 0)


def test_a_known_key_with_another_content_is_rejected(project):
    make.fill(project, {"one": "a text"})
    report = make.fill(project, {"one": "another text", "two": "a second"})
    assert report.added == 1
    assert "another sample with the key 'one'" in reasons(report)["row one"]
    assert Sample.objects.get(key="one").text == "a text"


def test_a_key_that_occurs_twice_in_a_file_goes_in_once(project):
    rows = [make.row("one", "a"), make.row("one", "b")]
    report = samples.import_rows(project=project, by=make.user(), rows=rows, answers=Answers.IGNORE)
    assert (report.added, report.rejected_count) == (1, 1)
    assert "used before, in row one" in report.rejected[0].reason


def test_bad_rows_are_listed_beside_the_good_ones(alice, nudged):
    project = make.project(alice, modality="image")
    rows = [
        picture("good.png", png()),
        Rejected("notes.txt", "is not an image file name"),
        picture("renamed.png", b"this is a text"),
        picture("empty.png", b""),
        picture("cut.png", png()[:40]),
        picture("x" * 501, png()),
    ]
    report = samples.import_rows(project=project, by=alice, rows=rows, answers=Answers.IGNORE)
    assert (report.added, report.rejected_count) == (1, 5)
    assert set(reasons(report)) == {
        "notes.txt",
        "renamed.png",
        "empty.png",
        "cut.png",
        "x" * 501,
    }
    sample = Sample.objects.get()
    assert (sample.key, sample.width, sample.height) == ("good.png", 4, 3)


def test_all_rejected_rows_are_counted_and_the_first_thousand_listed(project):
    rows = [Rejected(f"row {place}", "is bad") for place in range(1500)]
    report = samples.import_rows(project=project, by=make.user(), rows=rows, answers=Answers.IGNORE)
    assert (report.rejected_count, len(report.rejected)) == (1500, 1000)
    assert not project.rounds.exists()


def test_a_source_that_breaks_off_keeps_whole_batches_and_says_so(project):
    def rows():
        for place in range(300):
            yield make.row(str(place), f"text {place}")
        raise ReadError("the archive is cut off")

    report = samples.import_rows(
        project=project, by=make.user(), rows=rows(), answers=Answers.IGNORE
    )
    assert report.warnings == ["The rest could not be read: the archive is cut off"]
    assert Sample.objects.count() == report.added == 200
    assert counters(project)[0] == 200
    assert project.encodings.count() == 1


def import_answered(project, answers: Answers, given: dict[str, str]) -> samples.Report:
    rows = [make.row(key, f"text {key}", answer) for key, answer in given.items()]
    return samples.import_rows(project=project, by=make.user(), rows=rows, answers=answers)


ANSWERED = {f"key-{place}": "praise" if place % 3 else "blame" for place in range(60)}


def test_hidden_answers_are_kept_beside_the_samples_and_label_nothing(project):
    import_answered(project, Answers.HIDDEN, ANSWERED)
    assert Sample.objects.filter(truth__name="praise").count() == 40
    assert not Label.objects.exists()


def test_ignored_answers_are_not_kept(project):
    import_answered(project, Answers.IGNORE, {"a": "no such category"})
    assert Sample.objects.get().truth is None


def test_answers_as_labels_are_annotations_that_came_with_the_import(project, alice):
    import_answered(project, Answers.LABELS, ANSWERED)
    assert Label.objects.count() == 60
    assert counters(project) == (60, 0, 60, 0)
    assert set(Annotation.objects.values_list("origin", "annotator")) == {(Origin.IMPORT, alice.pk)}
    assert labels.rebuild(project) == 0


def test_answers_of_the_holdout_become_labels_and_the_rest_stay_hidden(alice, nudged):
    project = make.project(alice, holdout_percent=40)
    import_answered(project, Answers.HOLDOUT, ANSWERED)
    pool, holdout, pool_labeled, holdout_labeled = counters(project)
    assert holdout == holdout_labeled == Label.objects.count()
    assert 10 < holdout < 40
    assert (pool + holdout, pool_labeled) == (60, 0)


def test_one_known_answer_is_one_vote_where_two_are_needed(alice, nudged):
    project = make.project(alice, annotators_per_sample=2)
    import_answered(project, Answers.LABELS, {"a": "praise"})
    assert not Label.objects.exists()
    make.answer(project, make.member(project, "bob"), {"category": "praise"})
    assert Label.objects.get().votes == 2


def test_an_unknown_category_in_a_file_is_named_with_the_known_ones(project):
    report = import_answered(project, Answers.LABELS, {"a": "praise", "b": "priase"})
    assert report.added == 1
    assert (
        "'priase' is no category of this project; its categories are: praise, blame"
        in reasons(report)["row b"]
    )


def test_a_project_without_categories_takes_those_of_the_file(alice, nudged):
    project = make.project(alice, categories=[])
    import_answered(project, Answers.HIDDEN, {"a": "cat", "b": "dog", "c": "cat"})
    assert [category.name for category in project.categories.all()] == ["cat", "dog"]


def test_the_holdout_is_drawn_by_seed_and_key_alone(alice, nudged):
    drawn = []
    for name in ("First", "Second"):
        project = make.project(alice, name=name, holdout_percent=30, seed=5)
        texts = make.texts(200)
        make.fill(project, dict(reversed(texts.items())) if name == "Second" else texts)
        held = Sample.objects.filter(project=project, holdout=True)
        drawn.append(set(held.values_list("key", flat=True)))
    assert drawn[0] == drawn[1]
    assert 40 <= len(drawn[0]) <= 80
    other = {key for key in make.texts(200) if drawn_for(6, key) * 100 < 30 * DRAW_RANGE}
    assert other != drawn[0]


def test_a_file_that_cannot_be_read_at_all_is_refused_by_name(project, tmp_path):
    path = tmp_path / "reviews.csv"
    path.write_text("id,body\n1,good\n")
    with pytest.raises(BadInput, match=r"reviews\.csv.*id, body"):
        samples.import_from(
            project=project,
            by=make.user(),
            source=Source(path, columns={"text_column": "content"}),
            answers=Answers.HIDDEN,
        )
    assert not Sample.objects.exists()


def test_texts_are_stored_byte_for_byte(project, tmp_path):
    text = " ﻿e\u0301 ✂️ العربية \t"
    path = tmp_path / "texts.jsonl"
    path.write_text(json.dumps({"text": text}) + "\n")
    samples.import_from(
        project=project, by=make.user(), source=Source(path), answers=Answers.HIDDEN
    )
    assert Sample.objects.get().text == text


def test_answers_that_come_with_their_samples_make_no_round_due_by_themselves(db, tmp_path):
    project = make.project(holdout_percent=50, round_size=2)
    path = tmp_path / "all.csv"
    path.write_text("\n".join(["key,text,label", *(f"k{n},text {n},praise" for n in range(40))]))
    samples.import_from(
        project=project, by=make.user(), source=Source(path), answers=Answers.HOLDOUT
    )
    assert counters(project)[3] > 10
    assert labels_changed(project) == 0
