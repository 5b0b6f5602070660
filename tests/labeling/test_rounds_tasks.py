"""The loop for every task: what there is a model for it learns, what there is none for it ranks."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from labeling.errors import BadInput, NoModel
from labeling.models import ModelVersion, Pick, Project, Round
from labeling.rounds.simulation import known_of
from labeling.selectors.reasons import sentence
from labeling.services import predictions, rounds
from learner.errors import BadExperiment
from tests import learned, make

pytestmark = pytest.mark.django_db


def answer(task: str, text: str) -> dict[str, Any]:
    lovely = "lovely" in text
    known: dict[str, Any] = {
        "number": {"number": 8.0 + len(text) % 3 if lovely else 1.0 + len(text) % 3},
        "categories": {
            "categories": ["praise"] if lovely else ["blame", "praise"][: len(text) % 3]
        },
        "spans": {"spans": [{"start": 0, "end": 1, "quote": text[0], "category": "praise"}]},
    }
    return known[task]


def at_work(task: str, **given) -> Project:
    """Texts, half of them answered, and a round that waits."""
    project = make.project(task=task, round_size=10, holdout_percent=25, **given)
    make.fill(project, make.texts(60))
    bob = make.member(project, "bob")
    for sample in project.samples.order_by("pk")[:40]:
        make.said(sample, bob, answer(task, sample.text))
    make.encode(project)
    return project


@pytest.mark.parametrize(("task", "metric"), [("number", "r2"), ("categories", "micro_f1")])
def test_a_round_learns_what_the_task_asks_for(client, task, metric):
    project = at_work(task, options={"unit": "furlongs"} if task == "number" else {})
    turn = learned.work(project)
    metrics = turn.model_version.metrics
    assert (metrics["metric"], metrics["score"]) == (metric, metrics[metric])
    assert metrics["low"] <= metrics["score"] <= metrics["high"]
    assert metrics["advice"]["stop"]["sentence"]
    assert 0 < turn.picks.count() == Pick.objects.count()
    client.force_login(make.user())
    page = client.get(f"/projects/{project.slug}/").content.decode()
    named = {"r2": "R²", "micro_f1": "Micro F1"}[metric]
    assert named in page and "Accuracy" not in page
    page = client.get(f"/projects/{project.slug}/rounds/1/").content.decode()
    assert ("Per category" in page, "Confusion" in page) == (task == "categories", False)
    assert named.lower() in page.lower()
    assert ("furlongs" in page) == (task == "number")
    listed = client.get("/").content.decode()
    assert f"{metrics['score']:.3f}" in listed


def test_a_pick_of_a_number_keeps_the_prediction_and_how_far_the_committee_lies_apart():
    project = at_work("number")
    learned.work(project)
    for pick in Pick.objects.filter(rule="exploit"):
        assert -5 < pick.reason["prediction"] < 15
        assert pick.reason["spread"] >= 0
        assert (pick.reason["top"], pick.reason["votes"]) == ([], {})
        assert sentence(project, pick.rule, pick.reason)


def test_a_pick_of_several_categories_names_those_that_may_apply():
    project = at_work("categories")
    learned.work(project)
    reason = Pick.objects.filter(rule="exploit").first().reason
    assert {name for name, _ in reason["top"]} == {"praise", "blame"}


@pytest.mark.parametrize("task", ["number", "categories"])
def test_predictions_are_answers_to_the_task(task):
    project = at_work(task)
    learned.work(project)
    [lovely, dreadful] = learned.predicted(
        project, texts=["a lovely and splendid thing", "a dreadful and broken thing"]
    ).results
    if task == "number":
        assert lovely["number"] > dreadful["number"] and lovely["spread"] >= 0
    else:
        assert "praise" in lovely["categories"]
        assert set(lovely["probabilities"]) == set(lovely["spread"]) == {"praise", "blame"}


def test_without_a_model_for_its_task_a_round_ranks_by_coverage_and_says_so(client):
    project = at_work("spans")
    turn = learned.work(project)
    assert "there is no model for regions" in turn.why
    assert (turn.strategy, turn.notes) == ("max_herding", [])
    assert not ModelVersion.objects.exists()
    assert turn.picks.count() > 0
    assert turn.labels > 0
    client.force_login(make.user())
    for page in ("", "rounds/1/", "team/", "review/", "audit/"):
        shown = client.get(f"/projects/{project.slug}/{page}")
        assert shown.status_code == 200, page
    home = client.get(f"/projects/{project.slug}/").content.decode()
    assert "There is no model for this task yet" in home
    with pytest.raises(NoModel, match="no model for spans of text"):
        predictions.ask(project=project, by=make.user(), texts=["a text"])


def test_labels_bring_the_next_round_for_regions_too():
    project = at_work("spans")
    learned.work(project)
    bob = make.user("bob")
    for sample in project.samples.order_by("pk")[40:60]:
        make.said(sample, bob, answer("spans", sample.text))
    project.refresh_from_db()
    following = rounds.retrain(project=project, by=make.user())
    assert following.state == Round.State.QUEUED
    assert learned.work(project).picks.count() == 0  # all is labeled


@pytest.mark.parametrize(
    ("task", "strategy"),
    [("number", "margin"), ("categories", "qbc"), ("spans", "margin_clusters")],
)
def test_a_strategy_that_cannot_ask_for_the_task_is_refused_by_name(task, strategy):
    project = make.project(task=task)
    with pytest.raises(BadInput, match=strategy) as refused:
        rounds.retrain(project=project, by=make.user(), recipe={"strategy": strategy})
    assert set(refused.value.fields) == {"strategy"}
    assert "max_herding" in refused.value.detail


def test_the_menu_holds_what_can_ask_for_the_task(client):
    project = make.project(task="spans")
    client.force_login(make.user())
    page = client.get(f"/projects/{project.slug}/").content.decode()
    assert 'value="max_herding"' in page and 'value="margin"' not in page


@pytest.mark.parametrize(("task", "shape"), [("number", (40,)), ("categories", (40, 2))])
def test_a_simulation_knows_the_answers_of_the_task(task, shape):
    known = known_of(at_work(task))
    assert (known.task, known.labels.shape) == (task, shape)


def test_there_is_nothing_to_simulate_without_a_model():
    project = at_work("spans")
    with pytest.raises(BadExperiment, match="spans of text, which there is no model for"):
        known_of(project)
    with pytest.raises(CommandError, match="no model"):
        call_command("simulate", project.slug, labels=8, seeds=1, workers=1)
