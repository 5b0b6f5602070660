"""Money over the API: for managers, in minor units."""

from datetime import timedelta

import pytest
from django.utils import timezone

from labeling.models import Budget, Rate
from labeling.services import budgets
from tests import make
from tests.api.script import check_refusal

PROJECT = "projects/reviews/"
BUDGET, RATES, CHARGES = (f"{PROJECT}{name}/" for name in ("budget", "rates", "charges"))
PUT = {"currency": "EUR", "limit": 10_000}


@pytest.fixture
def paid(project):
    make.fill(project, make.texts(5))
    make.budget(project, 100, per_label=10)
    return project


def test_a_budget_is_put_and_read_in_minor_units(project, alices):
    plan = {"starts_on": "2030-01-01", "ends_on": "2030-02-01", "paid_seconds": 60}
    response = alices.put(BUDGET, {**PUT, **plan, "stops": False, "reason": "granted"})
    assert response.status_code == 200
    body = alices.get(BUDGET).json()
    assert body == response.json()
    assert {name: body[name] for name in (*PUT, *plan)} == {**PUT, **plan}
    assert (body["spent"], body["reserved"], body["free"], body["stops"]) == (0, 0, 10_000, False)
    assert body["cost_per_label"] is None
    assert body["runs_out"]["on"] is None
    assert body["to_target"]["cost"] is None


def test_putting_a_budget_again_changes_it(project, alices):
    for limit in (100, 50):
        alices.put(BUDGET, {**PUT, "limit": limit})
    assert Budget.objects.get().limit == 50


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"limit": -1}, "limit"),
        ({"limit": "much"}, "limit"),
        ({"limit": 10**15 + 1}, "limit"),
        ({"limit": 10**30}, "limit"),
        ({"currency": "euro"}, "currency"),
        ({"currency": "e1r"}, "currency"),
        ({"paid_seconds": 0}, "paid_seconds"),
        ({"starts_on": "2030-02-01", "ends_on": "2030-01-01"}, "ends_on"),
        ({"reason": "x" * 501}, "reason"),
    ],
)
def test_a_budget_that_cannot_be_is_refused(project, alices, given, field):
    response = alices.put(BUDGET, {**PUT, **given})
    assert field in check_refusal(response, 400, "bad_input")
    assert not Budget.objects.exists()


def test_a_limit_below_what_is_spent_is_refused(paid, bob, alices):
    make.answer(paid, bob)
    response = alices.put(BUDGET, {**PUT, "limit": 9})
    assert "at least EUR 0.10" in check_refusal(response, 409, "budget_too_low")["limit"]


def test_another_currency_is_refused_once_something_was_charged(paid, bob, alices):
    make.answer(paid, bob)
    response = alices.put(BUDGET, {**PUT, "currency": "KRW"})
    assert "currency" in check_refusal(response, 409, "currency_is_fixed")


@pytest.mark.parametrize("address", [BUDGET, RATES, CHARGES])
def test_without_a_budget_there_is_nothing_to_read(project, alices, address):
    check_refusal(alices.get(address), 404, "no_budget")


def test_a_rate_is_set_and_all_are_listed(paid, bob, alices):
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    first = alices.post(RATES, {"per_label": 12, "annotator": "bob"})
    second = alices.post(RATES, {"per_hour": 900, "effective_from": tomorrow})
    assert (first.status_code, second.status_code) == (201, 201)
    listed = alices.get(RATES).json()
    assert listed["count"] == 3
    assert [(one["annotator"], one["per_label"], one["per_hour"]) for one in listed["results"]] == [
        (None, 0, 900),
        ("bob", 12, 0),
        (None, 10, 0),
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "per_label"),
        ({"per_label": -1}, "per_label"),
        ({"per_label": 10**10 + 1}, "per_label"),
        ({"per_label": 1, "annotator": "mallory"}, "annotator"),
        ({"per_label": 1, "annotator": "nobody"}, "annotator"),
        ({"per_label": 1, "effective_from": "2001-01-01T00:00:00Z"}, "effective_from"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(paid, mallory, alices, given, field):
    assert field in check_refusal(alices.post(RATES, given), 400, "bad_input")
    assert Rate.objects.count() == 1


def test_the_ledger_is_listed_newest_first_in_pages(paid, bob, alices):
    make.answer(paid, bob)
    page = alices.get(f"{CHARGES}?page_size=2").json()
    assert (page["count"], [one["kind"] for one in page["results"]]) == (3, ["spend", "reserve"])
    assert page["results"][0]["annotator"] == "bob"
    assert page["results"][0]["sample"].startswith("sample-")
    assert page["next"] is not None


def test_an_adjustment_is_a_charge(paid, bob, alices):
    response = alices.post(CHARGES, {"amount": 25, "reason": "cash", "annotator": "bob"})
    assert response.status_code == 201
    body = response.json()
    assert (body["kind"], body["spent"], body["by"], body["reason"]) == (
        "adjust",
        25,
        "alice",
        "cash",
    )
    assert alices.get(BUDGET).json()["spent"] == 25


@pytest.mark.parametrize(
    ("given", "status", "code", "field"),
    [
        ({"amount": 1}, 400, "bad_input", "reason"),
        ({"amount": 1, "reason": " "}, 400, "bad_input", "reason"),
        ({"amount": 0, "reason": "x"}, 400, "bad_input", "amount"),
        ({"amount": -1, "reason": "x"}, 400, "bad_input", "amount"),
        ({"amount": 101, "reason": "x"}, 409, "budget_spent", "amount"),
        ({"amount": 1, "reason": "x", "annotator": "nobody"}, 400, "bad_input", "annotator"),
    ],
)
def test_an_adjustment_that_cannot_be_is_refused(paid, alices, given, status, code, field):
    assert field in check_refusal(alices.post(CHARGES, given), status, code)
    assert Budget.objects.get().spent == 0


def test_annotators_learn_nothing_of_money(paid, bob, bobs):
    for address in (BUDGET, RATES, CHARGES):
        check_refusal(bobs.get(address), 403, "not_allowed")
    claimed = bobs.post(f"{PROJECT}claims/", {"count": 1}).json()
    told = repr([claimed, bobs.get(PROJECT).json()])
    assert all(word not in told for word in ("reserved", "cost", "rate", "budget"))


def test_a_desk_out_of_money_says_so(paid, bob, bobs):
    budgets.set_budget(project=paid, by=make.user(), currency="EUR", limit=9)
    body = bobs.post(f"{PROJECT}claims/", {"count": 1}).json()
    assert body["claims"] == []
    assert "budget_spent" in repr(body)
