"""Bringing people into a project by a link that works once."""

import secrets
from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.books import audit
from labeling.errors import AlreadyMember, BadInput, NotFound
from labeling.models import Invitation, Member, Project, Role
from labeling.selectors.invitations import (
    LEADS_NOWHERE,
    digest_of,
    invitation_for,
    is_member,
    still_open,
)
from labeling.selectors.projects import Person

MOST_DAYS = 90


class Invited(NamedTuple):
    """An invitation, and the token of its link, which is nowhere kept."""

    invitation: Invitation
    token: str


def invite(*, project: Project, by: Person, role: str, note: str = "", days: int = 7) -> Invited:
    """Make a link for one person. Its token is shown once: only a digest of it is stored."""
    if role not in Role.values:
        raise BadInput(
            _("A role is one of %(known)s.") % {"known": ", ".join(Role.values)},
            role=_("unknown"),
        )
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(
            _("A link works between 1 and %(most)s days.") % {"most": MOST_DAYS},
            days=_("out of range"),
        )
    if len(note) > 100:
        raise BadInput(_("Say in at most 100 characters whom it is for."), note=_("is too long"))
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            project=project,
            role=role,
            note=note,
            digest=digest_of(token),
            created_by_id=by.pk,
            expires_at=timezone.now() + timedelta(days=days),
        )
        audit.note(project, by, "invited", note or "somebody", role=role, days=days)
    return Invited(invitation, token)


def revoke(*, project: Project, by: Person, invitation_id: int) -> None:
    """Take an open link back. Twice is no error; a link that was used is."""
    with transaction.atomic():
        known = Invitation.objects.filter(project=project, pk=invitation_id)
        unused = known.filter(used_at=None)
        if unused.filter(revoked_at=None).update(revoked_at=timezone.now()):
            note = known.values_list("note", flat=True).get()
            audit.note(project, by, "revoked invitation", note or "somebody")
        elif not unused.exists():
            raise NotFound(
                _("There is no open invitation %(invitation_id)s in this project.")
                % {"invitation_id": invitation_id}
            )


def accept(*, token: str, by: Person) -> Member:
    """Make this person a member. The link works once, whoever follows it at the same moment.

    Who is a member already is told so, and the link stays good for whom it was meant.
    """
    invitation = invitation_for(token)
    project = invitation.project
    try:
        with transaction.atomic():
            if is_member(by, project):
                raise _already_member(project)
            if still_open(token).update(used_at=timezone.now(), used_by_id=by.pk) != 1:
                raise NotFound(LEADS_NOWHERE)
            member = Member.objects.create(project=project, user_id=by.pk, role=invitation.role)
            invited_by = str(invitation.created_by)
            audit.note(project, by, "joined", invitation.role, invited_by=invited_by)
    except IntegrityError:  # joined by another link at the same moment
        raise _already_member(project) from None
    return member


def join_as_new(*, token: str, username: str, password: str) -> User:
    """Make an account and its membership: both, or neither. Otherwise nobody can register."""
    invitation_for(token)
    user = User(username=User.normalize_username(username.strip()))
    _check(user, password)
    user.password = make_password(password)  # it takes its time: before any row is taken
    try:
        with transaction.atomic():
            _one_name_at_a_time()
            if User.objects.filter(username__iexact=user.username).exists():
                raise _taken(user)
            user.save()
            accept(token=token, by=user)
    except IntegrityError:  # an operator made the same account at the same moment
        raise _taken(user) from None
    return user


def _check(user: User, password: str) -> None:
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), username=_("is no name for an account")) from None
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), password=_("is too weak")) from None


def _one_name_at_a_time() -> None:
    """The database knows Bob and bob apart, so that who asks for either waits for the other."""
    ContentType.objects.select_for_update(no_key=True).get(app_label="auth", model="user")


def _taken(user: User) -> BadInput:
    return BadInput(
        _("The name %(username)s is taken; choose another.") % {"username": user.username},
        username=_("taken"),
    )


def _already_member(project: Project) -> AlreadyMember:
    return AlreadyMember(
        _("You are a member of %(project)s already; the link is still good.") % {"project": project}
    )
