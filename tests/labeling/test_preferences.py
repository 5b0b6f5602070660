"""What somebody likes: kept in a row, carried in cookies, and found again at the next login."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from labeling.errors import BadInput
from labeling.models import Preferences
from labeling.selectors.preferences import preferences_of
from labeling.services import preferences

PASSWORD = "correct horse"


def test_without_a_row_all_is_as_it_comes(bob):
    assert preferences_of(bob) == {
        "language": "",
        "theme": "auto",
        "shortcuts": "on",
        "keys": {},
        "goal": 0,
        "breaks": True,
    }
    assert not Preferences.objects.exists()


def test_what_is_not_named_stays(bob):
    preferences.change(by=bob, goal=100, theme="dark")
    preferences.change(by=bob, breaks=False)
    found = preferences_of(bob)
    assert (found["goal"], found["theme"], found["breaks"]) == (100, "dark", False)


def test_the_usual_keys_are_not_kept(bob):
    preferences.change(by=bob, keys={"undo": "KeyQ", "flag": "KeyF"})
    assert preferences_of(bob)["keys"] == {"undo": "KeyQ"}


def test_two_actions_may_exchange_their_keys(bob):
    preferences.change(by=bob, keys={"undo": "KeyF", "flag": "KeyZ"})
    assert preferences_of(bob)["keys"] == {"undo": "KeyF", "flag": "KeyZ"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"keys": {"undo": "Digit1"}}, "keys.undo"),
        ({"keys": {"undo": "Numpad1"}}, "keys.undo"),
        ({"keys": {"undo": "ControlLeft"}}, "keys.undo"),
        ({"keys": {"undo": "Tab"}}, "keys.undo"),
        ({"keys": {"undo": "Escape"}}, "keys.undo"),
        ({"keys": {"undo": ["KeyA"]}}, "keys.undo"),
        ({"keys": {"undo": {}}}, "keys.undo"),
        ({"keys": {"undo": "KeyF"}}, "keys.undo"),
        ({"keys": {"fly": "KeyQ"}}, "keys"),
        ({"keys": "KeyQ"}, "keys"),
        ({"language": "xx"}, "language"),
        ({"theme": "pink"}, "theme"),
        ({"shortcuts": "maybe"}, "shortcuts"),
        ({"goal": -1}, "goal"),
        ({"goal": 10_001}, "goal"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_is_refused_by_name(bob, given, field):
    with pytest.raises(BadInput) as refused:
        preferences.change(by=bob, **given)
    assert field in refused.value.fields
    assert preferences_of(bob)["keys"] == {}


def test_the_theme_button_writes_the_row_of_who_is_logged_in(as_bob, bob):
    as_bob.post(reverse("theme"), {"theme": "dark", "next": "/"})
    assert preferences_of(bob)["theme"] == "dark"


def test_the_language_button_changes_the_next_page_and_is_kept(as_bob, bob):
    response = as_bob.post(reverse("language"), {"language": "ko", "next": "/account/"})
    assert response["Location"] == "/account/"
    assert preferences_of(bob)["language"] == "ko"
    assert '<html lang="ko"' in as_bob.get("/account/").content.decode()


def test_a_language_can_be_chosen_without_an_account(client, db):
    client.post(reverse("language"), {"language": "ko", "next": "/login/"})
    assert '<html lang="ko"' in client.get("/login/").content.decode()
    client.post(reverse("language"), {"language": "xx", "next": "/login/"})
    assert '<html lang="ko"' in client.get("/login/").content.decode()
    assert not Preferences.objects.exists()


def test_no_button_leads_to_another_site(client, db):
    for route in ("language", "theme"):
        response = client.post(reverse(route), {"next": "https://evil.example/"})
        assert response["Location"] == "/"


def test_logging_in_brings_language_and_theme_along(bob):
    preferences.change(by=bob, language="ko", theme="dark")
    elsewhere = Client()
    elsewhere.post(reverse("login"), {"username": "bob", "password": PASSWORD})
    page = elsewhere.get("/account/").content.decode()
    assert '<html lang="ko"' in page
    assert 'data-theme="dark"' in page


def test_who_has_no_language_of_their_own_keeps_the_one_chosen_on_the_login_page(bob):
    elsewhere = Client()
    elsewhere.cookies["language"] = "ko"
    elsewhere.post(reverse("login"), {"username": "bob", "password": PASSWORD})
    assert '<html lang="ko"' in elsewhere.get("/account/").content.decode()


def test_no_page_asks_for_a_row_to_know_its_theme(as_bob):
    with CaptureQueriesContext(connection) as asked:
        as_bob.get("/account/")
    assert not [one["sql"] for one in asked if "preferences" in one["sql"]]


def form(**changed) -> dict[str, object]:
    usual = {"language": "", "theme": "auto", "goal": 0, "breaks": "on", "shortcuts": "on"}
    return {**usual, **changed}


def test_the_page_saves_all_of_it_and_follows_at_once(as_bob, bob):
    given = form(language="ko", theme="dark", goal=40, **{"key-undo": "KeyQ"})
    page = as_bob.post(reverse("preferences"), given, follow=True).content.decode()
    assert '<html lang="ko"' in page
    assert preferences_of(bob)["goal"] == 40
    assert preferences_of(bob)["keys"] == {"undo": "KeyQ"}
    as_bob.post(reverse("preferences"), form())
    assert preferences_of(bob)["keys"] == {}


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(as_bob, bob):
    given = form(goal=40, **{"key-undo": "KeyF"})
    response = as_bob.post(reverse("preferences"), given)
    page = response.content.decode()
    assert response.status_code == 422
    assert "would have the same key" in page
    assert 'name="key-undo" value="KeyF"' in page
    assert preferences_of(bob)["goal"] == 0


def test_the_desk_has_the_keys_that_somebody_chose(as_bob, bob, project):
    preferences.change(by=bob, keys={"undo": "KeyQ"}, goal=40, shortcuts="stage")
    page = as_bob.get(reverse("desk", args=[project.slug])).content.decode()
    assert "<kbd>Q</kbd>" in page
    assert '"name": "undo", "code": "KeyQ"' in page
    assert '"shortcuts": "stage", "goal": 40' in page
