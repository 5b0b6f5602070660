import numpy as np
import pytest

from labeling.models import Project, Round
from labeling.rounds import advising
from labeling.selectors import advice as reads
from labeling.selectors.training_data import TrainingData
from learner.judging import judge
from learner.types import Outcome
from tests import make

SAME = {"features": "rows", "encoder_digest": "abc"}
STOP = {"stop": False, "reasons": [], "sentence": "Go on: nothing speaks for stopping yet."}


def outcome(right: float, size: int = 400, **given) -> Outcome:
    """Of a model that is right on this share of the holdout."""
    truth = np.arange(size) % 2
    said = np.where(np.arange(size) < right * size, truth, 1 - truth)
    metrics = judge(0.1 + 0.8 * np.eye(2)[said], truth)
    return Outcome((), metrics, None, "auto", "", (), None, None, **given)


def data(labels: int, ids: range | None = None) -> TrainingData:
    train = tuple((one, one % 2) for one in ids or range(labels))
    return TrainingData(("praise", "blame"), train, (), "digest")


def learned(project: Project, shares: list[float], **given):
    """The metrics of the last of several rounds of 40 labels, each stored as publishing does."""
    for number, share in enumerate(shares, start=1):
        turn = make.round_(project, state=Round.State.DONE, labels=40 * number)
        found = advising.measured(turn, data(40 * number), outcome(share, **given), SAME)
        version = make.model_version(turn)
        version.metrics, version.features, version.encoder_digest = found, *SAME.values()
        version.save()
    return found


RISING = [0.6, 0.7, 0.76, 0.8, 0.83, 0.85]


def test_without_a_measurement_nothing_is_said(project):
    nothing = Outcome((), None, None, "auto", "", (), None, None)
    turn = make.round_(project)
    assert advising.measured(turn, data(40), nothing, SAME) is None
    assert reads.advice(project) is None


def test_a_rising_curve_is_told_to_go_on_with_its_area(project):
    found = learned(project, RISING)["advice"]
    assert found["stop"] == STOP | {"reasons": ()}
    assert found["area"] == pytest.approx(0.763, abs=0.01)
    assert (found["target"], found["forecast"], found["random"]) == (None, None, None)


def test_a_settled_and_flat_curve_is_told_that_it_could_stop(project):
    learned(project, [0.9] * 5, stability=0.995)
    said = reads.advice(project)["stop"]
    assert said["stop"]
    assert said["sentence"].startswith("You could stop: predictions have settled")


def test_the_forecast_aims_at_the_projects_target(project):
    project.target = 0.87
    project.save()
    learned(project, RISING)
    said = reads.advice(project)["forecast"]
    assert said["target"] == 0.87
    assert 240 < said["labels"] <= 480
    assert said["sentence"].startswith(f"About {said['labels']} labels (")
    assert said["sentence"].endswith("to 0.870 on this holdout.")


def test_a_forecast_that_declines_says_why(project):
    project.target = 0.99
    project.save()
    learned(project, RISING[:3])
    assert reads.advice(project)["forecast"]["sentence"].startswith("Too early to say: 3 of the 5")


def test_the_labels_drawn_by_chance_give_the_baseline(project, monkeypatch):
    monkeypatch.setattr(advising, "chance_ids", lambda _project: range(0, 1000, 2))
    alone = outcome(0.5).metrics
    learned(project, RISING, baseline=alone)
    said = reads.advice(project)["random"]
    assert said["least"] > 240
    assert said["sentence"].endswith(f"needed at least {said['least']} labels.")


def test_rounds_that_learned_from_other_features_are_no_part_of_the_curve(project):
    learned(project, RISING)
    turn = make.round_(project, labels=280)
    other = {**SAME, "features": "others"}
    found = advising.measured(turn, data(280), outcome(0.9), other)["advice"]
    assert found["area"] == 0.9


def test_a_round_with_fewer_labels_takes_the_later_points_back():
    curve = [(20, {"a": 1}), (40, {"a": 2}), (60, {"a": 3}), (40, {"a": 4})]
    assert advising.ascending(curve) == [(20, {"a": 1}), (40, {"a": 4})]


def test_a_category_without_labels_is_the_rarest():
    assert advising.fewest(TrainingData(("a", "b", "c"), ((1, 0), (2, 0), (3, 1)), (), "")) == 0


def test_a_measurement_of_an_older_version_still_shows(as_alice, project):
    make.model_version(make.round_(project, state=Round.State.DONE, labels=8))
    assert reads.advice(project) is None
    page = as_alice.get("/projects/reviews/").content.decode()
    assert "0.750" in page
    assert "All figures" not in page


def test_the_project_page_says_it_in_a_line_each(as_alice, project):
    project.target = 0.87
    project.save()
    learned(project, RISING)
    page = as_alice.get("/projects/reviews/").content.decode()
    assert "Go on: nothing speaks for stopping yet." in page
    assert "<b>To the target:</b> About" in page
    assert "balanced accuracy" in page and "calibration error" in page


def test_the_page_of_a_round_has_every_figure_with_its_interval(as_alice, project):
    low, high = learned(project, RISING)["intervals"]["ece"]
    page = as_alice.get("/projects/reviews/rounds/6/").content.decode()
    assert f"{low:.3f} to {high:.3f}" in page


def test_a_project_with_nothing_left_to_label_waits_for_no_round(as_alice, alice, project):
    make.fill(project, make.texts(2))
    for _ in range(2):
        make.answer(project, alice)
    make.encoding(project)
    Round.objects.filter(project=project).delete()
    page = as_alice.get("/projects/reviews/").content.decode()
    assert "Everything is labeled." in page
    assert "Next round in" not in page
