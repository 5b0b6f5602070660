"""The rules of a project: seen and changed by who manages it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from labeling.errors import BadInput
from labeling.forms.rules import RulesForm
from labeling.selectors.projects import Membership, project_for
from labeling.selectors.rules import preview
from labeling.services import rules
from labeling.services.rules import Changed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    membership = project_for(request.user, slug, "manage")
    sentence = preview(membership.project)  # before the form writes into the project
    form = RulesForm(request.POST or None, instance=membership.project)
    if request.method == "POST" and form.is_valid() and (told := _changed(membership, form)):
        messages.success(request, told)
        return redirect("rules", slug)
    context = {"membership": membership, "form": form, "preview": sentence, "slug": slug}
    return render(request, "projects/rules.html", context, status=422 if form.errors else 200)


def _changed(membership: Membership, form: RulesForm) -> str | None:
    """What to say of the change; None if it was refused, which the form then tells."""
    try:
        done = rules.change(project=membership.project, by=membership.person, **form.cleaned_data)
    except BadInput as refusal:
        for name, words in refusal.fields.items():
            form.add_error(name, words)
        return None
    return _told(done)


def _told(done: Changed) -> str:
    if done.later:
        return _("Saved. A worker brings all labels in line; that takes a while.")
    if done.rules:
        return _("Saved.")
    return _("Nothing was changed; the rules were applied once more.")
