"""The budget page: what was spent, what is left, until when; and the forms that change it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from labeling.errors import Refusal
from labeling.formats.csv_out import rows_as_csv
from labeling.forms.budget import AdjustForm, BudgetForm, RateForm, typed
from labeling.selectors import budget as reads
from labeling.selectors import ledger
from labeling.selectors.projects import Membership, project_for
from labeling.services import budgets

ON_A_PAGE = 25
Forms = dict[str, forms.Form]


@login_required
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, project_for(request.user, slug, "manage"), {})


@login_required
@require_POST
def change(request: HttpRequest, slug: str) -> HttpResponse:
    membership = project_for(request.user, slug, "manage")
    form = BudgetForm(request.POST, auto_id="id_budget_%s")

    def do() -> str:
        budgets.set_budget(project=membership.project, by=membership.person, **form.cleaned_data)
        return _("The budget is set.")

    return _answer(request, membership, {"budget_form": form}, do)


@login_required
@require_POST
def rate(request: HttpRequest, slug: str) -> HttpResponse:
    membership = project_for(request.user, slug, "manage")
    form = RateForm(request.POST, auto_id="id_rate_%s", **_choices(membership))

    def do() -> str:
        given = {**form.cleaned_data, "annotator": _person(membership, form)}
        budgets.set_rate(project=membership.project, by=membership.person, **given)
        return _("The rate is set.")

    return _answer(request, membership, {"rate_form": form}, do)


@login_required
@require_POST
def adjust(request: HttpRequest, slug: str) -> HttpResponse:
    membership = project_for(request.user, slug, "manage")
    form = AdjustForm(request.POST, auto_id="id_adjust_%s", **_choices(membership))

    def do() -> str:
        given = {**form.cleaned_data, "annotator": _person(membership, form)}
        budgets.adjust(project=membership.project, by=membership.person, **given)
        return _("The adjustment stands in the ledger.")

    return _answer(request, membership, {"adjust_form": form}, do)


@login_required
@require_safe
def as_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The whole ledger, line by line."""
    project = project_for(request.user, slug, "manage").project
    budget = reads.the_budget_of(project)
    return StreamingHttpResponse(
        rows_as_csv(ledger.COLUMNS, ledger.rows(budget)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}-ledger.csv"'},
    )


def _answer(
    request: HttpRequest, membership: Membership, given: Forms, do: Callable[[], str]
) -> HttpResponse:
    """Do what the form asks for, or show the page again with what is wrong."""
    [form] = given.values()
    if form.is_valid():
        try:
            messages.success(request, do())
        except Refusal as refusal:
            _explain(form, refusal)
        else:
            return redirect("budget", membership.project.slug)
    return _page(request, membership, given, status=422)


def _explain(form: forms.Form, refusal: Refusal) -> None:
    named = [name for name in refusal.fields if name in form.fields]
    form.add_error(named[0] if named else None, refusal.detail)


def _person(membership: Membership, form: forms.Form) -> Any:
    name = form.cleaned_data["annotator"]
    return reads.person_named(membership.project, name) if name else None


def _choices(membership: Membership) -> dict[str, Any]:
    """What the forms need to know: there is nothing to rate or adjust without a budget."""
    return {
        "currency": reads.the_budget_of(membership.project).currency,
        "people": reads.members_named(membership.project),
    }


def _page(
    request: HttpRequest, membership: Membership, given: Forms, status: int = 200
) -> HttpResponse:
    project = membership.project
    budget = reads.budget_of(project)
    context: dict[str, Any] = {"membership": membership, "project": project, "budget": None}
    if budget is None:
        context["budget_form"] = BudgetForm(auto_id="id_budget_%s")
        return render(request, "projects/budget.html", {**context, **given}, status=status)
    choices = _choices(membership)
    page = Paginator(ledger.ledger(budget), ON_A_PAGE).get_page(request.GET.get("page"))
    known = reads.figures(budget)
    context |= {
        "budget": reads.overview(project, budget),
        "rates": reads.rate_table(budget),
        "costs": reads.costs(budget),
        "page": page,
        "lines": [ledger.describe(line) for line in page],
        "budget_form": BudgetForm(
            auto_id="id_budget_%s",
            initial={
                **known,
                "limit": typed(budget.limit, budget.currency),
                "stops": "yes" if budget.stops else "no",
            },
        ),
        "rate_form": RateForm(auto_id="id_rate_%s", **choices),
        "adjust_form": AdjustForm(auto_id="id_adjust_%s", **choices),
    }
    return render(request, "projects/budget.html", {**context, **given}, status=status)
