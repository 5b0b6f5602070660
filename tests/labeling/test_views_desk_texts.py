"""What the desk's page and API say of texts and their tasks."""

import pytest

from labeling.models import Project, Sample
from labeling.selectors.samples import content
from tests import make

pytestmark = pytest.mark.django_db


def desk(client, project: Project, **headers) -> str:
    client.force_login(make.user())
    return client.get(f"/projects/{project.slug}/label/", headers=headers).content.decode()


@pytest.mark.parametrize("lang", ["ko", "en-GB", "zh-Hant", "zh-Hant-TW", "es-419"])
def test_the_language_of_a_text_goes_along(lang):
    sample = make.sample(make.project())
    sample.metadata = {"lang": lang}
    assert content(sample, sample.project)["lang"] == lang


@pytest.mark.parametrize(
    "lang", ["", "Korean, mostly", "x", "en_GB", "en-us-us", "ko\n", "toolonglang", 7, None]
)
def test_what_is_no_language_tag_stays_here(lang):
    sample = make.sample(make.project())
    sample.metadata = {"lang": lang}
    assert content(sample, sample.project)["lang"] == ""


@pytest.mark.parametrize("language", ["en", "ko", "de"])
def test_the_page_of_a_number_has_its_options_as_a_script_reads_them(client, language):
    project = make.project(task="number", options={"least": 0, "most": 1500.5, "step": 0.5})
    page = desk(client, project, accept_language=language)
    for told in ('data-least="0"', 'data-most="1500.5"', 'data-step="0.5"', 'data-unit=""'):
        assert told in page


def test_a_number_without_options_is_not_bounded(client):
    page = desk(client, make.project(task="number"))
    assert 'data-least=""' in page and 'data-step=""' in page


def test_the_page_of_spans_says_how_a_selection_snaps(client):
    assert 'data-snap="word"' in desk(client, make.project(task="spans"))
    fine = make.project(task="spans", name="fine", options={"snap": "grapheme"})
    assert 'data-snap="grapheme"' in desk(client, fine)


def test_a_unit_and_a_category_cannot_write_into_the_page(client):
    hostile = '"><img src=x>'
    number = desk(client, make.project(task="number", options={"unit": hostile}))
    spans = make.project(task="spans", name="spans", categories=[hostile, "other"])
    assert "<img src=x>" not in number + desk(client, spans)


def test_a_text_is_stored_as_it_came():
    text = "\u1112\u1161\u11ab e\u0301\r\n\t\u0645\u0631 \U0001f469\u200d\U0001f467 \ufeff end \n"
    project = make.project(task="spans")
    make.fill(project, {"hard": text})
    assert Sample.objects.get(project=project).text == text
