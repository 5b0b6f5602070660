from io import BytesIO

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from labeling.media import picture_of
from labeling.media.storage import Media
from labeling.models import Sample
from tests import make


@pytest.fixture
def picture(project, settings) -> str:
    """The address of a sample's image."""
    sample = make.sample(project)
    image = Media(settings.MEDIA_FOLDER).put(make.png(), ".png")
    Sample.objects.filter(pk=sample.pk).update(media=image, text="")
    return f"/projects/reviews/samples/{sample.pk}/media"


def test_a_member_gets_the_image_as_nothing_but_an_image(as_bob, picture):
    answer = as_bob.get(picture)
    assert answer.getvalue() == make.png()
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_an_image_may_be_kept_by_the_browser_and_by_nobody_between(as_bob, picture):
    answer = as_bob.get(picture)
    answer.getvalue()
    assert set(answer["Cache-Control"].split(", ")) == {"private", "max-age=86400", "immutable"}


def test_a_jpeg_is_a_jpeg(as_bob, picture, settings):
    Sample.objects.update(media=Media(settings.MEDIA_FOLDER).put(b"\xff\xd8\xff", ".jpg"))
    answer = as_bob.get(picture)
    assert (answer["Content-Type"], answer.getvalue()) == ("image/jpeg", b"\xff\xd8\xff")


def test_to_a_stranger_the_image_does_not_exist(mallory, picture):
    browser = Client()
    browser.force_login(mallory)
    refused = browser.get(picture)
    missing = browser.get(picture.replace("reviews", "missing"))
    assert refused.status_code == missing.status_code == 404
    assert b"\x89PNG" not in refused.content


def test_without_logging_in_there_is_no_image(client, picture):
    assert client.get(picture).url == f"/login/?next={picture}"


def test_an_image_of_another_project_is_not_found_through_ones_own(as_alice, alice, picture):
    make.project(alice, name="Other")
    assert as_alice.get(picture.replace("reviews", "other")).status_code == 404


@pytest.mark.parametrize("number", ["0", "9" * 30])
def test_a_sample_that_does_not_exist_is_not_found(as_bob, project, number):
    missing = as_bob.get(f"/projects/reviews/samples/{number}/media")
    assert missing.status_code == 404
    assert "There is no file of a sample" in missing.content.decode()


def test_a_text_has_no_image(as_bob, project):
    sample = make.sample(project)
    assert as_bob.get(f"/projects/reviews/samples/{sample.pk}/media").status_code == 404


def test_an_image_that_is_gone_from_the_folder_is_said_to_be(as_bob, picture, settings):
    Media(settings.MEDIA_FOLDER).path(Sample.objects.get().media).unlink()
    missing = as_bob.get(picture)
    assert missing.status_code == 404
    assert "is missing from the media folder" in missing.content.decode()


@pytest.fixture
def deep(project, settings) -> str:
    """The address of a sample whose picture has 16 bits and whose original is kept."""
    sample = make.sample(project)
    file = BytesIO()
    Image.fromarray(np.arange(64, dtype=np.uint16).reshape(8, 8) * 1000).save(file, "PNG")
    media = Media(settings.MEDIA_FOLDER)
    kept = media.put(picture_of(file.getvalue()).data, ".png")
    original = media.put(b"a DICOM file", ".dcm")
    Sample.objects.filter(pk=sample.pk).update(media=kept, original=original, text="")
    return f"/projects/reviews/samples/{sample.pk}"


def test_of_a_picture_of_16_bits_the_browser_gets_8_or_on_request_all(as_bob, deep):
    seen, whole = as_bob.get(f"{deep}/media"), as_bob.get(f"{deep}/media?deep=1")
    assert np.asarray(Image.open(BytesIO(seen.content))).shape == (8, 8)
    pixels = np.asarray(Image.open(BytesIO(whole.content))).astype(np.uint16)
    assert (pixels[..., 0] * 256 + pixels[..., 1]).ravel().tolist() == list(range(0, 64_000, 1000))
    for answer in (seen, whole):
        assert answer["Content-Type"] == "image/png"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "immutable" in answer["Cache-Control"]


def test_an_ordinary_picture_is_the_same_when_asked_for_deeply(as_bob, picture):
    assert as_bob.get(f"{picture}?deep=1").getvalue() == make.png()


def test_the_original_is_a_download_for_who_may_inspect(as_alice, deep):
    answer = as_alice.get(f"{deep}/original")
    assert answer.getvalue() == b"a DICOM file"
    number = deep.rsplit("/", 1)[1]
    assert answer["Content-Disposition"] == f'attachment; filename="sample-{number}.dcm"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_an_annotator_does_not_get_the_original(as_bob, deep):
    assert as_bob.get(f"{deep}/original").status_code == 403


def test_of_a_sample_without_an_original_there_is_none(as_alice, picture):
    missing = as_alice.get(picture.replace("media", "original"))
    assert missing.status_code == 404
    assert "No original of a sample" in missing.content.decode()


def test_a_reviewer_finds_the_original_beside_the_sample(as_alice, deep):
    page = as_alice.get(f"/projects/reviews/review/{deep.rsplit('/', 1)[1]}/")
    assert f'href="{deep}/original"' in page.content.decode()
