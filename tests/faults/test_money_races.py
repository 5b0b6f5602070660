"""Many ask for the last of the money at the same moment: one gets it, and the books are right."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection
from django.db.models import Q

from labeling.books import money
from labeling.errors import BudgetSpent
from labeling.models import Budget, Charge, Claim, Project
from labeling.models.prepared import PreparedUpdate
from labeling.services import annotations, budgets, claims
from tests import make
from tests.money import differences
from tests.writers import Writers

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 16
PRICE = 7
RACES = int(os.environ.get("TWEEZERS_RACES", "50"))
CHECK = next(
    one for one in Budget._meta.constraints if one.name == "a_hard_budget_is_never_overspent"
)


@dataclass
class Races:
    """What came of many races."""

    races: int = 0
    winners_max: int = 0
    winners_min: int = WRITERS
    overspent: int = 0
    ledger_differs: int = 0


def race(writers: Writers, project: Project, people: list[User], races: int) -> Races:
    """Each time there is money for one answer more, and everybody asks for it."""
    found = Races()
    for _ in range(races):
        raise_limit(project)
        held = writers.at_once(lambda number: lent(project, people[number]))
        budget = Budget.objects.get(project=project)
        winners = sum(map(len, held))
        found.races += 1
        found.winners_max = max(found.winners_max, winners)
        found.winners_min = min(found.winners_min, winners)
        found.overspent += budget.spent + budget.reserved > budget.limit
        found.ledger_differs += differences(project).keys() - {"overspent"} != set()
        for claim in [claim for mine in held for claim in mine]:
            finish(claim)
    return found


def lent(project: Project, to: User) -> list[Claim]:
    """Nothing where the database itself has to refuse."""
    try:
        return claims.lend(project=project, to=to, count=1)
    except IntegrityError:
        return []


def raise_limit(project: Project) -> None:
    """As a manager would: to what is spent, and one answer more."""
    budget = Budget.objects.get(project=project)
    budgets.set_budget(
        project=project,
        by=make.user(),
        currency="EUR",
        limit=budget.spent + PRICE,
        stops=budget.stops,
    )


def finish(claim) -> None:
    """Given back or answered in turn, so that both are raced after."""
    if claim.pk % 2:
        claims.release(project=claim.project, by=claim.annotator, claim_id=claim.pk)
    else:
        answer = {"category": "praise"}
        annotations.record(
            project=claim.project,
            by=claim.annotator,
            claim_id=claim.pk,
            value=answer,
            token=uuid4(),
        )


def crowd(project: Project, races: int, writers: int = WRITERS) -> list[User]:
    """People, samples enough for all of them, and a price."""
    texts = {f"sample-{number}": f"a lovely thing {number}" for number in range(races + writers)}
    make.fill(project, texts)
    make.budget(project, 0, per_label=PRICE)
    return [make.member(project, f"{project.slug}-{number}") for number in range(writers)]


@contextmanager
def without_the_check() -> Iterator[None]:
    """The database as it would be without its own guard."""
    every = Budget._meta.constraints
    Budget._meta.constraints = [one for one in every if one is not CHECK]  # SQLite makes it anew
    with connection.schema_editor() as editor:
        editor.remove_constraint(Budget, CHECK)
    try:
        yield
    finally:
        Budget.objects.update(stops=False)
        Budget._meta.constraints = every
        with connection.schema_editor() as editor:
            editor.add_constraint(Budget, CHECK)


@contextmanager
def without_the_guard() -> Iterator[None]:
    """Any room will do. The query is compiled anew, as it is at a start."""
    anyhow = mock.patch.object(money, "fits", lambda more: Q(limit__gte=more) | Q(limit__lt=more))
    anew = mock.patch.object(money, "_moved", PreparedUpdate(money._moved.build))
    with anyhow, anew:
        yield


def held(races: int, writers: int, *, guarded: bool = True) -> Races:
    """Races in a project of their own; without guards they must be lost."""
    project = make.project(make.user(), name="Races", round_size=10_000)
    people = crowd(project, races if guarded else races * writers, writers)
    with Writers(writers) as many:
        if guarded:
            return race(many, project, people, races)
        with without_the_guard(), without_the_check():
            return race(many, project, people, races)


@pytest.fixture
def writers() -> Iterator[Writers]:
    with Writers(WRITERS) as many:
        yield many


def test_of_many_who_ask_for_the_last_money_one_gets_it(nudged):
    assert held(RACES, WRITERS) == Races(RACES, winners_max=1, winners_min=1)


def test_without_the_guard_the_database_refuses_to_overspend(project, writers):
    people = crowd(project, 3)
    with without_the_guard():
        found = race(writers, project, people, 3)
        assert (found.winners_max, found.overspent, found.ledger_differs) == (1, 0, 0)
        budget = Budget.objects.get(project=project)
        with pytest.raises(IntegrityError):
            money.move(budget.pk, Charge.Kind.ADJUST, spent=PRICE + 1)


def test_without_guard_and_check_the_money_is_overspent(nudged):
    found = held(3, WRITERS, guarded=False)
    assert found.winners_max > 1
    assert found.overspent == 3


def test_of_many_adjustments_at_once_as_many_stand_as_fit(project, writers):
    crowd(project, 1)
    raise_limit(project)

    def take_one(_: int) -> bool:
        try:
            budgets.adjust(project=project, by=make.user(), amount=1, reason="paid elsewhere")
        except BudgetSpent:
            return False
        return True

    make.user()
    assert writers.at_once(take_one).count(True) == PRICE
    assert differences(project) == {}


def test_of_many_who_set_the_first_budget_at_once_all_succeed_and_the_ledger_adds_up(
    project, writers
):
    make.user()

    def set_it(number: int) -> None:
        budgets.set_budget(project=project, by=make.user(), currency="EUR", limit=100 + number)

    writers.at_once(set_it)
    assert Budget.objects.count() == 1
    assert differences(project) == {}
