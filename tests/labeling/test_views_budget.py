"""The budget page: what it shows, what its forms do, and how they refuse."""

import csv
from io import StringIO

import pytest

from labeling.models import Budget, Charge, Rate
from labeling.services import budgets
from tests import make

PAGE = "/projects/reviews/budget/"
FORM = {"currency": "EUR", "limit": "1,234.50", "stops": "yes", "paid_seconds": "60"}


@pytest.fixture
def paid(project):
    make.fill(project, make.texts(30))
    make.budget(project, 100_00, per_label=10)
    return project


def test_a_project_without_a_budget_offers_to_set_one_and_nothing_else(project, as_alice):
    page = as_alice.get(PAGE)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Nothing is paid or limited here" in text
    assert "Set a rate" not in text and "ledger.csv" not in text


def test_a_budget_is_set_in_the_units_that_people_write(project, as_alice):
    response = as_alice.post(f"{PAGE}set/", FORM, follow=True)
    assert b"The budget is set." in response.content
    budget = Budget.objects.get()
    assert (budget.limit, budget.stops, budget.paid_seconds) == (123_450, True, 60)
    assert "EUR 1,234.50" in response.content.decode()


def test_the_form_shows_what_holds_now(paid, as_alice):
    budgets.set_budget(project=paid, by=make.user(), currency="EUR", limit=100_05, stops=False)
    text = as_alice.get(PAGE).content.decode()
    assert 'value="100.05"' in text
    assert '<option value="no" selected>' in text


def test_a_currency_without_minor_units_takes_whole_numbers(project, as_alice):
    won = {**FORM, "currency": "KRW"}
    assert as_alice.post(f"{PAGE}set/", {**won, "limit": "2000.5"}).status_code == 422
    as_alice.post(f"{PAGE}set/", {**won, "limit": "2,000,000"})
    assert Budget.objects.get().limit == 2_000_000
    assert 'value="2000000"' in as_alice.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"limit": "much"}, "is no amount"),
        ({"limit": "12.345"}, "2 digits behind the point"),
        ({"limit": "-1"}, "Write an amount between EUR 0.00 and"),
        ({"limit": "1e999999"}, "is no amount: write a number"),
        ({"limit": "sNaN"}, "is no amount: write a number"),
        ({"limit": ""}, "This field is required."),
        ({"currency": "euro"}, "at most 3 characters"),
        ({"currency": "E1R"}, "Name the currency in three letters"),
        ({"paid_seconds": "0"}, "greater than or equal to 1"),
        ({"starts_on": "2030-01-02", "ends_on": "2030-01-01"}, "ends before it starts"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(project, as_alice, given, says):
    response = as_alice.post(f"{PAGE}set/", {**FORM, **given})
    assert response.status_code == 422
    form = response.context["budget_form"]
    assert says in " ".join(form.errors[list(given)[-1]])
    assert not Budget.objects.exists()


def test_a_limit_below_what_is_spent_is_refused_beside_its_field(paid, bob, as_alice):
    make.answer(paid, bob)
    response = as_alice.post(f"{PAGE}set/", {**FORM, "limit": "0.05"})
    assert response.status_code == 422
    assert "EUR 0.10 is spent or set aside" in response.context["budget_form"].errors["limit"][0]


def test_a_rate_is_set_for_everybody_or_for_one(paid, bob, as_alice):
    as_alice.post(f"{PAGE}rates/", {"per_label": "0.25", "per_hour": "12"})
    as_alice.post(f"{PAGE}rates/", {"annotator": "bob", "per_label": "0.30"})
    newest = Rate.objects.order_by("-pk")
    assert [(one.annotator, one.per_label, one.per_hour) for one in newest[:2]] == [
        (bob, 30, 0),
        (None, 25, 1200),
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "per_label"),
        ({"per_label": "-1"}, "per_label"),
        ({"per_hour": "1" * 30}, "per_hour"),
        ({"per_label": "1", "annotator": "mallory"}, "annotator"),
        ({"per_label": "1", "effective_from": "2001-01-01T00:00"}, "effective_from"),
    ],
)
def test_a_rate_that_cannot_be_is_refused_beside_its_field(paid, as_alice, given, field):
    response = as_alice.post(f"{PAGE}rates/", given)
    assert response.status_code == 422
    assert list(response.context["rate_form"].errors) == [field]
    assert Rate.objects.count() == 1


def test_what_was_spent_is_adjusted_with_a_reason(paid, bob, as_alice):
    given = {"amount": "2.50", "annotator": "bob", "reason": "paid in cash"}
    response = as_alice.post(f"{PAGE}adjust/", given, follow=True)
    assert b"The adjustment stands in the ledger." in response.content
    assert b"paid in cash" in response.content
    assert Budget.objects.get().spent == 250


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": "2.50"}, "reason"),
        ({"amount": "200", "reason": "too much"}, "amount"),
        ({"amount": "-1", "reason": "too little"}, "amount"),
        ({"amount": "0", "reason": "nothing"}, "amount"),
    ],
)
def test_an_adjustment_that_cannot_be_is_refused_beside_its_field(paid, as_alice, given, field):
    response = as_alice.post(f"{PAGE}adjust/", given)
    assert response.status_code == 422
    assert list(response.context["adjust_form"].errors) == [field]


@pytest.mark.parametrize("form", ["rates/", "adjust/"])
def test_without_a_budget_there_is_nothing_to_rate_or_adjust(project, as_alice, form):
    response = as_alice.post(f"{PAGE}{form}", {"per_label": "1", "amount": "1", "reason": "x"})
    assert response.status_code == 404
    assert "set one first" in response.content.decode()


def test_the_ledger_has_pages(paid, bob, as_alice):
    for _ in range(15):
        make.answer(paid, bob)
    first, second = (as_alice.get(PAGE, {"page": number}) for number in (1, 2))
    assert [len(page.context["lines"]) for page in (first, second)] == [25, 6]
    assert as_alice.get(PAGE, {"page": "x"}).status_code == 200


def test_the_page_costs_the_same_however_long_the_ledger(
    paid, bob, as_alice, django_assert_num_queries, django_assert_max_num_queries
):
    make.answer(paid, bob)
    as_alice.get(PAGE)
    with django_assert_max_num_queries(30) as short:
        assert as_alice.get(PAGE).status_code == 200
    for _ in range(20):
        make.answer(paid, bob)
    with django_assert_num_queries(len(short)):
        assert len(as_alice.get(PAGE).context["lines"]) == 25


def test_the_ledger_is_a_file_in_minor_units_and_as_people_write_them(paid, bob, as_alice):
    make.answer(paid, bob)
    budgets.adjust(project=paid, by=make.user(), amount=5, reason="=SUM(A1)", annotator=bob)
    response = as_alice.get(f"{PAGE}ledger.csv")
    assert response["Content-Type"].startswith("text/csv")
    lines = list(csv.DictReader(StringIO(response.getvalue().decode())))
    assert [line["kind"] for line in lines] == ["limit", "reserve", "spend", "adjust"]
    assert lines[2]["annotator"] == "bob" and lines[2]["sample"].startswith("sample-")
    assert (lines[2]["reserved"], lines[2]["reserved_written"]) == ("-10", "EUR -0.10")
    assert lines[3]["reason"] == "'=SUM(A1)"
    assert sum(int(line["spent"]) for line in lines) == Budget.objects.get().spent


def test_without_a_budget_there_is_no_file(project, as_alice):
    assert as_alice.get(f"{PAGE}ledger.csv").status_code == 404


def test_who_does_not_manage_sees_no_money(paid, as_bob):
    assert as_bob.get(PAGE).status_code == 403
    assert as_bob.get(f"{PAGE}ledger.csv").status_code == 403
    assert b"Budget" not in as_bob.get("/projects/reviews/").content
    assert Charge.objects.count() == 1
