"""Links, names, managers and quotas, when many want them at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection

from labeling.errors import BadInput, LastManager, NotFound, Refusal
from labeling.models import Claim, Event, Invitation, Member, Origin, Project, Role
from labeling.selectors import queue
from labeling.selectors.allowance import allowance
from labeling.selectors.invitations import invitation_for
from labeling.services import annotations, claims, invitations, members
from tests import make
from tests.faults.test_races import PEOPLE, at_once

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a heron in the reeds"


def told(act: Callable[[], object]) -> type | None:
    """Which refusal this met, if any."""
    try:
        act()
    except Refusal as refusal:
        return type(refusal)
    return None


def accept_at_once(token: str, monkeypatch) -> list[type | None]:
    """Everybody has seen the link open before anybody goes through."""
    people = [make.user(f"person-{number}") for number in range(PEOPLE)]
    everybody = threading.Barrier(PEOPLE)

    def look(token: str) -> Invitation:
        seen = invitation_for(token)
        everybody.wait(30)
        return seen

    monkeypatch.setattr(invitations, "invitation_for", look)
    return at_once(
        PEOPLE, lambda number: told(lambda: invitations.accept(token=token, by=people[number]))
    )


def test_of_many_who_follow_a_link_at_once_one_joins(project, monkeypatch):
    met = accept_at_once(make.invited(project).token, monkeypatch)
    assert sorted(met, key=str) == sorted([NotFound] * (PEOPLE - 1) + [None], key=str)
    assert Member.objects.filter(project=project).count() == 2
    assert Event.objects.filter(verb="joined").count() == 1
    assert Invitation.objects.get().used_by == Member.objects.latest("pk").user


def test_without_the_guard_a_link_lets_many_in(project, monkeypatch):
    token = make.invited(project).token
    everything = Invitation.objects.all()
    monkeypatch.setattr(invitations, "still_open", lambda _: everything.all())
    assert accept_at_once(token, monkeypatch).count(None) == PEOPLE


def test_of_many_accounts_made_by_one_link_one_is(project):
    token = make.invited(project).token
    met = at_once(
        PEOPLE,
        lambda number: told(
            lambda: invitations.join_as_new(
                token=token, username=f"person-{number}", password=PASSWORD
            )
        ),
    )
    assert met.count(None) == 1
    assert User.objects.filter(username__startswith="person-").count() == 1


@pytest.mark.parametrize("names", [("dave", "dave"), ("dave", "DAVE")])
def test_of_two_who_want_one_name_at_once_one_gets_it(project, names):
    tokens = [make.invited(project).token for _ in names]
    met = at_once(
        2,
        lambda number: told(
            lambda: invitations.join_as_new(
                token=tokens[number], username=names[number], password=PASSWORD
            )
        ),
    )
    assert set(met) == {None, BadInput}
    assert User.objects.filter(username__iexact="dave").count() == 1
    assert Invitation.objects.filter(used_at=None).count() == 1


def demote_each_other(project: Project) -> list[type | None]:
    carol = make.member(project, "carol", Role.MANAGER)
    pair = [make.user(), carol]
    ids = [Member.objects.get(user=person).pk for person in reversed(pair)]
    return at_once(
        2,
        lambda number: told(
            lambda: members.change(
                project=project,
                by=pair[number],
                member_id=ids[number],
                role=Role.ANNOTATOR,
            )
        ),
    )


def managers(project: Project) -> int:
    return Member.objects.filter(project=project, role=Role.MANAGER).count()


def test_two_managers_who_demote_each_other_at_once_leave_one(project):
    assert set(demote_each_other(project)) == {None, LastManager}
    assert managers(project) == 1


def test_without_the_check_no_manager_is_left(project, monkeypatch):
    monkeypatch.setattr(members, "_other_managers", lambda *_: True)
    demote_each_other(project)
    assert managers(project) == 0


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time"
)
def test_without_the_lock_both_managers_see_the_other(project, monkeypatch):
    both_have_looked = threading.Barrier(2)
    looks = members._other_managers

    def look(*given):
        seen = looks(*given)
        both_have_looked.wait(10)
        return seen

    monkeypatch.setattr(members, "_other_managers", look)
    monkeypatch.setattr(Project.objects, "select_for_update", lambda **_: Project.objects.all())
    demote_each_other(project)
    assert managers(project) == 0


def test_two_managers_who_remove_each_other_at_once_leave_one(project):
    carol = make.member(project, "carol", Role.MANAGER)
    make.fill(project, make.texts(10))
    pair = [make.user(), carol]
    ids = [Member.objects.get(user=person).pk for person in reversed(pair)]
    for person in pair:
        claims.lend(project=project, to=person, count=5)
    met = at_once(
        2,
        lambda number: told(
            lambda: members.remove(project=project, by=pair[number], member_id=ids[number])
        ),
    )
    assert set(met) == {None, LastManager}
    assert managers(project) == 1
    assert Claim.objects.filter(state=Claim.State.LIVE).count() == 5  # of who stayed


def ask_in_many_tabs(project: Project, bob, monkeypatch) -> int:
    """Every tab is shown other samples than the next, at the same moment; how many are lent."""
    make.fill(project, make.texts(PEOPLE))
    Project.objects.update(daily_quota=2)
    project.refresh_from_db()
    samples = list(project.samples.order_by("pk").values_list("pk", flat=True))
    tabs = iter(samples)
    monkeypatch.setattr(
        queue, "candidates", lambda *_: iter([queue.Candidate(next(tabs), Origin.RANDOM)])
    )
    everybody = threading.Barrier(PEOPLE)

    def look(*given):
        seen = allowance(*given)
        if not connection.in_atomic_block:  # the first look, before anything is lent
            everybody.wait(30)
        return seen

    monkeypatch.setattr(claims, "allowance", look)
    at_once(PEOPLE, lambda _: claims.lend(project=project, to=bob, count=1))
    return Claim.objects.filter(annotator=bob, state=Claim.State.LIVE).count()


def test_many_tabs_at_once_never_exceed_a_quota(project, bob, monkeypatch):
    assert ask_in_many_tabs(project, bob, monkeypatch) == 2


def test_without_the_second_look_they_do(project, bob, monkeypatch):
    monkeypatch.setattr(claims, "_may_have_more", lambda *_: True)
    assert ask_in_many_tabs(project, bob, monkeypatch) > 2


def test_a_member_is_removed_while_they_ask_and_answer(project, bob):
    """No deadlock, no place lost: what is taken at the end is what stands or is lent."""
    make.fill(project, make.texts(40))
    member_id = Member.objects.get(user=bob).pk
    claims.lend(project=project, to=bob, count=5)

    def act(number: int) -> None:
        if number == 0:
            members.remove(project=project, by=make.user(), member_id=member_id)
            return
        for claim in claims.lend(project=project, to=bob, count=5)[: number % 3]:
            annotations.record(
                project=project,
                by=bob,
                claim_id=claim.pk,
                value={"category": "praise"},
                token=make.token_(),
            )

    at_once(PEOPLE, lambda number: told(lambda: act(number)))
    live = set(Claim.objects.filter(state="live").values_list("sample", flat=True))
    for sample in project.samples.all():
        standing = sample.annotations.filter(retracted_at=None, extra=False).count()
        assert sample.taken == standing + (sample.pk in live)
