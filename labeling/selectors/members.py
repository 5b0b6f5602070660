"""Reads about members and what their roles let them do."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labeling.errors import NotFound
from labeling.models import Member, Project, Role
from labeling.models.member import MAY
from labeling.selectors.allowance import answers

# What each verb of MAY means to people.
CAPTIONS = {
    "see": gettext_lazy("see the project, how it learns and what was decided"),
    "label": gettext_lazy("answer samples at the desk"),
    "guide": gettext_lazy("write the guideline"),
    "inspect": gettext_lazy("see every pick, error and model, and ask for predictions"),
    "review": gettext_lazy("decide disputed samples and return answers"),
    "import": gettext_lazy("import samples"),
    "encode": gettext_lazy("choose an encoder and encode"),
    "retrain": gettext_lazy("start and cancel rounds"),
    "activate": gettext_lazy("choose the model in use"),
    "manage": gettext_lazy("invite, change and remove members; rules, budget and audit log"),
}
ROLES = tuple(Role.values)


def members_of(project: Project) -> QuerySet[Member]:
    return Member.objects.filter(project=project).select_related("user").order_by("user__username")


def member_of(project: Project, member_id: int) -> Member:
    found = members_of(project).filter(pk=member_id).first()
    if found is None:
        raise NotFound(
            _("There is no member %(member_id)s in this project.") % {"member_id": member_id}
        )
    return found


def describe(member: Member) -> dict[str, Any]:
    return {
        "id": member.pk,
        "username": str(member.user),
        "role": member.role,
        "joined_at": member.joined_at,
        "daily_quota": member.daily_quota,
        "total_quota": member.total_quota,
        "paused_at": member.paused_at,
        "paused_why": member.paused_why,
    }


def usage(project: Project, member: Member) -> dict[str, int]:
    """How much of their quotas somebody has used."""
    return {
        "today": answers(project, member.user, today=True),
        "total": answers(project, member.user, today=False),
    }


def roles_table() -> list[dict[str, Any]]:
    """Who may do what: a row a verb, a cell a role."""
    return [
        {"verb": verb, "caption": str(caption), "may": [verb in MAY[role] for role in ROLES]}
        for verb, caption in CAPTIONS.items()
    ]
