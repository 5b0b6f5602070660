"""Whatever is sent, the answer is a refusal in the one shape and never a 5xx."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labeling.models import Annotation
from tests import make
from tests.api.script import check_refusal

PROJECT = "projects/reviews/"
DOORS = ["tokens/", f"{PROJECT}claims/", f"{PROJECT}annotations/", f"{PROJECT}rounds/"]
DEEP = 100_000
LONE_SURROGATE = '"\\ud800"'


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "nonsense",
        "[" * DEEP,
        '{"a":' * DEEP,
        "[" * 400 + "]" * 400,
        '{"count":' * 30 + "1" + "}" * 30,
        '{"count": NaN}',
        '{"count": -Infinity}',
        '{"count": ' + "9" * 5_000 + "}",
        f'{{"skip": {LONE_SURROGATE}}}',
        f"{{{LONE_SURROGATE}: 1}}",
        f'{{"a": [1, {{"b": {LONE_SURROGATE}}}]}}',
        b"\xff\xfe{",
        b"\x00",
    ],
    ids=lambda body: str(body[:20]),
)
def test_json_that_cannot_be_read_is_refused(alices, body):
    for door in DOORS:
        check_refusal(alices.raw(door, body), 400, "parse_error")


@pytest.mark.parametrize("body", ["[]", "null", "3", '"text"', "true", "[{}]"])
def test_json_that_is_no_object_is_refused(alices, body):
    for door in DOORS:
        check_refusal(alices.raw(door, body), 400, "bad_input")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "nonsense"])
def test_another_content_type_is_refused(alices, kind):
    for door in DOORS:
        check_refusal(alices.raw(door, "count=1", kind), 415, "unsupported_media_type")


def test_a_codec_that_is_no_charset_is_refused(alices):
    for door in DOORS:
        refused = alices.raw(door, "{}", "application/json; charset=bz2")
        check_refusal(refused, 400, "parse_error")


def test_a_body_that_is_too_large_is_refused_unread(alices):
    body = json.dumps({"padding": "x" * 1_000_000})
    for door in DOORS:
        check_refusal(alices.raw(door, body), 413, "too_large")


TEXTS = st.text() | st.sampled_from(["praise", "margin", "1", "nan", "\ud800", "\0"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
JSON = st.recursive(
    SCALARS, lambda part: st.lists(part) | st.dictionaries(TEXTS, part), max_leaves=8
)
NAMES = ["claim", "value", "token", "lend", "count", "strategy", "members", "username", "password"]
BODIES = st.dictionaries(st.sampled_from(NAMES) | TEXTS, JSON, max_size=6)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(door=st.sampled_from(DOORS), body=BODIES)
def test_no_body_whatever_causes_a_server_error(alices, project, door, body):
    alices.raise_request_exception = False
    answer = alices.raw(door, json.dumps(body))
    assert answer.status_code in {200, 202, 400, 401, 404, 409, 429}


def test_nul_in_a_reason_is_refused_and_nothing_is_written(bobs, bob, project):
    make.fill(project, make.texts(2))
    lent = make.claim(project, bob)
    answer = {"claim": lent.pk, "value": {"skip": "a\0b"}, "token": str(uuid4())}
    check_refusal(bobs.post(DOORS[2], answer), 400, "bad_input")
    assert not Annotation.objects.exists()


@pytest.mark.parametrize("name", ["n\0", "\ud800"])
def test_text_that_no_database_keeps_is_refused(nobodys, bob, name):
    body = json.dumps({"username": "bob", "password": "correct horse", "name": name})
    assert nobodys.raw("tokens/", body).status_code == 400


@pytest.mark.parametrize(
    "address", ["", "nonsense/", "projects", f"{PROJECT}nonsense/", "tokens/%00/", "projects/%FF/"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_does_not_exist_answers_in_the_same_shape(nobodys, address, method):
    check_refusal(getattr(nobodys, method)(address), 404, "not_found")


@pytest.mark.parametrize(("method", "door"), [("get", DOORS[1]), ("put", PROJECT)])
def test_another_method_is_refused(alices, method, door):
    check_refusal(getattr(alices, method)(door), 405, "method_not_allowed")


def test_a_form_of_answer_that_is_not_spoken_is_refused(alices):
    check_refusal(alices.get("projects/", headers={"accept": "text/html"}), 406, "not_acceptable")


def test_without_a_token_one_is_told_to_log_in(nobodys):
    refused = nobodys.get("projects/")
    check_refusal(refused, 401, "not_authenticated")
    assert refused["WWW-Authenticate"] == "Token"


def test_a_browser_session_needs_the_csrf_token_and_a_script_does_not(bob, bobs, project):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(bob)
    claims = f"/api/v1/{DOORS[1]}"
    refused = browser.post(claims, {}, content_type="application/json")
    check_refusal(refused, 403, "permission_denied")
    browser.get("/")  # hands out the cookie
    secret = browser.cookies["csrftoken"].value
    accepted = browser.post(
        claims, {}, content_type="application/json", headers={"x-csrftoken": secret}
    )
    assert accepted.status_code == bobs.post(DOORS[1]).status_code == 200


def test_a_bug_is_a_server_error_and_is_not_dressed_up_as_anything_else(bobs, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("a bug")

    monkeypatch.setattr("api.claims.claims.lend", broken)
    bobs.raise_request_exception = False
    assert bobs.post(DOORS[1]).status_code == 500
