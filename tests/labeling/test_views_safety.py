"""What holds for every page: the policy, no inline code, CSRF, refusals, the banner."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from labeling.models import Pick, Pulse, Round
from labeling.rounds import sweeping
from tests import make

PROJECT = "/projects/reviews/"
PAGES = {
    "/": 200,
    "/projects/new/": 200,
    PROJECT: 200,
    f"{PROJECT}label/": 200,
    f"{PROJECT}import/": 200,
    f"{PROJECT}round/": 200,
    f"{PROJECT}rounds/2/": 200,
    f"{PROJECT}rounds/1/": 200,
    "/projects/missing/": 404,
    "/nowhere/": 404,
    "/api/v1/schema/swagger/": 200,
}
FORMS = ["/login/", "/logout/", "/theme/", "/projects/new/"] + [
    f"{PROJECT}{form}"
    for form in ("import/", "retrain/", "rounds/1/cancel/", "encode/", "models/2/activate/")
]
INLINE = [
    re.compile(r"<style\b", re.IGNORECASE),
    re.compile(r"<[^>]+\sstyle\s*=", re.IGNORECASE),
    re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE),
    re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)", re.IGNORECASE),
    re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.IGNORECASE),
    re.compile(r"(?:href|src)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
]


@pytest.fixture
def learned(project):
    """A project with something on every part of every page."""
    sample = make.sample(project)
    make.encoding(project)
    make.encoding(project, state="failed", error="It ran out of memory.")
    make.round_(project, state=Round.State.FAILED, error="It ran out of memory.")
    turn = make.round_(project, state=Round.State.DONE, labels=8, notes=["a note"], why="because")
    make.model_version(turn)
    Pick.objects.create(round=turn, sample=sample, rank=1, score=1, rule="margin", reason={})
    return project


@pytest.mark.parametrize(("page", "status"), PAGES.items())
@pytest.mark.parametrize("live", [False, True])
def test_every_page_has_the_policy_and_nothing_inline(as_alice, learned, page, status, live):
    if live:
        make.round_(learned, state=Round.State.RUNNING, stage="fitting", total=9)
    answer = as_alice.get(page)
    html = answer.content.decode()
    assert answer.status_code == status
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert [found.group() for rule in INLINE for found in rule.finditer(html)] == []


def test_the_login_page_has_the_policy_and_nothing_inline(client, db):
    answer = client.get("/login/")
    html = answer.content.decode()
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert [found.group() for rule in INLINE for found in rule.finditer(html)] == []


@pytest.mark.parametrize("sample", ["<a style='x'>", "<p onclick=x>", "<script>", "<style>"])
def test_inline_code_would_be_found(sample):
    assert any(rule.search(sample) for rule in INLINE)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_another_site_is_refused_with_a_page_that_says_so(alice, learned, form):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    refused = browser.post(form)
    assert refused.status_code == 403
    assert "The form was too old" in refused.content.decode()
    assert "script-src 'self'" in refused["Content-Security-Policy"]


def test_what_is_missing_and_what_is_not_ones_own_look_the_same(client, mallory, project):
    client.force_login(mallory)
    foreign, missing = (client.get(f"/projects/{slug}/") for slug in ("reviews", "missing"))
    assert foreign.status_code == missing.status_code == 404
    assert "There is no project" in foreign.content.decode()


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/projects/x/y/", "/%00", "/%FF", "/projects/%0A/"]
)
def test_an_address_that_does_not_exist_gets_a_page_with_a_way_back(as_bob, address):
    missing = as_bob.get(address)
    assert missing.status_code == 404
    assert 'href="/"' in missing.content.decode()


@pytest.mark.parametrize("page", [PROJECT, f"{PROJECT}import/", f"{PROJECT}retrain/"])
def test_a_page_in_the_wrong_manner_is_refused(as_alice, project, page):
    assert as_alice.delete(page).status_code == 405


def test_a_bug_shows_a_page_that_gives_nothing_away(as_bob, project, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("secret")

    monkeypatch.setattr("labeling.views.projects.learning_context", broken)
    as_bob.raise_request_exception = False
    answer = as_bob.get(PROJECT)
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()
    assert "secret" not in answer.content.decode()


def silent(browser) -> bool:
    return "No learner is running" in browser.get("/").content.decode()


def test_a_silent_learner_is_announced_until_it_is_heard_of(as_bob, project):
    assert silent(as_bob)
    sweeping.beat("learn")
    assert not silent(as_bob)
    Pulse.objects.update(at=timezone.now() - timedelta(seconds=61))
    assert silent(as_bob)


def test_a_learner_in_the_middle_of_a_round_is_not_silent(as_bob, project):
    turn = make.round_(project, state=Round.State.RUNNING)
    for seconds, expected in (30, False), (-30, True):
        turn.leased_until = timezone.now() + timedelta(seconds=seconds)
        turn.save()
        assert silent(as_bob) == expected


def test_a_worker_of_small_things_is_no_learner(as_bob, project):
    sweeping.beat("default")
    assert silent(as_bob)


def test_who_is_not_logged_in_is_told_nothing_about_the_learner(client, db):
    assert "No learner is running" not in client.get("/login/").content.decode()
