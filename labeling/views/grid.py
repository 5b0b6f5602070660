"""The grid: look-alikes answered with one key. A page that speaks to the API."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from labeling.selectors.batches import RECHECK_PERCENT, check_grid
from labeling.selectors.keys import keys_of
from labeling.selectors.preferences import preferences_of
from labeling.selectors.projects import categories_of, project_for
from labeling.services.batches import MOST
from labeling.views.grid_words import grid_ends, grid_words

HEARD = ("undo", "skip")  # of the desk's keys, as this person has them


@login_required
@require_safe
def grid(request: HttpRequest, slug: str) -> HttpResponse:
    membership = project_for(request.user, slug, "label")
    project = membership.project
    check_grid(project)
    preferences = preferences_of(request.user)
    keys = {key["name"]: key for key in keys_of(project, preferences["keys"])}
    data = {
        "slug": slug,
        "csrf": get_token(request),
        "count": MOST,
        "shortcuts": preferences["shortcuts"],
        "keys": [{part: keys[name][part] for part in ("name", "code", "shift")} for name in HEARD],
        "urls": {
            "batches": reverse("api-batches", args=[slug]),
            "answers": reverse("api-batch-answers", args=[slug]),
            "undo": reverse("api-batch-undo", args=[slug]),
            "release": reverse("api-batch-release", args=[slug]),
        },
    }
    context = {
        "membership": membership,
        "project": {
            "slug": slug,
            "name": project.name,
            "question": project.question,
            "modality": project.modality,
        },
        "categories": categories_of(project),
        "keys": keys,
        "data": data,
        "words": grid_words(),
        "ends": grid_ends(),
        "recheck_percent": RECHECK_PERCENT,
    }
    return render(request, "grid/grid.html", context)
