from datetime import timedelta

import pytest
from django.utils import timezone

from labeling.models import Pick, Project, Role, Round, Sample
from tests import make

STATUS = "/projects/reviews/round/"
RETRAIN = "/projects/reviews/retrain/"
PAGE = "/projects/reviews/rounds/1/"
BY_HTMX = {"HX-Request": "true"}


@pytest.fixture
def encoded(project):
    """A project with rows to learn from."""
    make.encoding(project)
    return project


def shown(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("state", Round.LIVE)
def test_while_a_round_is_live_the_fragment_asks_again_soon(as_bob, project, state):
    make.round_(project, state=state)
    assert f'hx-get="{STATUS}" hx-trigger="every 2s"' in shown(as_bob.get(STATUS))


@pytest.mark.parametrize(
    "state", [Round.State.DONE, Round.State.FAILED, Round.State.CANCELLED, None]
)
def test_when_nothing_is_left_to_learn_the_fragment_asks_no_more(as_bob, project, state):
    if state:
        make.round_(project, state=state)
    assert "hx-trigger" not in shown(as_bob.get(STATUS))


def test_while_samples_are_left_the_fragment_looks_for_a_new_round_now_and_then(as_bob, project):
    make.fill(project, make.texts(2))
    make.begun(project)
    assert 'hx-trigger="every 10s"' in shown(as_bob.get(STATUS))


def test_the_fragment_is_no_whole_page_and_brings_the_curve_along(as_bob, project):
    make.model_version(make.round_(project, state=Round.State.DONE, labels=8))
    fragment = shown(as_bob.get(STATUS))
    assert "<html" not in fragment
    assert "hx-swap-oob" in fragment and "<learning-curve" in fragment


def test_a_running_round_shows_its_stage_and_how_far_it_is(as_bob, project):
    make.round_(project, state=Round.State.RUNNING, stage="encoding", done=30, total=1200)
    fragment = shown(as_bob.get(STATUS))
    assert "Encoding" in fragment and "30 of 1,200" in fragment
    assert "cancel" not in fragment.lower()


def test_a_running_round_that_has_not_begun_to_count_is_starting(as_bob, project):
    make.round_(project, state=Round.State.RUNNING)
    assert "Starting" in shown(as_bob.get(STATUS))


def test_a_worker_that_has_fallen_silent_is_said_to_be(as_bob, project):
    ago = timezone.now() - timedelta(seconds=30)
    make.round_(project, state=Round.State.RUNNING, leased_until=ago)
    assert "silent for 9" in shown(as_bob.get(STATUS))


def test_a_failed_round_shows_its_error_and_the_remedy(as_alice, project):
    make.round_(project, state=Round.State.FAILED, error="It ran out of memory.")
    fragment = shown(as_alice.get(STATUS))
    assert "Round 1 failed: It ran out of memory." in fragment


def test_retrain_answers_htmx_with_the_live_fragment(
    as_alice, alice, encoded, nudged, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        fragment = shown(as_alice.post(RETRAIN, {"strategy": "margin"}, headers=BY_HTMX))
    turn = Round.objects.get()
    assert "Waiting for a learner" in fragment and "<html" not in fragment
    assert (turn.requested_by, turn.recipe["strategy"]) == (alice, "margin")
    assert nudged == [turn.pk]


def test_retrain_without_htmx_leads_back_to_the_project(as_alice, encoded):
    encoded.recipe = {"strategy": "entropy"}
    encoded.save()
    assert as_alice.post(RETRAIN).url == "/projects/reviews/"
    assert Round.objects.get().recipe["strategy"] == "entropy"


def test_retrain_while_a_round_is_live_shows_that_one(as_alice, encoded):
    make.round_(encoded, state=Round.State.RUNNING, stage="fitting")
    assert "Fitting" in shown(as_alice.post(RETRAIN, headers=BY_HTMX))
    assert Round.objects.count() == 1


def test_retrain_with_an_unknown_strategy_is_refused(as_alice, project):
    refused = as_alice.post(RETRAIN, {"strategy": "guessing"})
    assert refused.status_code == 400
    assert "Choose one of the strategies in the list." in refused.content.decode()
    assert not Round.objects.exists()


def test_only_who_may_retrain_does(as_bob, project):
    refused = as_bob.post(RETRAIN)
    assert refused.status_code == 403
    assert "Your role in this project, annotator, may not retrain." in refused.content.decode()


def test_a_live_round_is_cancelled(as_alice, project):
    make.round_(project)
    assert f"{PAGE}cancel/" in shown(as_alice.get(STATUS))
    fragment = shown(as_alice.post(f"{PAGE}cancel/", headers=BY_HTMX))
    assert Round.objects.get().state == Round.State.CANCELLED
    assert f"{PAGE}cancel/" not in fragment


def test_cancelling_a_round_that_has_just_ended_shows_how_it_ended(as_alice, project):
    make.round_(project, state=Round.State.DONE)
    assert as_alice.post(f"{PAGE}cancel/").url == "/projects/reviews/"
    assert Round.objects.get().state == Round.State.DONE


def test_a_round_shows_what_it_learned(as_bob, project):
    now = timezone.now()
    turn = make.round_(
        project,
        state=Round.State.DONE,
        labels=8,
        strategy="margin",
        why="There is a model to ask.",
        notes=["Only one category has labels."],
        started_at=now - timedelta(seconds=200),
        finished_at=now,
    )
    make.model_version(turn)
    page = shown(as_bob.get(PAGE))
    for words in ("margin", "There is a model to ask.", "Only one category has labels.", "3 min"):
        assert words in page
    assert "Confusion" in page and "blame" in page and "0.75" in page


def test_a_round_that_failed_shows_why(as_alice, project):
    make.round_(project, state=Round.State.FAILED, error="It ran out of memory.")
    assert "It ran out of memory." in shown(as_alice.get(PAGE))


@pytest.mark.parametrize("role", Role.values)
def test_picks_and_their_reasons_are_for_those_who_may_inspect(client, project, role):
    sample = make.sample(project, text="a singular text")
    turn = make.round_(project)
    Pick.objects.create(round=turn, sample=sample, rank=1, score=1, rule="cold start", reason={})
    client.force_login(make.member(project, "somebody", role))
    assert ("a singular text" in shown(client.get(PAGE))) == (role != Role.ANNOTATOR)


def test_a_pick_of_an_image_shows_it(as_alice, project):
    sample = make.sample(project)
    Sample.objects.update(media="ab/picture.png", text="")
    Project.objects.update(modality="image")
    Pick.objects.create(
        round=make.round_(project), sample=sample, rank=1, score=1, rule="margin", reason={}
    )
    assert f"/projects/reviews/samples/{sample.pk}/media" in shown(as_alice.get(PAGE))


@pytest.mark.parametrize("number", ["2", "0", "9" * 30])
def test_a_round_that_does_not_exist_is_not_found(as_alice, project, number):
    missing = as_alice.get(f"/projects/reviews/rounds/{number}/")
    assert missing.status_code == 404
    assert f"There is no round {number} in this project." in missing.content.decode()
