"""The guideline of a project: read by its members, written by who may guide them."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from labeling.errors import BadInput
from labeling.forms.guidelines import DefinitionsForm, GuidelineForm
from labeling.selectors.guidelines import guideline_for, rendered, versions
from labeling.selectors.projects import Membership, categories_of, project_for
from labeling.services import guidelines

ON_A_PAGE = 20
A_NUMBER = re.compile(r"[0-9]{1,6}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Read it; who may guide, writes it here, and sees how it will look before others do."""
    writes = request.method == "POST"
    membership = project_for(request.user, slug, "guide" if writes else "see")
    guideline = guideline_for(membership.member)
    form = GuidelineForm(request.POST if writes else None, initial={"text": guideline["text"]})
    preview = ""
    if writes and form.is_valid():
        if "preview" not in request.POST and _published(request, membership, form):
            return redirect("guideline", slug)
        preview = rendered(form.cleaned_data["text"])
    context = {
        **_shown(request, membership),
        "guideline": guideline,
        "form": form,
        "preview": preview,
        "definitions": DefinitionsForm(categories_of(membership.project)),
    }
    status = 422 if form.errors else 200
    return render(request, "guideline/index.html", context, status=status)


@login_required
@require_POST
def define(request: HttpRequest, slug: str) -> HttpResponse:
    """What each category means."""
    membership = project_for(request.user, slug, "guide")
    form = DefinitionsForm(categories_of(membership.project), request.POST)
    if not form.is_valid():
        raise BadInput(
            _("A definition is too long."), **dict.fromkeys(form.errors, _("is too long"))
        )
    told = form.definitions()
    changed = guidelines.define(project=membership.project, by=membership.person, definitions=told)
    messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
    return redirect("guideline", slug)


def _published(request: HttpRequest, membership: Membership, form: GuidelineForm) -> bool:
    try:
        made = guidelines.publish(
            project=membership.project, by=membership.person, text=form.cleaned_data["text"]
        )
    except BadInput as refusal:
        form.add_error("text", refusal.detail)
        return False
    told = _("Version %(version)d is what everybody reads now.") % {"version": made.version}
    messages.success(request, told)
    return True


def _shown(request: HttpRequest, membership: Membership) -> dict[str, Any]:
    """The versions there are, and the older one that was asked for."""
    found = versions(membership.project)
    asked = request.GET.get("version", "")
    older = found.filter(version=asked).first() if A_NUMBER.fullmatch(asked) else None
    return {
        "membership": membership,
        "project": membership.project,
        "slug": membership.project.slug,
        "may_guide": membership.may("guide"),
        "categories": categories_of(membership.project),
        "page": Paginator(found.defer("text"), ON_A_PAGE).get_page(request.GET.get("page")),
        "older": older,
        "older_html": rendered(older.text) if older else "",
    }
