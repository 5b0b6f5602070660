"""A team that has worked for some days: for pictures, and for tests that need something to see."""

from bench.stack import PASSWORD, Stack

# Run inside the stack, where Django is set up. Days pass by moving the clock that it reads.
WORK = """
import random
from datetime import timedelta
from unittest import mock
from uuid import uuid4
from django.utils import timezone
from labeling.services import annotations, budgets, claims, gold, invitations, reviews, rules
from labeling.services.annotations import Aside, Timing

p = Project.objects.get(slug={slug!r})
boss = User.objects.get(username={manager!r})
draw = random.Random(0)
start = timezone.now() - timedelta(days={days})
clock = [start]
real = timezone.now

def someone(name, role):
    u = User.objects.create_user(f"{{name}}", password={password!r})
    Member.objects.create(project=p, user=u, role=role)
    return u

def answer(person, skill):
    held = claims.lend(project=p, to=person, count=1)
    if not held:
        return
    claim, names = held[0], [c.name for c in p.categories.all()]
    truth = claim.sample.truth.name
    said = truth if draw.random() < skill else draw.choice([n for n in names if n != truth])
    took = int(1000 * draw.lognormvariate(0.9, 0.5))
    clock[0] += timedelta(milliseconds=took + 400)
    annotations.record(project=p, by=person, claim_id=claim.pk, value={{"category": said}},
                       token=uuid4(), timing=Timing(took, took + 300),
                       aside=Aside(flagged=draw.random() < 0.02))

with mock.patch("django.utils.timezone.now", lambda: clock[0]):
    people = [(someone(n, "annotator"), s) for n, s in
              (("ada", 0.98), ("ben", 0.94), ("careless", 0.45))]
    rita = someone("rita", "reviewer")
    rules.change(project=p, by=boss, annotators_per_sample=2, overlap_percent=60,
                 extra_below=0.7, most_annotators=3, gold_percent=20, daily_quota=60)
    budgets.set_budget(project=p, by=boss, currency="KRW", limit=60_000,
                       starts_on=start.date(), ends_on=(start + timedelta(days=14)).date(),
                       reason="the grant of this autumn")
    budgets.set_rate(project=p, by=boss, per_label=60, per_hour=12_000)
    gold.mark_some(project=p, by=boss, count=20)
    for day in range({days}):
        for _ in range({answers}):
            for person, skill in people:
                answer(person, skill)
        clock[0] = start + timedelta(days=day + 1)
    invitations.invite(project=p, by=boss, role="annotator", note="Chris from radiology")
    waiting = list(Sample.objects.filter(project=p).exclude(review="").order_by("draw")[:4])
    for sample in waiting[:2]:
        reviews.decide(project=p, by=rita, sample_id=sample.pk, category=sample.truth.name)
    for sample in waiting[2:3]:
        reviews.ask_guideline(project=p, by=rita, sample_id=sample.pk,
                              note="Does a seven with a bar count as a seven?")
answer = Annotation.objects.filter(project=p, origin__in=["gold"]).count()
"""


def at_work(stack: Stack, slug: str, manager: str, *, days: int = 6, answers: int = 8) -> None:
    """Let three annotators, one of them careless, and a reviewer work on a project of known truth,
    under a budget, with gold samples mixed in."""
    stack.ask(
        WORK.format(slug=slug, manager=manager, password=PASSWORD, days=days, answers=answers)
    )
