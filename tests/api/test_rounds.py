from datetime import timedelta

import pytest
from django.utils import timezone

from labeling.models import Pick, Role, Round, Sample
from tests import make
from tests.api.script import Script, check_refusal

ROUNDS = "projects/reviews/rounds/"


@pytest.fixture
def project(project):
    """The project has rows to learn from."""
    make.encoding(project)
    return project


def test_retraining_is_accepted_and_says_where_to_watch(
    alices, alice, project, nudged, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = alices.post(ROUNDS, {"strategy": "margin", "members": 4, "seed": 7})
    assert response.status_code == 202
    assert response["Location"] == "/api/v1/projects/reviews/rounds/1/"
    assert (response.json()["state"], response.json()["number"]) == ("queued", 1)
    turn = Round.objects.get()
    assert turn.requested_by == alice
    assert {name: turn.recipe[name] for name in ("strategy", "members", "seed")} == {
        "strategy": "margin",
        "members": 4,
        "seed": 7,
    }
    assert nudged == [turn.pk]


def test_without_a_body_the_projects_own_recipe_is_used(alices, project):
    project.recipe = {"strategy": "entropy"}
    project.save()
    assert alices.post(ROUNDS).status_code == 202
    assert Round.objects.get().recipe["strategy"] == "entropy"


def test_one_round_at_a_time(alices):
    alices.post(ROUNDS)
    refused = alices.post(ROUNDS)
    check_refusal(refused, 409, "round_is_live")
    assert refused.json()["detail"].startswith("Round 1 is queued")
    assert Round.objects.count() == 1


def test_an_unknown_strategy_is_refused_with_the_known_ones(alices):
    refused = alices.post(ROUNDS, {"strategy": "guessing"})
    assert set(check_refusal(refused, 400, "bad_input")) == {"strategy"}
    assert "margin" in refused.json()["detail"]
    assert not Round.objects.exists()


@pytest.mark.parametrize("name", ["stratgy", "device", "round_size", "detail", "self", ""])
def test_what_cannot_be_chosen_is_refused_with_what_can(alices, name):
    refused = alices.post(ROUNDS, {"strategy": "margin", name: 1})
    assert set(check_refusal(refused, 400, "bad_input")) == {name}
    assert "strategy, members, exploration, seed, head" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("strategy", None),
        ("strategy", ["margin"]),
        ("strategy", "m" * 101),
        ("members", 1),
        ("members", 65),
        ("exploration", 1.1),
        ("exploration", "inf"),
        ("exploration", "nan"),
        ("head", "forest"),
        ("class_weights", "perhaps"),
        ("strategy", "binary_margin"),
        ("seed", -1),
        ("seed", 2**31),
        ("seed", 10**400),
    ],
)
def test_a_malformed_choice_is_named(alices, name, given):
    assert set(check_refusal(alices.post(ROUNDS, {name: given}), 400, "bad_input")) == {name}


def test_the_recipe_may_choose_head_weights_and_where_to_begin(alices):
    chosen = {"head": "mlp", "class_weights": True, "warm_start": True}
    assert alices.post(ROUNDS, chosen).status_code == 202
    assert Round.objects.get().recipe.items() >= chosen.items()


def test_only_who_may_retrain_does(bobs, project):
    check_refusal(bobs.post(ROUNDS), 403, "not_allowed")
    make.member(project, "sam", Role.SCIENTIST)
    assert Script(make.token(make.user("sam"))).post(ROUNDS).status_code == 202


def test_rounds_are_listed_newest_first_and_in_pages(bobs, project):
    for _ in range(3):
        make.round_(project, state=Round.State.DONE)
    page = bobs.get(f"{ROUNDS}?page_size=2").json()
    assert page["count"] == 3
    assert [one["number"] for one in page["results"]] == [3, 2]
    assert page["next"].endswith("?page=2&page_size=2")


def test_a_running_round_tells_its_stage_and_progress(bobs, project):
    make.round_(
        project,
        state=Round.State.RUNNING,
        stage="encoding",
        done=30,
        total=120,
        started_at=timezone.now(),
        leased_until=timezone.now() + timedelta(seconds=50),
    )
    body = bobs.get(f"{ROUNDS}1/").json()
    assert (body["state"], body["stage"], body["done"], body["total"]) == (
        "running",
        "encoding",
        30,
        120,
    )
    assert 10 <= body["silent_s"] < 30
    assert (body["metrics"], body["accuracy"], body["duration_s"]) == (None, None, None)


def test_a_finished_round_tells_what_it_measured(bobs, project):
    now = timezone.now()
    turn = make.round_(
        project,
        state=Round.State.DONE,
        labels=8,
        strategy="margin",
        why="a model to ask",
        notes=["no holdout for blame"],
        started_at=now - timedelta(seconds=3),
        finished_at=now,
    )
    make.model_version(turn)
    body = bobs.get(f"{ROUNDS}1/").json()
    assert (body["accuracy"], body["low"], body["high"], body["holdout"]) == (0.75, 0.5, 0.9, 4)
    assert (body["labels"], body["strategy"], body["why"]) == (8, "margin", "a model to ask")
    assert (body["notes"], body["duration_s"]) == (["no holdout for blame"], 3.0)
    assert body["metrics"]["confusion"] == [[2, 0], [1, 1]]


def test_a_failed_round_tells_why_to_who_may_look_inside(alices, bobs, project):
    make.round_(project, state=Round.State.FAILED, error="It ran out of memory.")
    assert alices.get(f"{ROUNDS}1/").json()["error"] == "It ran out of memory."
    told = [bobs.get(f"{ROUNDS}1/").json(), bobs.get(ROUNDS).json()["results"][0]]
    assert {one["error"] for one in told} == {"The project's scientist can see why."}


@pytest.mark.parametrize("number", ["0", "2", "9" * 40])
def test_a_round_that_does_not_exist_is_not_found(alices, project, number):
    make.round_(project)
    for address in f"{ROUNDS}{number}/", f"{ROUNDS}{number}/picks/":
        check_refusal(alices.get(address), 404, "not_found")
    check_refusal(alices.delete(f"{ROUNDS}{number}/"), 404, "not_found")


def test_picks_come_best_first_with_their_reasons_for_those_who_may_inspect(
    alices, bobs, bob, project
):
    make.fill(project, make.texts(2))
    make.answer(project, bob)
    turn = make.round_(project, number=5, state=Round.State.DONE)
    for rank, sample in enumerate(Sample.objects.order_by("-taken"), start=1):
        Pick.objects.create(
            round=turn, sample=sample, rank=rank, score=1 / rank, rule="cold start", reason={}
        )
    first, second = alices.get(f"{ROUNDS}5/picks/").json()
    assert (first["rank"], first["score"], first["answered"]) == (1, 1.0, True)
    assert (second["rank"], second["answered"], second["rule"]) == (2, False, "cold start")
    assert second["why"].startswith("Many other samples look like this one")
    assert set(first) == {"rank", "key", "score", "rule", "reason", "why", "answered"}
    check_refusal(bobs.get(f"{ROUNDS}5/picks/"), 403, "not_allowed")


@pytest.mark.parametrize("state", Round.LIVE)
def test_a_live_round_is_cancelled_once(alices, bobs, project, state):
    make.round_(project, state=state)
    check_refusal(bobs.delete(f"{ROUNDS}1/"), 403, "not_allowed")
    assert alices.delete(f"{ROUNDS}1/").status_code == 204
    assert Round.objects.get().state == Round.State.CANCELLED
    check_refusal(alices.delete(f"{ROUNDS}1/"), 409, "round_is_over")


def test_after_a_cancelled_round_another_can_be_asked_for(alices):
    alices.post(ROUNDS)
    alices.delete(f"{ROUNDS}1/")
    assert alices.post(ROUNDS).json()["number"] == 2
