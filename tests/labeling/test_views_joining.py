"""The page behind an invitation's link, and one's own account."""

import logging
import re

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from labeling.models import Invitation, Member, Role
from tests import make

NEW = {"as": "new", "username": "dave", "password": "a heron in the reeds"}
NEW["again"] = NEW["password"]


@pytest.fixture
def link(project) -> str:
    return f"/join/{make.invited(project, Role.REVIEWER).token}/"


@pytest.fixture
def as_mallory(mallory) -> Client:
    client = Client()
    client.force_login(mallory)
    return client


def shown(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_visitor_learns_where_the_link_leads_and_who_sent_it(client, link):
    page = shown(client.get(link))
    for word in ("Join Reviews", "<b>alice</b>", "<b>reviewer</b>", "I am new here"):
        assert word in page
    assert f'href="/login/?next={link}">Log in' in page


def test_a_visitor_logs_in_and_is_back_at_the_link(client, link, mallory):
    door = re.search(r'class="button" href="([^"]+)">Log in', shown(client.get(link)))[1]
    given = {"username": "mallory", "password": "correct horse"}
    assert client.post(door, given).url == link
    assert "Join as mallory" in shown(client.get(link))


def test_a_link_is_not_kept_with_a_failed_login(client, link, mallory):
    door = re.search(r'class="button" href="([^"]+)">Log in', shown(client.get(link)))[1]
    client.post(door, {"username": "mallory", "password": "no"})
    assert AccessAttempt.objects.count() == 1
    assert link.split("/")[2] not in str(AccessAttempt.objects.values().get())


def test_who_is_logged_in_joins_by_a_click(as_mallory, link, mallory):
    assert as_mallory.get("/projects/reviews/").status_code == 404
    assert as_mallory.post(link, {"as": "me"}).url == "/projects/reviews/"
    assert as_mallory.get("/projects/reviews/").status_code == 200
    assert Member.objects.get(user=mallory).role == Role.REVIEWER


def test_looking_at_a_link_does_not_use_it_up(as_mallory, link):
    for _ in range(3):
        shown(as_mallory.get(link))
    assert Invitation.objects.get().used_at is None


def test_a_visitor_makes_an_account_and_is_in(client, link):
    assert client.post(link, NEW).url == "/projects/reviews/"
    assert "Log out <b>dave</b>" in shown(client.get("/projects/reviews/"))
    assert Member.objects.get(user__username="dave").role == Role.REVIEWER
    visitor = Client()
    given = {"username": "dave", "password": NEW["password"]}
    assert visitor.post("/login/", given).url == "/"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"username": "ALICE"}, "The name ALICE is taken"),
        ({"username": "a b"}, "valid username"),
        ({"password": "short", "again": "short"}, "too short"),
        ({"again": "something else"}, "two passwords differ"),
        ({"username": ""}, "required"),
        ({"username": "a\0b"}, "Null characters"),
        ({"password": ""}, "required"),
    ],
)
def test_an_account_that_will_not_do_is_explained_and_the_link_stays_good(
    client, link, wrong, told
):
    page = shown(client.post(link, {**NEW, **wrong}), 422)
    assert told in page
    assert NEW["password"] not in page
    assert User.objects.count() == 1
    assert client.post(link, NEW).url == "/projects/reviews/"


def test_a_member_is_told_so_and_the_link_stays_good(as_bob, link):
    assert "You are a member already" in shown(as_bob.get(link))
    assert "still good" in shown(as_bob.post(link, {"as": "me"}), 409)
    assert Invitation.objects.get().used_at is None


def test_a_visitor_cannot_join_as_nobody_nor_a_known_person_make_an_account(
    client, as_mallory, link
):
    shown(client.post(link, {"as": "me"}), 422)
    shown(as_mallory.post(link, NEW), 422)
    assert User.objects.count() == 2
    assert Member.objects.count() == 1


@pytest.mark.parametrize("how", ["used_at", "revoked_at", "expires_at"])
def test_a_link_that_has_ended_says_so_and_nothing_of_the_project(client, as_mallory, link, how):
    Invitation.objects.update(**{how: timezone.now()})
    for visitor, given in ((client, NEW), (as_mallory, {"as": "me"})):
        for page in shown(visitor.get(link), 404), shown(visitor.post(link, given), 404):
            assert "This link leads nowhere" in page
            assert "Reviews" not in page and "alice" not in page


def test_an_unknown_link_answers_as_one_that_has_ended(client, link):
    unknown = shown(client.get("/join/unknown/"), 404)
    Invitation.objects.update(used_at=timezone.now())
    hide = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|/join/[^/]+/')
    assert hide.sub("", unknown) == hide.sub("", shown(client.get(link), 404))


def test_a_page_with_a_link_is_kept_by_nobody_and_leads_nowhere_else(client, link):
    page = client.get(link)
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.content.decode())


def test_no_link_is_written_into_the_servers_log(client, link, caplog):
    strict = Client(enforce_csrf_checks=True)
    with caplog.at_level(logging.DEBUG):
        shown(client.post(link, {}), 422)
        shown(client.put(link), 405)
        shown(client.get(link.replace("/join/", "/join/x/")), 404)
        shown(strict.post(link, NEW), 403)
        Invitation.objects.update(used_at=timezone.now())
        shown(client.get(link), 404)
    said = [record for record in caplog.records if "/join/" in record.getMessage()]
    assert len(said) >= 5
    token = link.split("/")[2]
    assert not [record.getMessage() for record in said if token in record.getMessage()]


def test_registration_is_closed_otherwise(client, link):
    for door in ("/register/", "/signup/", "/join/"):
        assert client.get(door).status_code == 404
    assert client.post("/login/", NEW).status_code == 200
    assert User.objects.count() == 1


def test_everybody_changes_their_own_password(as_bob, bob):
    given = {"old_password": "correct horse", "new_password1": "a heron in the reeds"}
    other = Client()
    other.force_login(bob)
    changed = as_bob.post(
        "/account/", {**given, "new_password2": given["new_password1"]}, follow=True
    )
    assert changed.redirect_chain == [("/account/", 302)]
    assert "Your password is changed." in shown(changed)
    bob.refresh_from_db()
    assert bob.check_password("a heron in the reeds")
    assert other.get("/").status_code == 302  # logged out elsewhere


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"old_password": "no"}, "entered incorrectly"),
        ({"new_password2": "something else"}, "match"),
        ({"new_password1": "short", "new_password2": "short"}, "too short"),
    ],
)
def test_a_password_that_will_not_do_is_explained(as_bob, bob, wrong, told):
    good = dict.fromkeys(("new_password1", "new_password2"), "a heron in the reeds")
    page = shown(as_bob.post("/account/", {"old_password": "correct horse", **good, **wrong}))
    assert told in page
    bob.refresh_from_db()
    assert bob.check_password("correct horse")


def test_the_way_to_ones_account_is_on_every_page(as_bob):
    assert 'href="/account/preferences/"' in shown(as_bob.get("/"))
    assert 'href="/account/"' in shown(as_bob.get("/account/preferences/"))
    assert "be entirely numeric." in shown(as_bob.get("/account/"))
