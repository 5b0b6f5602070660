"""Suggestions over the API."""

import pytest

from labeling.models import Sample
from tests import make
from tests.api.script import check_refusal

SUGGESTIONS = "projects/reviews/suggestions/"


@pytest.fixture
def pool(project):
    make.fill(project, make.texts(3))
    return project


def test_any_program_may_suggest_answers(alices, pool):
    given = [{"key": "sample-0", "value": {"category": "praise"}}]
    for _ in range(2):
        assert alices.put(SUGGESTIONS, {"suggestions": given}).json() == {"suggested": 1}
    assert Sample.objects.get(key="sample-0").suggestion == {"category": "praise"}


@pytest.mark.parametrize(
    ("suggestions", "field"),
    [
        ([], "suggestions"),
        ("all", "suggestions"),
        ([{"key": "sample-0"}], "suggestions.0.value"),
        ([{"value": None}], "suggestions.0.key"),
        ([{"key": "sample-0", "value": None}] * 501, "suggestions"),
        ([{"key": "sample-9", "value": None}], "suggestions[0].key"),
        ([{"key": "sample-0", "value": {"spans": []}}], "suggestions[0].value"),
        ([{"key": "a\u0000b", "value": None}], "suggestions.0.key"),
    ],
)
def test_a_bad_suggestion_is_refused_by_field(alices, pool, suggestions, field):
    refused = alices.put(SUGGESTIONS, {"suggestions": suggestions})
    assert field in check_refusal(refused, 400, "bad_input")


def test_annotators_bring_none(bobs, pool):
    check_refusal(bobs.put(SUGGESTIONS, {"suggestions": []}), 403, "not_allowed")


def test_the_anchoring_gap_is_told_to_who_inspects(alices, bobs, pool):
    body = alices.get("projects/reviews/anchoring/").json()
    assert body["policy"] == "hidden" and body["difference"] is None
    assert body["seen"] == {"agreed": 0, "of": 0, "share": None, "low": 0.0, "high": 1.0}
    check_refusal(bobs.get("projects/reviews/anchoring/"), 403, "not_allowed")


def test_the_policy_is_a_rule(alices, project):
    rules = "projects/reviews/rules/"
    assert alices.get(rules).json()["suggestions"] == "hidden"
    assert alices.patch(rules, {"suggestions": "shown"}).json()["suggestions"] == "shown"
    assert "suggestions" in check_refusal(
        alices.patch(rules, {"suggestions": "loud"}), 400, "bad_input"
    )
