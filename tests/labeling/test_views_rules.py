"""The rules page: what each rule comes to, saved and refused."""

import pytest
from django.urls import reverse

from labeling.selectors.rules import RULES, preview, rules_of
from labeling.services import rules
from tests import make

WHERE_PEOPLE_DIFFER = (
    "Each sample is asked of one person: 40 answers in all, and more where people agree on less "
    "than 0.75, up to 5 people a sample."
)


@pytest.fixture
def filled(project):
    make.fill(project, make.texts(40))
    project.refresh_from_db()
    return project


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Each sample is asked of one person: 40 answers in all."),
        ({"annotators_per_sample": 3}, "Each sample is asked of 3 people: 120 answers in all."),
        (
            {"annotators_per_sample": 3, "overlap_percent": 25},
            "About 10 samples are asked of 3 people, the other 30 of one: about 60 answers in all.",
        ),
        (
            {"extra_below": 0.75},
            WHERE_PEOPLE_DIFFER,
        ),
    ],
)
def test_a_sentence_says_what_the_rules_come_to(filled, given, sentence):
    for name, value in given.items():
        setattr(filled, name, value)
    assert preview(filled) == sentence


def test_without_samples_the_sentence_says_so(project):
    assert preview(project) == "There are no samples yet."


def page(project) -> str:
    return reverse("rules", args=[project.slug])


def form_of(project, **changed) -> dict[str, object]:
    """What a browser would send: empty for nothing, and a box only if it is ticked."""
    given = {**rules_of(project), **changed}
    return {
        name: "" if value is None else value for name, value in given.items() if value is not False
    }


def test_the_page_shows_every_rule_with_what_follows_from_it(as_alice, filled):
    text = as_alice.get(page(filled)).content.decode()
    for name in RULES:
        assert f'name="{name}"' in text
        assert f'id="id_{name}_helptext"' in text
    assert "Each sample is asked of one person: 40 answers in all." in text
    assert 'aria-current="page">Rules<' in text


def test_the_page_saves_and_says_so(as_alice, filled):
    response = as_alice.post(page(filled), form_of(filled, annotators_per_sample=2), follow=True)
    assert "Saved." in response.content.decode()
    assert "Each sample is asked of 2 people: 80 answers in all." in response.content.decode()
    again = as_alice.post(page(filled), form_of(filled, annotators_per_sample=2), follow=True)
    assert "Nothing was changed" in again.content.decode()


def test_the_page_says_when_a_worker_has_to_do_the_rest(as_alice, filled, monkeypatch):
    monkeypatch.setattr(rules, "LARGE", 10)
    response = as_alice.post(page(filled), form_of(filled, annotators_per_sample=2), follow=True)
    assert "A worker brings all labels in line" in response.content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"round_size": 0}, "greater than or equal to 1"),
        ({"annotators_per_sample": 6}, "is less than the 6 that each sample is asked of"),
    ],
)
def test_the_page_names_what_is_wrong_beside_its_field(as_alice, filled, changed, words):
    response = as_alice.post(page(filled), form_of(filled, **changed))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "40 answers in all" in response.content.decode()  # of the rules that hold
