from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from api.models import AccessToken
from tests import make
from tests.api.script import Script, check_refusal

BOB = {"username": "bob", "password": "correct horse"}


@pytest.fixture(autouse=True)
def _bob_is_there(bob):
    """Everybody here asks about Bob."""


def test_a_login_gives_a_token_that_opens_the_api(nobodys):
    answer = nobodys.post("tokens/", {**BOB, "name": "nightly", "days": 3})
    assert answer.status_code == 201
    assert answer.json()["name"] == "nightly"
    assert Script(answer.json()["token"]).get("projects/").json()["count"] == 1


def test_a_token_is_kept_only_as_its_digest_and_shown_once(nobodys):
    made = nobodys.post("tokens/", BOB).json()
    (row,) = AccessToken.objects.values()
    assert made["token"] not in map(str, row.values())
    (listed,) = Script(made["token"]).get("tokens/").json()
    assert "token" not in listed
    assert listed["id"] == made["id"]


def test_a_token_lives_as_long_as_was_asked_and_90_days_otherwise(nobodys):
    for asked, days in ({"days": 3}, 3), ({}, 90):
        made = nobodys.post("tokens/", {**BOB, **asked}).json()
        expiry = AccessToken.objects.get(token_key=made["id"]).expiry
        assert abs(expiry - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)


@pytest.mark.parametrize("wrong", [{"password": "no"}, {"username": "nobody"}])
def test_a_wrong_name_or_password_is_unauthorized_and_neither_is_named(nobodys, wrong):
    answer = nobodys.post("tokens/", {**BOB, **wrong})
    check_refusal(answer, 401, "authentication_failed")
    assert answer.json()["detail"] == "Wrong name or password."
    assert answer["WWW-Authenticate"] == "Token"


def test_nobody_who_left_logs_in(nobodys, bob):
    bob.is_active = False
    bob.save()
    check_refusal(nobodys.post("tokens/", BOB), 401, "authentication_failed")


def test_ten_wrong_passwords_lock_the_door_even_for_the_right_one(nobodys):
    tries = [nobodys.post("tokens/", {**BOB, "password": "no"}) for _ in range(10)]
    assert {answer.status_code for answer in tries[:-1]} == {401}
    for answer in tries[-1], nobodys.post("tokens/", BOB):
        check_refusal(answer, 429, "throttled")
        assert answer["Retry-After"] == "900"
    elsewhere = {**BOB, "username": make.user("carol").username}
    assert nobodys.post("tokens/", elsewhere).status_code == 201


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "b\0b"}, "username"),
        ({"password": None}, "password"),
        ({"name": "n" * 101}, "name"),
        ({"days": 0}, "days"),
        ({"days": 10**400}, "days"),
        ({"days": "soon"}, "days"),
    ],
)
def test_a_malformed_login_names_its_field(nobodys, given, field):
    assert set(check_refusal(nobodys.post("tokens/", {**BOB, **given}), 400, "bad_input")) == {
        field
    }


def test_an_expired_token_opens_nothing_and_is_gone(bob):
    late = Script(make.token(bob, days=-1))
    check_refusal(late.get("projects/"), 401, "authentication_failed")
    assert not AccessToken.objects.exists()


def test_a_token_of_somebody_who_left_opens_nothing(bobs, bob):
    bob.is_active = False
    bob.save()
    check_refusal(bobs.get("projects/"), 401, "authentication_failed")


@pytest.mark.parametrize(
    "header",
    [
        "Token",
        "Token ",
        "Token one two",
        "Token " + "f" * 64,
        "Token " + "f" * 5_000,
        "Token not hex",
        "Token \xe9\xff",
        "\xe9",
        "Bearer f",
        "Basic Ym9iOmNvcnJlY3QgaG9yc2U=",
        "Token \0",
    ],
)
def test_a_garbled_header_is_unauthorized(nobodys, header):
    nobodys.credentials(HTTP_AUTHORIZATION=header)
    answer = nobodys.get("projects/")
    assert answer.status_code == 401
    assert set(answer.json()) == {"code", "detail"}


@pytest.mark.parametrize("tail", ["", "0", "zz", "\xe9"])
def test_the_beginning_of_a_token_is_not_the_token(nobodys, bob, tail):
    nobodys.credentials(HTTP_AUTHORIZATION=f"Token {make.token(bob)[:15]}{tail}")
    check_refusal(nobodys.get("projects/"), 401, "authentication_failed")


def test_an_old_token_that_came_along_does_not_disturb_a_login(bob):
    assert Script(make.token(bob, days=-1)).post("tokens/", BOB).status_code == 201


def test_tokens_are_listed_newest_first_and_only_ones_own(bobs, bob, alices):
    make.token(bob, name="second")
    assert [one["name"] for one in bobs.get("tokens/").json()] == ["second", "a script"]
    assert len(alices.get("tokens/").json()) == 1


def test_a_revoked_token_opens_nothing(bobs):
    (mine,) = bobs.get("tokens/").json()
    assert bobs.delete(f"tokens/{mine['id']}/").status_code == 204
    check_refusal(bobs.get("projects/"), 401, "authentication_failed")


def test_a_token_of_somebody_else_cannot_be_revoked_and_looks_like_none(bobs, mallorys):
    (bobs_token,) = bobs.get("tokens/").json()
    for token_id in bobs_token["id"], "f" * 15:
        check_refusal(mallorys.delete(f"tokens/{token_id}/"), 404, "not_found")
    assert bobs.get("projects/").status_code == 200


def last_use(script) -> str:
    """When the token was last used, this time or a little before."""
    (token,) = script.get("tokens/").json()
    return token["last_used_at"]


def test_a_token_remembers_when_it_was_last_used_to_the_minute(bobs, bob):
    first = last_use(bobs)
    assert last_use(bobs) == first
    assert abs(timezone.now() - datetime.fromisoformat(first)) < timedelta(minutes=1)
    AccessToken.objects.update(last_used_at=timezone.now() - timedelta(minutes=2))
    assert last_use(bobs) > first


def test_a_token_is_named_without_giving_it_away(bob):
    secret = make.token(bob, name="nightly")
    (token,) = AccessToken.objects.all()
    assert str(token) == f"nightly ({secret[:15]}…)"
