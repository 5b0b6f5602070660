"""The rules over the API."""

import pytest

from labeling.models import Sample
from labeling.selectors.rules import RULES
from tests import make
from tests.api.script import check_refusal


@pytest.fixture
def rules(project) -> str:
    make.fill(project, make.texts(6))
    return f"projects/{project.slug}/rules/"


def test_a_manager_reads_every_rule_and_what_they_come_to(alices, rules):
    body = alices.get(rules).json()
    assert set(body) == {*RULES, "preview", "settled"}
    assert body["annotators_per_sample"] == 1
    assert body["preview"] == "Each sample is asked of one person: 6 answers in all."


def test_some_rules_are_changed_and_the_others_stay(alices, rules):
    response = alices.patch(rules, {"annotators_per_sample": 2, "target": 0.9})
    body = response.json()
    assert (response.status_code, body["settled"]) == (200, True)
    assert (body["annotators_per_sample"], body["target"], body["round_size"]) == (2, 0.9, 4)
    assert set(Sample.objects.values_list("places", flat=True)) == {2}


def test_a_quota_is_taken_away_with_null(alices, rules):
    alices.patch(rules, {"daily_quota": 10})
    assert alices.patch(rules, {"daily_quota": None}).json()["daily_quota"] is None


def test_nothing_at_all_applies_the_rules_once_more(alices, rules):
    Sample.objects.update(places=4)
    assert alices.patch(rules, {}).json()["settled"]
    assert set(Sample.objects.values_list("places", flat=True)) == {1}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"annotators_per_sample": "many"}, "annotators_per_sample"),
        ({"round_size": None}, "round_size"),
        ({"round_size": 0}, "round_size"),
        ({"resolution": "the loudest"}, "resolution"),
        ({"most_annotators": 0}, "most_annotators"),
        ({"magic": 1}, "magic"),
        ({"project": 1}, "project"),
    ],
)
def test_what_is_wrong_is_named(alices, rules, given, field):
    assert set(check_refusal(alices.patch(rules, given), 400, "bad_input")) == {field}


def test_only_who_manages_may_read_or_change(bobs, mallorys, nobodys, rules):
    for method in ("get", "patch"):
        check_refusal(getattr(bobs, method)(rules), 403, "not_allowed")
        check_refusal(getattr(mallorys, method)(rules), 404, "not_found")
        check_refusal(getattr(nobodys, method)(rules), 401, "not_authenticated")
