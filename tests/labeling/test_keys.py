"""The keys of the desk: no key means two things, and somebody may have others."""

import pytest
from django.template import Context, Template

from labeling.answers import KINDS
from labeling.models import Project, Suggestions
from labeling.selectors.keys import CODES, KEYS, choices, clash, keys_of

EVERYWHERE = [(task, one) for task, kind in KINDS.items() for one in kind.modalities]


def somewhere(task: str = "category", modality: str = "image", **more: str) -> Project:
    return Project(task=task, modality=modality, **{"suggestions": "shown", **more})


@pytest.mark.parametrize(("task", "modality"), EVERYWHERE)
def test_no_two_actions_share_a_key(task, modality):
    held = [(key["code"], key["shift"]) for key in keys_of(somewhere(task, modality))]
    assert sorted(held) == sorted(set(held))


@pytest.mark.parametrize(("task", "modality"), EVERYWHERE)
def test_an_action_has_one_key(task, modality):
    names = [key["name"] for key in keys_of(somewhere(task, modality))]
    assert sorted(names) == sorted(set(names))


def test_digits_belong_to_the_categories():
    assert not [key for key in KEYS if key.code.startswith(("Digit", "Numpad"))]
    assert not [code for code in CODES if code.startswith(("Digit", "Numpad", "F1"))]


def test_where_suggestions_are_hidden_there_are_no_keys_for_them():
    hidden = keys_of(somewhere(suggestions=Suggestions.HIDDEN))
    assert {"suggest", "accept"} & {key["name"] for key in hidden} == set()
    assert {"suggest", "accept"} <= {key["name"] for key in keys_of(somewhere())}


def test_the_space_bar_plays_a_clip_so_that_another_key_shows_the_suggestion():
    [suggest] = [key for key in keys_of(somewhere(modality="audio")) if key["name"] == "suggest"]
    assert suggest["code"] == "KeyR"


def test_a_key_of_ones_own_stands_in_for_the_usual_one():
    [undo] = [k for k in keys_of(somewhere(), {"undo": "KeyQ"}) if k["name"] == "undo"]
    assert (undo["code"], undo["shown"]) == ("KeyQ", "Q")
    [sheet] = [k for k in keys_of(somewhere(), {"keys": "KeyK"}) if k["name"] == "keys"]
    assert (sheet["code"], sheet["shift"], sheet["shown"]) == ("KeyK", False, "K")


def test_the_usual_keys_do_not_clash_but_ones_own_may():
    assert clash({}) is None
    assert set(clash({"undo": "KeyF"}) or ()) == {"undo", "flag"}
    assert clash({"undo": "KeyF", "flag": "KeyZ"}) is None


def test_every_action_can_be_given_another_key():
    rows = choices({"undo": "KeyQ"})
    assert {row["name"] for row in rows} == {key.name for key in KEYS}
    [undo] = [row for row in rows if row["name"] == "undo"]
    assert (undo["usual"], undo["shown"], undo["code"]) == ("Z", "Q", "KeyQ")


def written(source: str, **remapped: str) -> str:
    template = Template("{% load keys %}" + source)
    return template.render(Context({"keys": keys_of(somewhere(), remapped)}))


def test_templates_write_the_keys_that_hold():
    assert written('{% key "undo" %}') == "<kbd>Z</kbd>"
    assert written('{% key "undo" %}', undo="KeyQ") == "<kbd>Q</kbd>"
    assert written('<b {% shortcut "keys" %}>') == '<b aria-keyshortcuts="?">'
    assert written('<b {% shortcut "undo" %}>', undo="Slash") == '<b aria-keyshortcuts="/">'
    assert written('{% key "play" %}{% shortcut "play" %}') == ""
