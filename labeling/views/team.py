"""The team page: how well people answer and agree, and beside it how fast."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from labeling.selectors.agreement import agreement
from labeling.selectors.anchoring import anchoring
from labeling.selectors.batches import error_rate, has_grid
from labeling.selectors.projects import project_for
from labeling.selectors.team import team


@login_required
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    membership = project_for(request.user, slug, "see")
    project = membership.project
    context = {
        "membership": membership,
        "project": {"slug": project.slug, "name": project.name},
        "team": team(membership),
        "agreement": agreement(project) if membership.may("inspect") else None,
        "anchoring": anchoring(project) if membership.may("inspect") else None,
        "batches": error_rate(project) if has_grid(project) else None,
        "reviews": membership.may("review"),
    }
    return render(request, "projects/team.html", context)
