"""Who belongs to a project: roles, quotas, pauses, and the links that bring people in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from labeling.errors import BadInput, LastManager
from labeling.forms.members import InvitationForm, MemberForm, PauseForm
from labeling.selectors import invitations as links
from labeling.selectors import members as reads
from labeling.selectors.projects import Membership, project_for
from labeling.services import invitations, members

ON_A_PAGE = 50


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """The members and invitations; a link that was just made is shown this once."""
    membership = project_for(request.user, slug, "manage")
    form = InvitationForm(request.POST or None)
    link = None
    if request.method == "POST" and form.is_valid():
        invited = invitations.invite(
            project=membership.project, by=membership.person, **form.cleaned_data
        )
        link = request.build_absolute_uri(reverse("join", args=[invited.token]))
        form = InvitationForm()
    context = {**_context(membership, request), "form": form, "link": link}
    status = 422 if form.errors else 200
    return render(request, "projects/members.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    """One member, to be changed."""
    membership = project_for(request.user, slug, "manage")
    project = membership.project
    member = reads.member_of(project, member_id)
    defaults = {name: getattr(project, name) for name in ("daily_quota", "total_quota")}
    form = MemberForm(request.POST or None, defaults=defaults, initial=reads.describe(member))
    if request.method == "POST" and form.is_valid():
        try:
            members.change(
                project=project, by=membership.person, member_id=member_id, **form.cleaned_data
            )
        except LastManager as refusal:
            form.add_error("role", refusal.detail)
        else:
            messages.success(request, _("%(user)s is changed.") % {"user": member.user})
            return redirect("members", slug)
    context = {
        "membership": membership,
        "project": project,
        "member": reads.describe(member),
        "usage": reads.usage(project, member),
        "form": form,
        "pause": PauseForm(),
    }
    status = 422 if form.errors else 200
    return render(request, "projects/member.html", context, status=status)


@login_required
@require_POST
def pause(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    membership = project_for(request.user, slug, "manage")
    form = PauseForm(request.POST)
    if not form.is_valid():
        raise BadInput(_("Give a reason of at most 300 characters."), why=_("is too long"))
    members.pause(
        project=membership.project, by=membership.person, member_id=member_id, **form.cleaned_data
    )
    return redirect("members", slug)


@login_required
@require_POST
def resume(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    membership = project_for(request.user, slug, "manage")
    members.resume(project=membership.project, by=membership.person, member_id=member_id)
    return redirect("members", slug)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, member_id: int) -> HttpResponse:
    membership = project_for(request.user, slug, "manage")
    members.remove(project=membership.project, by=membership.person, member_id=member_id)
    if member_id == membership.member.pk:
        return redirect("projects")
    return redirect("members", slug)


@login_required
@require_POST
def revoke(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    membership = project_for(request.user, slug, "manage")
    invitations.revoke(
        project=membership.project, by=membership.person, invitation_id=invitation_id
    )
    return redirect(f"{reverse('members', args=[slug])}#invitations")


def _context(membership: Membership, request: HttpRequest) -> dict[str, Any]:
    project = membership.project
    people = Paginator(reads.members_of(project), ON_A_PAGE).get_page(request.GET.get("page"))
    newest = links.invitations_of(project)[:ON_A_PAGE]
    return {
        "membership": membership,
        "project": project,
        "page": people,
        "members": [reads.describe(member) for member in people],
        "invitations": [links.describe(invitation) for invitation in newest],
        "roles": reads.ROLES,
        "verbs": reads.roles_table(),
    }
