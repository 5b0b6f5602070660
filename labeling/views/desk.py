"""The labeling desk: a page that speaks to the API."""

from collections.abc import Callable
from typing import cast

from csp.constants import NONCE
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from labeling.selectors.batches import has_grid
from labeling.selectors.guidelines import guideline_for
from labeling.selectors.keys import COLLECTING, keys_of
from labeling.selectors.preferences import MODES, preferences_of
from labeling.selectors.progress import progress
from labeling.selectors.projects import categories_of, project_for
from labeling.views.desk_words import desk_words

SENT = ("name", "code", "shift")  # of a key, to the desk
TOOLED = ("image", "series", "audio")  # whose stage has a toolbar
AHEAD = 3  # claims held: the one on the screen and two decoded behind it
View = Callable[..., HttpResponse]
_with_nonce = cast("Callable[[View], View]", csp_update({"style-src": NONCE}))


@login_required
@require_safe
@_with_nonce  # an audio player brings a style sheet of its own
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    membership = project_for(request.user, slug, "label")
    project = membership.project
    tooled = project.modality in TOOLED
    preferences = preferences_of(request.user)
    keys = keys_of(project, preferences["keys"])
    data = {
        "slug": slug,
        "task": project.task,
        "csrf": get_token(request),
        "ahead": AHEAD,
        "keys": [{name: key[name] for name in SENT} for key in keys],
        **{name: preferences[name] for name in ("shortcuts", "goal", "breaks")},
        "urls": _urls(slug),
    }
    context = {
        "project": {
            "slug": slug,
            "name": project.name,
            "question": project.question,
            "task": project.task,
            "modality": project.modality,
            "options": project.options,
            "collects": project.task in COLLECTING,
            "suggests": project.suggestions != "hidden",
            "has_grid": has_grid(project),
        },
        "categories": categories_of(project),
        "guideline": guideline_for(membership.member),
        "preferences": preferences,
        "goal": preferences["goal"],
        "modes": MODES,
        "progress": progress(project, of=membership.person),
        "keys": keys,
        "task_template": f"desk/tasks/{project.task}.html",
        "stage_template": f"desk/stages/{project.modality}.html" if tooled else "",
        "data": data,
        "words": desk_words(),
        "scripts": [f"stages/{project.modality}.js", f"tasks/{project.task}.js"],
    }
    return render(request, "desk/desk.html", context)


def _urls(slug: str) -> dict[str, str]:
    return {
        "claims": reverse("api-claims", args=[slug]),
        "annotations": reverse("api-annotations", args=[slug]),
        "guideline": reverse("api-guideline", args=[slug]),
        "seen": reverse("api-guideline-seen", args=[slug]),
        "preferences": reverse("api-preferences"),
    }
