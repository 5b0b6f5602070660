"""Whatever people do, in whatever order: the budget is its ledger, and its ledger is the work."""

import os
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from labeling.errors import Refusal
from labeling.models import Annotation, Claim, Member, Review, Role, Sample
from labeling.rounds import sweeping
from labeling.services import annotations, budgets, claims, members, reviews
from labeling.services.annotations import Timing
from tests import make
from tests.money import differences

LONG = 50  # steps from an empty ledger
PEOPLE = ("bob", "carol", "dave")
ANSWERS = (
    {"category": "praise"},
    {"category": "blame"},
    {"cannot_tell": True},
    {"skip": "blurred"},
)
OVER = (Claim.State.EXPIRED, Claim.State.RELEASED)

people = st.sampled_from(PEOPLE)
choices = st.integers(0, 30)  # of whatever there is
amounts = st.integers(0, 40)


class Money(RuleBasedStateMachine):
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()  # at the end: an example leaves nothing behind
        self.undone.__enter__()
        self.alice = make.user("alice")
        self.people = {name: make.user(name) for name in PEOPLE}
        self.project = make.project(
            self.alice,
            round_size=10_000,
            annotators_per_sample=2,
            extra_below=0.9,
            most_annotators=3,
            gold_percent=30,
            holdout_percent=20,
            total_quota=30,
        )
        make.fill(self.project, make.texts(7))
        praise = self.project.categories.get(name="praise")
        Sample.objects.filter(key="sample-3").update(gold=True, truth=praise)
        self.carol = make.member(self.project, "the reviewer", Role.REVIEWER)
        for name in PEOPLE:
            make.member(self.project, name)
        make.budget(self.project, 120, per_label=10, per_hour=60)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def one_of(self, rows: Any, choice: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[choice % len(found)] if found else None

    def live(self, who: str) -> Any:
        return claims.held_by(self.project, self.people[who])

    def answers_of(self, who: str) -> Any:
        return Annotation.objects.filter(annotator=self.people[who], retracted_at=None)

    def record(
        self, claim: Claim | None, answer: dict[str, Any], active_ms: int, times: int
    ) -> None:
        if claim is None:
            return
        token = uuid4()
        for _ in range(times):
            with suppress(Refusal):
                annotations.record(
                    project=self.project,
                    by=claim.annotator,
                    claim_id=claim.pk,
                    value=answer,
                    token=token,
                    timing=Timing(active_ms=active_ms),
                )

    @rule(who=people, count=st.integers(1, 3))
    def lend(self, who, count):
        claims.lend(project=self.project, to=self.people[who], count=count)

    @rule(
        who=people,
        choice=choices,
        answer=st.sampled_from(ANSWERS),
        active_ms=st.integers(0, 900_000),
        times=st.integers(1, 2),
    )
    def answer(self, who, choice, answer, active_ms, times):
        self.record(self.one_of(self.live(who), choice), answer, active_ms, times)

    @rule(who=people, choice=choices, answer=st.sampled_from(ANSWERS))
    def answer_late(self, who, choice, answer):
        over = Claim.objects.filter(annotator=self.people[who], state__in=OVER)
        self.record(self.one_of(over, choice), answer, 1000, 1)

    @rule(who=people, choice=choices, times=st.integers(1, 2))
    def undo(self, who, choice, times):
        found = self.one_of(self.answers_of(who), choice)
        for _ in range(times if found else 0):
            with suppress(Refusal):
                annotations.undo(project=self.project, by=self.people[who], annotation_id=found.pk)

    @rule(who=people, choice=choices)
    def release(self, who, choice):
        found = self.one_of(self.live(who), choice)
        if found is not None:
            claims.release(project=self.project, by=self.people[who], claim_id=found.pk)

    @rule(who=people)
    def expire(self, who):
        held = Claim.objects.filter(annotator=self.people[who], state=Claim.State.LIVE)
        held.update(expires_at=F("created_at") - timedelta(days=1))
        sweeping.sweep()

    @rule(minutes=st.integers(1, 30))
    def time_passes(self, minutes):
        Claim.objects.update(created_at=F("created_at") - timedelta(minutes=minutes))

    @rule(who=people | st.none(), per_label=amounts, per_hour=st.integers(0, 400))
    def set_rate(self, who, per_label, per_hour):
        with suppress(Refusal):
            budgets.set_rate(
                project=self.project,
                by=self.alice,
                annotator=self.people[who] if who else None,
                per_label=per_label,
                per_hour=per_hour,
            )

    @rule(
        limit=st.integers(0, 400),
        stops=st.sampled_from([True, True, False]),
        paid_seconds=st.integers(1, 600),
    )
    def set_budget(self, limit, stops, paid_seconds):
        with suppress(Refusal):
            budgets.set_budget(
                project=self.project,
                by=self.alice,
                currency="EUR",
                limit=limit,
                stops=stops,
                paid_seconds=paid_seconds,
            )

    @rule(amount=st.integers(-60, 60), who=people | st.none())
    def adjust(self, amount, who):
        with suppress(Refusal):
            budgets.adjust(
                project=self.project,
                by=self.alice,
                amount=amount,
                reason="a correction",
                annotator=self.people[who] if who else None,
            )

    @rule(who=people, act=st.sampled_from(["pause", "resume", "remove", "join"]))
    def change_member(self, who, act):
        found = Member.objects.filter(project=self.project, user=self.people[who]).first()
        if found is None:
            Member.objects.create(project=self.project, user=self.people[who], role=Role.ANNOTATOR)
        elif act != "join":
            getattr(members, act)(project=self.project, by=self.alice, member_id=found.pk)

    @rule(choice=choices, act=st.sampled_from(["send_back", "decide", "withdraw", "ask_again"]))
    def review(self, choice, act):
        on = {"project": self.project, "by": self.carol}
        sample = self.one_of(Sample.objects.filter(project=self.project), choice)
        answer = self.one_of(Annotation.objects.filter(retracted_at=None), choice)
        with suppress(Refusal):
            if act == "send_back" and answer is not None:
                reviews.send_back(**on, annotation_id=answer.pk, note="look again")
            elif act == "decide":
                reviews.decide(**on, sample_id=sample.pk, category="praise", replace=True)
            elif act == "withdraw" and Review.objects.filter(sample=sample).exists():
                reviews.withdraw(**on, sample_id=sample.pk)
            elif act == "ask_again":
                reviews.ask_again(**on, sample_id=sample.pk)

    @invariant()
    def the_books_are_right(self):
        type(self).steps += 1
        assert differences(self.project) == {}


def run(steps: int, *, derandomize: bool) -> int:
    """Take so many steps, from as many beginnings as that takes. How many were taken."""
    Money.steps = 0
    while Money.steps < steps:  # a beginning may be given up before its last step
        run_state_machine_as_test(
            Money,
            settings=settings(
                max_examples=1 + (steps - Money.steps) // LONG,
                stateful_step_count=LONG,
                derandomize=derandomize,
                database=None,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    return Money.steps


@pytest.mark.django_db
def test_after_every_step_the_budget_is_its_ledger_and_its_ledger_is_the_work(nudged):
    steps = int(os.environ.get("TWEEZERS_MACHINE_STEPS", "1000"))
    assert run(steps, derandomize=True) >= steps
