"""Reads about invitations. A link that does not work tells nothing of what it was for."""

import hashlib
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from labeling.errors import NotFound
from labeling.models import Invitation, Member, Project
from labeling.selectors.projects import Asking

LEADS_NOWHERE = (
    "This link leads nowhere: it was used already, has run out, or was taken back. "
    "Ask whoever sent it for a new one."
)


def digest_of(token: str) -> str:
    """What is kept of a link. Its 256 random bits need no salt, and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def still_open(token: str) -> QuerySet[Invitation]:
    """The invitation of this link, while it can be accepted.

    Nobody counts wrong links: there are 2**256, and guessing them finds none.
    """
    return Invitation.objects.filter(
        digest=digest_of(token), used_at=None, revoked_at=None, expires_at__gt=timezone.now()
    )


def invitation_for(token: str) -> Invitation:
    found = still_open(token).select_related("project", "created_by").first()
    if found is None:
        raise NotFound(LEADS_NOWHERE)
    return found


def is_member(user: Asking, project: Project) -> bool:
    return Member.objects.filter(user=user.pk, project=project).exists()


def invitations_of(project: Project) -> QuerySet[Invitation]:
    """Newest first."""
    known = Invitation.objects.filter(project=project).order_by("-pk")
    return known.select_related("created_by", "used_by")


def describe(invitation: Invitation) -> dict[str, Any]:
    return {
        "id": invitation.pk,
        "role": invitation.role,
        "note": invitation.note,
        "state": state_of(invitation),
        "created_by": str(invitation.created_by),
        "created_at": invitation.created_at,
        "expires_at": invitation.expires_at,
        "used_by": str(invitation.used_by) if invitation.used_by else None,
    }


def state_of(invitation: Invitation) -> str:
    if invitation.used_at is not None:
        return "used"
    if invitation.revoked_at is not None:
        return "revoked"
    return "open" if invitation.expires_at > timezone.now() else "expired"
