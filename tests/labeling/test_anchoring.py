"""What seeing a suggestion does to people."""

import pytest
from django.utils import timezone
from statsmodels.stats.proportion import (  # type: ignore[import-untyped]
    confint_proportions_2indep,
)

from labeling.models import Arm, Sample
from labeling.selectors.anchoring import anchoring
from learner.crowd.shares import newcombe
from tests import make


def answered(project, by, arm: str, agreed: int, differed: int, seen: bool | None = None) -> None:
    """So many answers that agree with what was suggested, and so many that do not."""
    seen = arm == Arm.SHOWN if seen is None else seen
    for number in range(agreed + differed):
        sample = make.sample(project, f"{by}-{arm}-{seen}-{number}-{Sample.objects.count()}")
        make.said(
            sample,
            by,
            "praise",
            arm=arm,
            agrees=number < agreed,
            suggestion={"category": "praise"},
            revealed_ms=0 if seen else None,
        )


def test_the_difference_is_between_those_who_saw_it_and_the_blind(project, bob):
    answered(project, bob, "shown", 9, 1)
    answered(project, bob, "blind", 3, 2)
    found = anchoring(project)
    assert (found["seen"]["share"], found["blind"]["share"]) == (0.9, 0.6)
    assert found["difference"] == pytest.approx(0.3)
    assert found["interval"] == list(newcombe(9, 10, 3, 5))
    assert "no difference that could be told from chance" in found["sentence"]


def test_who_could_have_asked_and_did_not_stands_apart(project, bob):
    answered(project, bob, "request", 4, 0, seen=True)
    answered(project, bob, "request", 1, 3)
    answered(project, bob, "blind", 1, 1)
    found = anchoring(project)
    assert [found[side]["of"] for side in ("seen", "blind", "unasked")] == [4, 2, 4]
    assert found["unasked"]["share"] == 0.25
    assert found["difference"] == pytest.approx(0.5)


def test_a_clear_pull_is_said_in_a_sentence(project, bob):
    answered(project, bob, "shown", 40, 0)
    answered(project, bob, "blind", 20, 20)
    found = anchoring(project)
    assert found["interval"][0] > 0
    assert "50.0 percentage points more often" in found["sentence"]
    [person] = found["people"]
    assert (person["person"], person["difference"]) == ("bob", 0.5)


def test_people_with_few_answers_are_not_told_of(project, bob, alice):
    answered(project, bob, "shown", 20, 0)
    answered(project, bob, "blind", 19, 0)
    answered(project, alice, "shown", 20, 0)
    answered(project, alice, "blind", 20, 0)
    assert [one["person"] for one in anchoring(project)["people"]] == ["alice"]


def test_nothing_is_made_up_without_answers(project, bob):
    found = anchoring(project)
    assert (found["difference"], found["interval"]) == (None, None)
    assert "hidden" in found["sentence"]
    answered(project, bob, "shown", 2, 0)
    assert "blind tenth" in anchoring(project)["sentence"]


def test_what_was_taken_back_or_could_not_tell_does_not_count(project, bob):
    answered(project, bob, "shown", 2, 0)
    project.annotations.update(retracted_at=timezone.now())
    make.said(make.sample(project, "unsure"), bob, None, arm="shown", revealed_ms=0)
    assert anchoring(project)["seen"]["of"] == 0


def test_the_interval_is_newcombes():
    """His own example (1998, table II, a): 56/70 less 48/80 is 0.2 (0.0524 to 0.3339)."""
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize(
    ("hits", "of", "other_hits", "other_of"),
    [
        (56, 70, 48, 80),
        (9, 10, 3, 10),
        (5, 56, 0, 29),
        (0, 10, 0, 10),
        (10, 10, 0, 10),
        (1, 1, 0, 1),
    ],
)
def test_the_interval_agrees_with_statsmodels(hits, of, other_hits, other_of):
    theirs = confint_proportions_2indep(hits, of, other_hits, other_of, method="newcomb")
    assert newcombe(hits, of, other_hits, other_of) == pytest.approx(theirs, abs=1e-9)


def test_without_cases_the_difference_may_be_anything():
    assert newcombe(0, 0, 3, 4) == (-1.0, 1.0)
