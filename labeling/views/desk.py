"""The labeling desk: a page that speaks to the API."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from labeling.selectors.keys import keys_of
from labeling.selectors.progress import progress
from labeling.selectors.projects import categories_of, project_for
from labeling.views.desk_words import desk_words

SENT = ("name", "code", "shift")  # of a key, to the desk
AHEAD = 3  # claims held: the one on the screen and two decoded behind it


@login_required
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    membership = project_for(request.user, slug, "label")
    project = membership.project
    categories = categories_of(project)
    keys = keys_of(project)
    data = {
        "slug": slug,
        "csrf": get_token(request),
        "ahead": AHEAD,
        "keys": [{name: key[name] for name in SENT} for key in keys],
        "urls": {
            "claims": reverse("api-claims", args=[slug]),
            "annotations": reverse("api-annotations", args=[slug]),
            "project": reverse("project", args=[slug]),
        },
    }
    context = {
        "project": {
            "slug": slug,
            "name": project.name,
            "question": project.question,
            "task": project.task,
            "modality": project.modality,
        },
        "categories": categories,
        "progress": progress(project, of=membership.person),
        "keys": keys,
        "task_template": f"desk/tasks/{project.task}.html",
        "data": data,
        "words": desk_words(),
        "scripts": [f"stages/{project.modality}.js", f"tasks/{project.task}.js"],
    }
    return render(request, "desk/desk.html", context)
