"""Who did what to a project."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from labeling.errors import BadInput
from labeling.formats.csv_out import rows_as_csv
from labeling.forms.members import AuditForm
from labeling.selectors import events
from labeling.selectors.projects import Membership, project_for

ON_A_PAGE = 50


@login_required
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    membership = project_for(request.user, slug, "manage")
    form = _asked(request, membership)
    page = Paginator(_found(membership, form), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "membership": membership,
        "project": membership.project,
        "form": form,
        "page": page,
        "events": [events.describe(event) for event in page],
    }
    return render(request, "projects/audit.html", context)


@login_required
@require_safe
def as_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same lines as a file, each as soon as it is read."""
    membership = project_for(request.user, slug, "manage")
    found = _found(membership, _asked(request, membership))
    return StreamingHttpResponse(
        rows_as_csv(events.COLUMNS, events.rows(found)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}-audit.csv"'},
    )


def _asked(request: HttpRequest, membership: Membership) -> AuditForm:
    form = AuditForm(request.GET, people=events.people_of(membership.project))
    if not form.is_valid():
        raise BadInput(_("Choose what and who from the lists of the audit log."), **_named(form))
    return form


def _named(form: AuditForm) -> dict[str, str]:
    return dict.fromkeys(form.errors, _("is not in the list"))


def _found(membership: Membership, form: AuditForm) -> Any:
    return events.events(membership.project, **form.cleaned_data)
