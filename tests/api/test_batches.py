"""Batches over the API."""

from uuid import uuid4

import pytest

from labeling.models import Annotation, Claim, Sample
from labeling.services import batches
from tests import alike, make
from tests.api.script import check_refusal

BATCHES = "projects/reviews/batches/"


@pytest.fixture
def pool(project, nudged):
    return alike.pool(project)


@pytest.fixture
def no_rechecks(monkeypatch):
    monkeypatch.setattr(batches, "RECHECK_PERCENT", 0)


def sheet(body, out: int = 0, **given):
    ids = [tile["claim"] for tile in body["tiles"]]
    return {
        "category": body["category"],
        "claims": ids[out:],
        "left_out": ids[:out],
        "token": str(uuid4()),
        **given,
    }


def test_a_batch_is_borrowed_answered_and_taken_back(bobs, pool, no_rechecks):
    body = bobs.post(BATCHES, {"count": 12}).json()
    assert len(body["tiles"]) == 12 and body["ended"] is None
    assert set(body["tiles"][0]) == {"claim", "sample", "expires_at", "media", "text", "row"}
    given = sheet(body, out=2)
    first = bobs.post(f"{BATCHES}answers/", given)
    again = bobs.post(f"{BATCHES}answers/", given)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["annotations"] == again.json()["annotations"]
    assert len(first.json()["annotations"]) == 10 and len(first.json()["released"]) == 2
    undo = {"claims": given["claims"], "token": given["token"]}
    undone = bobs.post(f"{BATCHES}undo/", undo).json()
    assert len(undone["tiles"]) == 10
    assert not Annotation.objects.filter(retracted_at=None, origin="batch").exists()
    claims = [tile["claim"] for tile in undone["tiles"]]
    assert bobs.post(f"{BATCHES}release/", {"claims": claims}).status_code == 204
    assert not Claim.objects.filter(state="live", origin="batch").exists()


def test_a_tile_tells_no_more_than_fits_it_and_nothing_that_names_it(bobs, pool):
    Sample.objects.update(text="x" * 5_000, metadata={"folder": "secret"})
    response = bobs.post(BATCHES)
    assert {len(tile["text"]) for tile in response.json()["tiles"]} == {400}
    assert b"secret" not in response.content
    for key in Sample.objects.values_list("key", flat=True):
        assert key.encode() not in response.content


def test_the_error_rate_comes_along(bobs, pool, monkeypatch):
    monkeypatch.setattr(batches, "RECHECK_PERCENT", 100)
    body = bobs.post(BATCHES, {"count": 12}).json()
    assert body["error_rate"]["rate"] is None
    done = bobs.post(f"{BATCHES}answers/", sheet(body)).json()
    assert (len(done["rechecked"]), done["waiting"]) == (12, 12)
    [claim, *_] = bobs.post("projects/reviews/claims/").json()["claims"]
    assert claim["origin"] == "recheck" and claim["suggestion"] is None
    other = "blame" if body["category"] == "praise" else "praise"
    answer = {"claim": claim["id"], "value": {"category": other}, "token": str(uuid4())}
    bobs.post("projects/reviews/annotations/", answer)
    errors = bobs.post(BATCHES).json()["error_rate"]
    assert (errors["rechecked"], errors["wrong"], errors["rate"]) == (1, 1, 1.0)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"claims": "all"}, "claims"),
        ({"claims": [1] * 25}, "claims"),
        ({"claims": [-1]}, "claims.0"),
        ({"claims": [2**70]}, "claims.0"),
        ({"token": "no"}, "token"),
        ({"category": None}, "category"),
        ({"active_ms": -1}, "active_ms"),
    ],
)
def test_a_bad_sheet_is_refused_by_field(bobs, pool, given, field):
    body = bobs.post(BATCHES).json()
    refused = bobs.post(f"{BATCHES}answers/", {**sheet(body), **given})
    assert field in check_refusal(refused, 400, "bad_input")


def test_an_unknown_category_is_refused_by_name(bobs, pool):
    body = bobs.post(BATCHES).json()
    refused = bobs.post(f"{BATCHES}answers/", sheet(body, category="neither"))
    assert "category" in check_refusal(refused, 400, "unknown_category")


def test_somebody_elses_tiles_are_not_mine(bobs, alices, pool):
    theirs = alices.post(BATCHES).json()
    for path in ("answers/", "undo/", "release/"):
        check_refusal(bobs.post(f"{BATCHES}{path}", sheet(theirs)), 403, "claim_of_another")


def test_claims_of_another_project_are_unknown_here(bobs, bob, pool):
    other = make.project(name="Other")
    make.fill(other, make.texts(1))
    elsewhere = make.claim(other, make.user())
    given = {"category": "praise", "claims": [elsewhere.pk], "token": str(uuid4())}
    assert "claims" in check_refusal(bobs.post(f"{BATCHES}answers/", given), 404, "not_found")


def test_a_project_of_another_task_has_no_grid(alices, project, nudged):
    make.project(name="Several", task="categories")
    check_refusal(alices.post("projects/several/batches/"), 409, "no_grid")
