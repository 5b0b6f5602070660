"""Answers, returns and verdicts in any order: places and labels add up after each."""

from itertools import combinations_with_replacement

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labeling.errors import (
    Refusal,
)
from labeling.models import (
    Annotation,
    Claim,
    Project,
    Role,
    Sample,
)
from labeling.rounds import sweeping
from labeling.services import annotations, claims, reviews
from tests import make
from tests.adds_up import adds_up

PRAISE, BLAME = {"category": "praise"}, {"category": "blame"}


DEEDS = "answer other skip undo expire late return decide replace withdraw opinion question reply"


class Play:
    """Bob and Dave answer, Carol reviews, on two samples, in any order."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.people = [make.member(project, name) for name in ("bob", "dave", "erin")]
        self.carol = make.member(project, "carol", Role.REVIEWER)

    def act(self, deed: str, who: int, where: int) -> None:
        person = self.people[who]
        sample = Sample.objects.order_by("pk")[where]
        on = {"project": self.project, "by": self.carol, "sample_id": sample.pk}
        try:
            self._act(deed, person, sample, on)
        except (Refusal, IndexError):
            return  # refused or nothing to do: that must add up, too

    def _act(self, deed, person, sample, on):
        mine = {"project": self.project, "by": person}
        if deed in {"answer", "other", "skip"}:
            value = {"answer": PRAISE, "other": BLAME, "skip": {"skip": "no"}}[deed]
            make.answer(self.project, person, value, flagged=deed == "other")
        elif deed == "undo":
            given = Annotation.objects.filter(annotator=person, retracted_at=None)
            annotations.undo(**mine, annotation_id=given.order_by("-pk")[0].pk)
        elif deed == "expire":
            claims.lend(project=self.project, to=person, count=1)
            sweeping.expire_claims(make.soon())
        elif deed == "late":
            gone = Claim.objects.filter(annotator=person, state=Claim.State.EXPIRED)
            annotations.record(**mine, claim_id=gone[0].pk, value=PRAISE, token=make.token_())
        elif deed == "return":
            given = sample.annotations.filter(annotator=person, retracted_at=None)
            reviews.send_back(
                project=self.project, by=self.carol, annotation_id=given[0].pk, note="Hm"
            )
        else:
            self._review(deed, sample, on)

    def _review(self, deed, sample, on):
        if deed == "decide":
            reviews.decide(**on, category="praise")
        elif deed == "replace":
            reviews.decide(**on, category="blame", replace=True)
        elif deed == "withdraw":
            reviews.withdraw(**on)
        elif deed == "opinion":
            reviews.ask_again(**on)
        elif deed == "question":
            reviews.ask_guideline(**on, note="What?")
        else:
            asked = sample.reviews.filter(kind="guideline", closed_at=None)[0]
            reviews.answer_guideline(
                project=self.project, by=self.carol, review_id=asked.pk, answer="So."
            )


@pytest.fixture
def play(alice, nudged) -> Play:
    project = make.project(alice, annotators_per_sample=2)
    make.fill(project, make.texts(2))
    return Play(project)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    deeds=st.lists(
        st.tuples(st.sampled_from(DEEDS.split()), st.integers(0, 2), st.integers(0, 1)),
        min_size=10,
        max_size=14,
    )
)
def test_everything_adds_up_after_any_sequence_of_deeds(play, deeds):
    begun = [("answer", 0, 0), ("other", 1, 0), ("answer", 0, 1)]
    with transaction.atomic():
        for deed in begun + deeds:
            play.act(*deed)
            assert adds_up(play.project)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "deeds",
    list(combinations_with_replacement(("return", "decide", "withdraw", "answer", "undo"), 3)),
)
def test_everything_adds_up_around_a_returned_answer(play, deeds):
    for who in (0, 1):
        play.act("answer", who, 0)
    play.act("return", 0, 0)
    for deed in deeds:
        play.act(deed, 0, 0)
        assert adds_up(play.project)
