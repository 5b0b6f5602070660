"""Choosing the model version in use, on the project page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from labeling.selectors.projects import project_for
from labeling.services import models


@login_required
@require_POST
def activate(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member = project_for(request.user, slug, "activate")
    models.activate(project=member.project, by=member.person, number=number)
    return redirect(f"{member.project.get_absolute_url()}#models")
