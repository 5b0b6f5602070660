"""Mixing samples with a known answer in, on the review page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from labeling.forms.reviews import GoldForm
from labeling.selectors.projects import project_for
from labeling.services import gold
from labeling.views.reviews import overview


@login_required
@require_POST
def mark(request: HttpRequest, slug: str) -> HttpResponse:
    membership = project_for(request.user, slug, "manage")
    form = GoldForm(request.POST)
    if not form.is_valid():
        return overview(request, membership, form, status=422)
    wanted = form.cleaned_data["count"]
    found = gold.mark_some(project=membership.project, by=membership.person, count=wanted)
    if found.marked < wanted:
        fewer = _(
            "%(marked)d of %(wanted)d samples marked: no more have a known answer and were "
            "answered by nobody. Import samples with their answers."
        )
        messages.warning(request, fewer % {"marked": found.marked, "wanted": wanted})
    else:
        messages.success(request, _("%(marked)d samples marked.") % {"marked": found.marked})
    return redirect(f"{reverse('review', args=[slug])}#gold")


@login_required
@require_POST
def unmark(request: HttpRequest, slug: str, sample_id: int) -> HttpResponse:
    membership = project_for(request.user, slug, "manage")
    gold.unmark(project=membership.project, by=membership.person, sample_ids=[sample_id])
    return redirect(f"{reverse('review', args=[slug])}#gold")
