"""Links that let one person join."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.utils import timezone

from labeling.errors import AlreadyMember, BadInput, NotFound
from labeling.models import Event, Invitation, Member, Role
from labeling.selectors.invitations import state_of
from labeling.services import invitations
from tests import make

PASSWORD = "a heron in the reeds"


def ended() -> dict[str, dict[str, datetime]]:
    now = timezone.now()
    return {
        "used": {"used_at": now},
        "revoked": {"revoked_at": now},
        "expired": {"expires_at": now - timedelta(seconds=1)},
    }


def test_whoever_follows_a_link_is_a_member_as_it_says(project, mallory):
    invited = make.invited(project, Role.REVIEWER, note="Mallory")
    member = invitations.accept(token=invited.token, by=mallory)
    assert (member.user, member.project, member.role) == (mallory, project, Role.REVIEWER)
    invited.invitation.refresh_from_db()
    assert (invited.invitation.used_by, state_of(invited.invitation)) == (mallory, "used")
    event = Event.objects.latest("pk")
    assert (str(event.actor), event.verb, event.target) == ("mallory", "joined", "reviewer")
    assert event.detail == {"invited_by": "alice"}


def test_a_link_works_once(project, mallory):
    token = make.invited(project).token
    invitations.accept(token=token, by=mallory)
    with pytest.raises(NotFound, match="leads nowhere"):
        invitations.accept(token=token, by=make.user("dave"))


@pytest.mark.parametrize("how", list(ended()))
def test_a_link_that_has_ended_leads_nowhere_and_says_nothing_of_the_project(project, mallory, how):
    invited = make.invited(project)
    Invitation.objects.update(**ended()[how])
    invited.invitation.refresh_from_db()
    assert state_of(invited.invitation) == how
    for join in (
        lambda: invitations.accept(token=invited.token, by=mallory),
        lambda: invitations.join_as_new(token=invited.token, username="dave", password=PASSWORD),
    ):
        with pytest.raises(NotFound) as refusal:
            join()
        assert "Reviews" not in refusal.value.detail
    assert not Member.objects.filter(user=mallory).exists()
    assert not User.objects.filter(username="dave").exists()


def test_a_link_that_ends_in_the_last_moment_lets_nobody_in(project, mallory, monkeypatch):
    token = make.invited(project).token
    seen = invitations.invitation_for(token)
    Invitation.objects.update(revoked_at=timezone.now())
    monkeypatch.setattr(invitations, "invitation_for", lambda _: seen)
    with pytest.raises(NotFound):
        invitations.accept(token=token, by=mallory)
    assert not Member.objects.filter(user=mallory).exists()


def test_only_a_digest_of_the_link_is_kept(project):
    token = make.invited(project).token
    assert len(token) >= 43
    kept = [
        str(value)
        for model in (Invitation, Event)
        for row in model.objects.values()
        for value in row.values()
    ]
    assert not [value for value in kept if token in value]


def test_a_member_keeps_their_role_and_the_link_stays_good(project, bob, mallory):
    token = make.invited(project, Role.MANAGER).token
    with pytest.raises(AlreadyMember, match="a member of Reviews already"):
        invitations.accept(token=token, by=bob)
    assert Member.objects.get(user=bob).role == Role.ANNOTATOR
    assert invitations.accept(token=token, by=mallory).role == Role.MANAGER


def test_who_joins_by_two_links_at_once_uses_one(project, mallory, monkeypatch):
    first, second = make.invited(project), make.invited(project)
    invitations.accept(token=first.token, by=mallory)
    monkeypatch.setattr(invitations, "is_member", lambda *_: False)  # as the other tab saw it
    with pytest.raises(AlreadyMember):
        invitations.accept(token=second.token, by=mallory)
    second.invitation.refresh_from_db()
    assert state_of(second.invitation) == "open"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": "king"}, "role"),
        ({"days": 0}, "days"),
        ({"days": 91}, "days"),
        ({"note": "x" * 101}, "note"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(project, wrong, field):
    with pytest.raises(BadInput) as refusal:
        make.invited(project, **wrong)
    assert set(refusal.value.fields) == {field}
    assert not Invitation.objects.exists()


def test_an_invitation_runs_out_when_it_was_said_to(project):
    before = timezone.now()
    invitation = make.invited(project, days=3).invitation
    assert timedelta(days=3) <= invitation.expires_at - before < timedelta(days=3, minutes=1)


def test_a_link_is_taken_back_once_and_a_used_one_is_not(project, alice, mallory):
    invited = make.invited(project, note="Dave")
    for _ in range(2):
        invitations.revoke(project=project, by=alice, invitation_id=invited.invitation.pk)
    [event] = Event.objects.filter(verb="revoked invitation")
    assert event.target == "Dave"
    used = make.invited(project)
    invitations.accept(token=used.token, by=mallory)
    with pytest.raises(NotFound, match="no open invitation"):
        invitations.revoke(project=project, by=alice, invitation_id=used.invitation.pk)


def test_an_invitation_of_another_project_does_not_exist_here(project, mallory):
    invited = make.invited(project)
    other = make.project(mallory, name="Other")
    with pytest.raises(NotFound):
        invitations.revoke(project=other, by=mallory, invitation_id=invited.invitation.pk)
    invited.invitation.refresh_from_db()
    assert invited.invitation.revoked_at is None


def test_somebody_new_gets_an_account_and_a_membership(project):
    token = make.invited(project).token
    user = invitations.join_as_new(token=token, username=" dave ", password=PASSWORD)
    assert user.username == "dave" and user.check_password(PASSWORD)
    assert not user.is_staff
    assert Member.objects.get(user=user).role == Role.ANNOTATOR


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [
        ("alice", PASSWORD, "username"),
        ("Alice", PASSWORD, "username"),
        ("", PASSWORD, "username"),
        ("a b", PASSWORD, "username"),
        ("x" * 151, PASSWORD, "username"),
        ("dave", "short", "password"),
        ("dave", "12345678901", "password"),
        ("davenport", "davenport1", "password"),
    ],
)
def test_a_name_or_password_that_will_not_do_is_refused_and_the_link_stays_good(
    project, name, password, field
):
    token = make.invited(project).token
    with pytest.raises(BadInput) as refusal:
        invitations.join_as_new(token=token, username=name, password=password)
    assert set(refusal.value.fields) == {field}
    assert User.objects.count() == 1
    invitations.join_as_new(token=token, username="erin", password=PASSWORD)


def test_an_account_without_its_membership_is_not_made(project, monkeypatch):
    def used_meanwhile(**_):
        raise NotFound("used")

    token = make.invited(project).token
    monkeypatch.setattr(invitations, "accept", used_meanwhile)
    with pytest.raises(NotFound):
        invitations.join_as_new(token=token, username="dave", password=PASSWORD)
    assert not User.objects.filter(username="dave").exists()


def test_a_name_that_an_operator_takes_at_the_same_moment_is_taken(project, monkeypatch):
    def taken(*_args, **_named):
        raise IntegrityError

    monkeypatch.setattr(User, "save", taken)
    with pytest.raises(BadInput, match="dave is taken"):
        invitations.join_as_new(
            token=make.invited(project).token, username="dave", password=PASSWORD
        )
