"""What a scientist types to learn which strategy suits a project."""

import json

import pytest
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from labeling.management.commands import simulate
from labeling.models import Annotation, Label, Project, Round
from labeling.rounds import simulation
from labeling.services.samples import Answers
from tests import make

SMALL = {"seeds": 2, "labels": 8, "batch": 4, "workers": 1}


@pytest.fixture
def known(project) -> Project:
    """Forty texts with hidden answers, encoded."""
    fill(project, make.texts(40))
    make.encode(project)
    return project


def fill(project, texts):
    rows = [make.row(key, text, truth(text)) for key, text in texts.items()]
    make.fill_rows(project, rows, Answers.HIDDEN)


def truth(text):
    return "praise" if "lovely" in text else "blame"


def test_it_compares_strategies_and_leaves_the_project_as_it_was(known, capsys, tmp_path):
    call_command("simulate", known.slug, strategies="margin,random", out=tmp_path / "new", **SMALL)
    told = capsys.readouterr().out
    assert "lead over random" in told
    assert "margin" in told
    assert "2 seeds are a glimpse" in told
    kept = json.loads((tmp_path / "new" / "simulation.json").read_text())
    assert kept["labels"] == [4, 8]
    assert (tmp_path / "new" / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert not Annotation.objects.exists()
    assert not Label.objects.exists()
    assert not Round.objects.filter(state="done").exists()


def test_another_measure_can_count(known, capsys):
    call_command("simulate", known.slug, measure="macro_f1", strategies="random", **SMALL)
    assert "macro_f1" in capsys.readouterr().out


def test_what_people_agreed_on_counts_before_the_known_answer(known, alice):
    make.answer(known, alice, {"category": "blame"})
    [label] = Label.objects.all()
    answers = simulation.answers_of(known)
    assert len(answers) == 40
    assert answers[label.sample_id] == 1  # blame is the second category


def test_it_says_when_only_a_part_of_the_project_has_answers(known, capsys):
    make.fill(known, make.texts(10, word="unknown"))
    call_command("simulate", known.slug, strategies="random", **SMALL)
    assert "Only 40 of 50 samples have an answer" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "remedy"),
    [
        ({"strategies": "margins"}, "Did you mean margin"),
        ({"labels": 300}, "ask for fewer, or hold out less"),
        ({"seeds": 0}, "seeds is 0"),
        ({"measure": "speed"}, "Known: accuracy"),
        ({"workers": 0}, "workers is 0"),
    ],
)
def test_what_cannot_be_simulated_is_a_sentence_with_its_remedy(known, given, remedy):
    with pytest.raises(CommandError, match=remedy):
        call_command("simulate", known.slug, **{**SMALL, "strategies": "random", **given})


def test_a_project_that_is_not_encoded_yet_says_so(project):
    fill(project, make.texts(9))
    with pytest.raises(CommandError, match="not encoded yet"):
        call_command("simulate", project.slug, **SMALL)


def test_a_project_without_answers_says_how_few_there_are(project):
    make.fill(project, make.texts(9))
    make.encode(project)
    with pytest.raises(CommandError, match="of 0 labeled samples"):
        call_command("simulate", project.slug, **SMALL)


def test_every_option_is_in_its_page():
    parser = simulate.Command().create_parser("manage.py", "simulate")
    general = BaseCommand().create_parser("manage.py", "x")
    options = set(parser._option_string_actions) - set(general._option_string_actions)
    page = (settings.BASE_DIR / "docs" / "simulate.md").read_text()
    assert len(options) > 5
    assert [option for option in sorted(options) if f"`{option} " not in page] == []
