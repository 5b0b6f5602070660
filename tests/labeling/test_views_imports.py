from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from labeling.models import Label, Sample
from tests import make

PAGE = "/projects/reviews/import/"
TWO = b"id,text,label\n1,good film,praise\n2,dull film,blame\n"


def send(browser, data: bytes, name: str = "reviews.csv", **given):
    upload = SimpleUploadedFile(name, data)
    return browser.post(PAGE, {"file": upload, "answers": "hidden", "encoding": "", **given})


def told(answer, status: int) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def test_the_page_says_what_can_be_imported(as_alice, project):
    page = told(as_alice.get(PAGE), 200)
    assert "multipart/form-data" in page and "JSONL" in page


def test_a_good_file_goes_in_and_its_samples_are_encoded(
    as_alice, project, encodings_nudged, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = told(send(as_alice, TWO), 200)
    assert "2 samples added" in page
    assert list(Sample.objects.order_by("key").values_list("key", "text")) == [
        ("1", "good film"),
        ("2", "dull film"),
    ]
    assert encodings_nudged == [project.encodings.get().pk]
    assert not Label.objects.exists()


def test_the_same_file_again_adds_nothing(as_alice, project):
    send(as_alice, TWO)
    page = told(send(as_alice, TWO), 200)
    assert "Nothing was added" in page and "2 were here already" in page


def test_answers_can_become_labels(as_alice, project):
    told(send(as_alice, TWO, answers="labels"), 200)
    assert Label.objects.count() == 2


def test_bad_rows_are_listed_with_their_reasons_and_the_good_ones_go_in(as_alice, project):
    page = told(send(as_alice, b"id,text,label\n1,fine,praise\n2,,blame\n3,odd,meh\n"), 200)
    assert "1 sample added" in page and "2 could not be taken" in page
    assert "row 3" in page and "row 4" in page and "is no category of this project" in page
    assert Sample.objects.get().key == "1"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("reviews.csv", b"\n", "its first row must name the columns"),
        ("reviews.zip", b"no zip", "reviews.zip"),
        ("reviews.exe", b"MZ", "is of no format that can be imported"),
        ("reviews", b"text\n", "is of no format that can be imported"),
        (f"a.{'b' * 300}", b"text\n", "is of no format that can be imported"),
        ("reviews.jsonl\u202e.csv", b"a,b\n1,2\n", "no column"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    as_alice, project, name, data, reason
):
    assert reason in told(send(as_alice, data, name), 422)
    assert not Sample.objects.exists()


def test_a_column_that_is_missing_is_told_with_those_that_are_there(as_alice, project):
    page = told(send(as_alice, TWO, text_column="body"), 422)
    assert "There is no column &#x27;body&#x27; in reviews.csv" in page
    assert "id, text, label" in page


def test_columns_and_encoding_can_be_named(as_alice, project):
    data = "body;nr\nit’s;7\n".encode("windows-1252")  # noqa: RUF001  a sign that only 1252 has
    given = {"text_column": "body", "key_column": "nr", "encoding": "windows-1252"}
    assert "1 sample added" in told(send(as_alice, data, **given), 200)
    assert Sample.objects.get(key="7").text == "it’s"  # noqa: RUF001


def test_a_file_that_is_too_large_is_refused_with_the_remedy(as_alice, project, settings):
    settings.UPLOAD_MAX_BYTES = len(TWO) - 1
    assert "manage.py import_samples" in told(send(as_alice, TWO), 422)
    settings.UPLOAD_MAX_BYTES = len(TWO)
    assert "2 samples added" in told(send(as_alice, TWO), 200)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"file": ""}, "required"),
        ({"answers": "perhaps"}, "not one of the available choices"),
        ({"text_column": "t" * 101}, "at most 100 characters"),
        ({"text_column": "t\0"}, "Null characters"),
        ({"encoding": "klingon"}, "There is no encoding"),
    ],
)
def test_a_malformed_form_is_refused(as_alice, project, given, reason):
    assert reason in told(send(as_alice, TWO, **given), 422)


def test_an_empty_file_is_refused(as_alice, project):
    assert "submitted file is empty" in told(send(as_alice, b""), 422)


def test_a_zip_of_images_goes_in_and_each_can_be_looked_at(as_alice, alice):
    make.project(alice, name="Birds", modality="image", categories=[])
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for shade, bird in enumerate(["wren", "robin"]):
            archive.writestr(f"{bird}/one.png", make.png(shade))
        archive.writestr("robin/two.png", b"no image")
    upload = SimpleUploadedFile("birds.zip", file.getvalue())
    page = told(
        as_alice.post("/projects/birds/import/", {"file": upload, "answers": "labels"}), 200
    )
    assert "2 samples added" in page and "robin/two.png" in page
    for sample in Sample.objects.all():
        image = as_alice.get(f"/projects/birds/samples/{sample.pk}/media")
        assert image.getvalue().startswith(b"\x89PNG")


def test_nothing_of_an_upload_stays_behind(as_alice, project, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1  # as if it were large
    for data in TWO, b"\n":
        send(as_alice, data)
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []


def test_only_who_may_import_does(as_bob, project):
    refused = send(as_bob, TWO)
    assert "annotator, may not import." in told(refused, 403)
    assert not Sample.objects.exists()
