"""Choosing a project, starting one, and seeing how it learns."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from labeling.answers import KINDS
from labeling.errors import BadInput
from labeling.forms.projects import ProjectForm
from labeling.selectors import advice, curve, encodings, models, progress, projects, rounds
from labeling.selectors.batches import has_grid
from labeling.selectors.projects import Membership, Person
from labeling.services.projects import create


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "projects/list.html", {"projects": projects.cards(request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ProjectForm.Meta.fields}
        fields["options"] = form.options()
        try:
            project = create(by=cast("Person", request.user), categories=form.names(), **fields)
        except BadInput as refusal:
            form.refuse(refusal.fields, refusal.detail)
        else:
            return redirect("project-import", project.slug)
    status = 422 if form.errors else 200
    return render(request, "projects/new.html", {"form": form}, status=status)


@login_required
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    membership = projects.project_for(request.user, slug, "see")
    return render(request, "projects/detail.html", learning_context(membership))


def learning_context(membership: Membership) -> dict[str, Any]:
    """Everything that the project page and its refreshing fragments show."""
    project = membership.project
    turns = rounds.rounds_of(project)[: rounds.NEWEST]
    live = rounds.live_round(project)
    recipe = project.recipe
    inspects = membership.may("inspect")
    return {
        "membership": membership,
        "project": {
            "slug": project.slug,
            "name": project.name,
            "question": project.question,
            "modality": project.modality,
            "task": project.task,
            "round_size": project.round_size,
            "encoder": recipe.get("encoder", "auto"),
            "strategy": recipe.get("strategy", "auto"),
        },
        "categories": projects.categories_of(project),
        "progress": progress.progress(project, of=membership.person),
        "live_round": rounds.describe(live, reasons=inspects) if live else None,
        "rounds": [rounds.describe(turn, reasons=inspects) for turn in turns],
        "encoding": encodings.overview(project, reasons=inspects),
        "models": models.versions(project),
        "learns": KINDS[project.task].learns,
        "curve": curve.learning_curve(project),
        "advice": advice.advice(project),
        "strategies": [
            {"name": name, "caption": entry.caption}
            for name, entry in rounds.strategies_of(project).items()
        ],
        "has_grid": has_grid(project),
        "can": {verb: membership.may(verb) for verb in ("label", "retrain", "import", "inspect")}
        | {"activate": membership.may("activate"), "encode": membership.may("encode")}
        | {"cancel": membership.may("retrain")},
    }
