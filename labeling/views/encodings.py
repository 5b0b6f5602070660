"""Choosing an encoder and cancelling an encoding on the project page."""

from contextlib import suppress

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from labeling.errors import EncodingIsLive, EncodingIsOver
from labeling.selectors.projects import project_for
from labeling.services import encodings
from labeling.views.rounds import answer


@login_required
@require_POST
def encode(request: HttpRequest, slug: str) -> HttpResponse:
    membership = project_for(request.user, slug, "encode")
    with suppress(EncodingIsLive):  # the fragment shows the live one
        encodings.encode(
            project=membership.project,
            by=membership.person,
            encoder=request.POST.get("encoder", ""),
        )
    return answer(request, membership)


@login_required
@require_POST
def cancel(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    membership = project_for(request.user, slug, "encode")
    with suppress(EncodingIsOver):  # it ended a moment before; the fragment shows how
        encodings.cancel(project=membership.project, by=membership.person, number=number)
    return answer(request, membership)
