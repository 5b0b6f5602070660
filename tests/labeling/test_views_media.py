import pytest
from django.test import Client

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
