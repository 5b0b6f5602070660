"""What operators type."""

import json

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from labeling.management.commands import autopilot as command
from labeling.models import Annotation, Encoding, Job, Label, Project, Round, Sample
from labeling.rounds import encoding, run, sweeping
from labeling.services.samples import Answers, import_rows
from tests import make


@pytest.fixture
def worker(monkeypatch):
    """A worker that does each job as soon as somebody waits for it."""

    def run_it(job: Job) -> None:
        (encoding if isinstance(job, Encoding) else run).run(job.pk)

    monkeypatch.setattr(command, "wait_for", run_it)


def test_the_demo_has_1797_digits_whose_holdout_is_labeled(db, nudged, settings, tmp_path, capsys):
    settings.VAR = tmp_path
    call_command("demo", once=True)
    call_command("demo", once=True)
    project = Project.objects.get()
    assert Sample.objects.count() == project.samples_size == 1797
    assert project.holdout_labeled == project.holdout_size == Label.objects.count()
    assert 300 < project.holdout_size < 420
    assert "1797 samples" in capsys.readouterr().out


def test_the_first_login_is_random_and_for_its_owner_only(db, nudged, settings, tmp_path):
    settings.VAR = tmp_path
    call_command("demo")
    path = tmp_path / "first-login"
    name, password = path.read_text().split()
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(password) >= 12
    assert User.objects.get(username=name).check_password(password)


def test_autopilot_answers_from_known_truth_and_prints_the_curve(project, worker, capsys):
    rows = [make.row(key, text, make_truth(text)) for key, text in make.texts(60).items()]
    fill(project, rows)
    call_command("autopilot", project.slug, labels=12)
    assert Annotation.objects.filter(annotator__username="autopilot").count() == 12
    assert "12 answers" in capsys.readouterr().out
    assert not User.objects.get(username="autopilot").has_usable_password()


def test_autopilot_tells_the_curve_as_json_and_ends_when_nothing_is_left(alice, worker, capsys):
    project = make.project(alice, holdout_percent=30)
    fill(project, [make.row(key, text, make_truth(text)) for key, text in make.texts(20).items()])
    call_command("autopilot", project.slug, labels=99, strategy="margin", json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["answers"], told["project"]) == (20, project.slug)
    assert told["points"][-1]["holdout"] > 0
    project.refresh_from_db()
    assert project.recipe["strategy"] == "margin"


def test_autopilot_at_a_rate_does_not_wait_for_the_machine(project, monkeypatch, capsys):
    fill(project, [make.row(key, text, make_truth(text)) for key, text in make.texts(9).items()])
    paused: list[float] = []
    monkeypatch.setattr(command.time, "sleep", paused.append)
    make.encoding(project)
    call_command("autopilot", project.slug, labels=6, rate=50.0)
    assert paused == [0.02] * 6
    assert project.rounds.get().state == Round.State.QUEUED


def test_autopilot_without_known_answers_says_what_it_needs(project, worker):
    make.fill(project, make.texts(5))
    with pytest.raises(CommandError, match="imported with their answers"):
        call_command("autopilot", project.slug, labels=3)
    assert Sample.objects.filter(taken=0).count() == 5


def test_autopilot_skips_what_it_does_not_know(project, worker, capsys):
    fill(project, [make.row("known", "a lovely thing", "praise"), make.row("unknown", "a thing")])
    call_command("autopilot", project.slug, labels=5)
    said = capsys.readouterr().out
    assert "1 samples without a known answer" in said
    assert "1 answers." in said


def test_autopilot_without_a_learner_says_how_to_start_one(project):
    fill(project, [make.row(key, text, make_truth(text)) for key, text in make.texts(9).items()])
    with pytest.raises(CommandError, match="make run"):
        call_command("autopilot", project.slug, labels=3)


def test_autopilot_tells_why_a_round_failed(project):
    sweeping.beat("learn")
    turn = make.round_(project, state=Round.State.RUNNING)
    Round.objects.filter(pk=turn.pk).update(state=Round.State.FAILED, error="no memory")
    with pytest.raises(CommandError, match="no memory"):
        command.wait_for(turn)


def test_an_unknown_project_is_named_with_the_known_ones(project):
    with pytest.raises(CommandError, match=r"no project 'digits'.*reviews"):
        call_command("autopilot", "digits")


def test_a_project_without_a_manager_cannot_be_imported_into_by_command(project, tmp_path):
    project.members.all().delete()
    with pytest.raises(CommandError, match="no manager"):
        call_command("import_samples", project.slug, tmp_path)


def test_import_samples_tells_what_went_in_and_what_did_not(project, tmp_path, capsys):
    path = tmp_path / "reviews.csv"
    lines = ["key,text,label", "a,fine,praise", "b,bad,blame", "a,again,praise"]
    path.write_text("\n".join([*lines, *(f"x{i},t,nothing" for i in range(30))]))
    call_command("import_samples", project.slug, path, answers=Answers.LABELS)
    said = capsys.readouterr()
    assert "2 added" in said.out
    assert "31 rejected" in said.err
    assert "… and 11 more" in said.err
    assert Label.objects.count() == 2


def test_import_samples_refuses_what_is_not_there_or_cannot_be_read(project, tmp_path):
    with pytest.raises(CommandError, match="no file or folder"):
        call_command("import_samples", project.slug, tmp_path / "nothing")
    odd = tmp_path / "table.xlsx"
    odd.write_bytes(b"PK")
    with pytest.raises(CommandError, match=r"\.csv"):
        call_command("import_samples", project.slug, odd)


def test_prepare_migrates_gathers_static_files_and_makes_the_demo(
    db, nudged, settings, tmp_path, capsys
):
    settings.VAR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    call_command("prepare")
    assert (tmp_path / "static" / "app.css").exists()
    assert Project.objects.exists()
    call_command("prepare", empty=True)
    assert Project.objects.count() == 1


def make_truth(text: str) -> str:
    return "praise" if "lovely" in text else "blame"


def fill(project, rows) -> None:
    import_rows(project=project, by=make.user(), rows=rows, answers=Answers.HIDDEN)
