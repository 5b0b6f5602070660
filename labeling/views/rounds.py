"""Rounds on the project page: progress while one runs, retrain, cancel, one round in full."""

from contextlib import suppress

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from labeling.errors import BadInput, RoundIsLive, RoundIsOver
from labeling.forms.projects import RetrainForm
from labeling.selectors import advice
from labeling.selectors import rounds as reads
from labeling.selectors.projects import Membership, project_for
from labeling.services import rounds
from labeling.views.projects import learning_context


@login_required
@require_safe
def status(request: HttpRequest, slug: str) -> HttpResponse:
    """The fragment that polls. It brings the new curve along when a round has ended."""
    return _fragment(request, project_for(request.user, slug, "see"))


@login_required
@require_POST
def retrain(request: HttpRequest, slug: str) -> HttpResponse:
    membership = project_for(request.user, slug, "retrain")
    form = RetrainForm(request.POST, strategies=reads.strategies_of(membership.project))
    if not form.is_valid():
        raise BadInput(_("Choose one of the strategies in the list."), strategy=_("unknown"))
    with suppress(RoundIsLive):  # the fragment shows the live one, which is what was asked for
        rounds.retrain(project=membership.project, by=membership.person, recipe=form.recipe())
    return answer(request, membership)


@login_required
@require_POST
def cancel(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    membership = project_for(request.user, slug, "retrain")
    with suppress(RoundIsOver):  # it ended a moment before; the fragment shows how
        rounds.cancel(project=membership.project, by=membership.person, number=number)
    return answer(request, membership)


@login_required
@require_safe
def detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    membership = project_for(request.user, slug, "see")
    project = membership.project
    turn = reads.round_of(project, number)
    metrics = reads.metrics_of(turn)
    context = {
        "project": {"slug": project.slug, "name": project.name},
        "round": reads.describe(turn, reasons=membership.may("inspect")),
        "metrics": metrics,
        "figures": advice.figures(project, metrics) if metrics else [],
        "categories": reads.categories_of(turn),
        "inspects": membership.may("inspect"),
        "picks": reads.picks_of(turn) if membership.may("inspect") else [],
    }
    return render(request, "projects/round.html", context)


def answer(request: HttpRequest, membership: Membership) -> HttpResponse:
    """What a button of the project page gets: the fragments, or the page for who has no script."""
    if request.headers.get("HX-Request"):
        return _fragment(request, membership)
    return redirect("project", membership.project.slug)


def _fragment(request: HttpRequest, membership: Membership) -> HttpResponse:
    context = learning_context(membership)
    return render(request, "projects/_round.html", {**context, "oob": True})
