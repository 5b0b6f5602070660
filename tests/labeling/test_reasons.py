"""Why this one? In full, impartially, or not at all."""

import pytest

from labeling.models import Arm, Claim, Origin, Pick, Project
from labeling.selectors.reasons import SENTENCES, Telling, sentence, telling, why
from tests import make

VOTES = {"top": [["fox", 0.5], ["cat", 0.4]], "votes": {"fox": 5, "cat": 3}}
CLOSE = {"top": [["fox", 0.4], ["cat", 0.38]]}
SURE = {"top": [["fox", 0.9], ["cat", 0.1]], "votes": {"fox": 8}}
UNSURE = "The model is unsure about this one."


@pytest.fixture
def animals(alice, nudged) -> Project:
    return make.project(alice, name="Animals", categories=["cat", "dog", "fox"])


@pytest.mark.parametrize(
    ("reason", "full", "impartial"),
    [
        (VOTES, "5 of 8 committee members say fox.", "The model wavers between cat and fox."),
        (CLOSE, "The model wavers between fox and cat.", "The model wavers between cat and fox."),
        (SURE, "The model says fox, and has seen little like it.", UNSURE),
        (
            {**VOTES, "votes": {"fox": 4, "dog": 1, "cat": 3}},
            "4 of 8 committee members say fox.",
            "The model wavers between several: cat · dog · fox.",
        ),
        (
            {**SURE, "novelty": 99},
            "The model says fox, and has seen little like it. Nothing labeled so far is like it.",
            f"{UNSURE} Nothing labeled so far is like it.",
        ),
    ],
)
def test_an_impartial_reason_has_neither_counts_nor_a_favourite(animals, reason, full, impartial):
    assert sentence(animals, "exploit", reason) == full
    assert sentence(animals, "exploit", reason, Telling.IMPARTIAL) == impartial
    assert sentence(animals, "exploit", reason, Telling.NOTHING) == UNSURE


@pytest.mark.parametrize("told", list(Telling))
def test_what_gives_nothing_away_is_told_to_everybody(animals, told):
    assert "by chance" in sentence(animals, "explore", VOTES, told)
    assert "good place to begin" in sentence(animals, "cold start", VOTES, told)


@pytest.mark.parametrize(
    ("reason", "full", "impartial"),
    [
        (
            {"top": [["fox", 0.6], ["cat", 0.4]]},
            "The model cannot tell whether these apply: fox · cat.",
            "The model cannot tell whether these apply: cat · fox.",
        ),
        (
            {"top": [["fox", 0.95], ["cat", 0.1]]},
            "The model says fox, and has seen little like it.",
            UNSURE,
        ),
        ({"top": [["fox", 0.05], ["cat", 0.01]]}, UNSURE, UNSURE),
    ],
)
def test_a_reason_where_several_may_apply(animals, reason, full, impartial):
    animals.task = "categories"
    assert sentence(animals, "exploit", reason) == full
    assert sentence(animals, "exploit", reason, Telling.IMPARTIAL) == impartial


def test_a_number_tells_its_spread_and_only_in_full_its_guess():
    project = Project(task="number", options={"unit": "mm"})
    reason = {"spread": 1.234, "prediction": 45.67}
    assert sentence(project, "exploit", reason) == (
        "The committee guesses 45.7 mm, give or take 1.23 mm."
    )
    assert sentence(project, "exploit", reason, Telling.IMPARTIAL) == (
        "The committee's guesses differ by about 1.23 mm."
    )
    assert sentence(project, "exploit", reason, Telling.NOTHING) == UNSURE
    assert "good place to begin" in sentence(project, "exploit", {})


@pytest.mark.parametrize(
    ("arm", "how"),
    [
        (Arm.BLIND, Telling.NOTHING),
        (Arm.REQUEST, Telling.IMPARTIAL),
        (Arm.SHOWN, Telling.FULL),
        ("", Telling.IMPARTIAL),
    ],
)
def test_the_arm_decides_how_much_is_told(arm, how):
    assert telling(Claim(arm=arm)) == how


def test_every_origin_has_a_reason():
    for origin in set(Origin) - {Origin.PICK, Origin.GOLD}:
        assert why(Claim(project=Project(), origin=origin)) == str(SENTENCES[origin])


def test_categories_are_named_as_they_are_called(alice, nudged):
    project = make.project(alice, name="한국어", categories=["3", "8%"])
    pick = Pick(rule="exploit", reason={"top": [["8%", 0.5], ["3", 0.45]]})
    assert why(Claim(project=project, pick=pick)) == "The model wavers between 3 and 8%."
