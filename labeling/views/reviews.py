"""The review pages: what waits, one case, and what a reviewer does about it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from labeling.errors import Refusal
from labeling.forms.reviews import AnswerForm, DecideForm, GoldForm, QuestionForm, ReturnForm
from labeling.selectors import reviews as reads
from labeling.selectors.cases import annotation_named, case
from labeling.selectors.preferences import preferences_of
from labeling.selectors.projects import Membership, categories_of, project_for
from labeling.selectors.spoken import told
from labeling.services import reviews

Deed = Callable[[Membership, dict[str, Any]], str]


@login_required
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    return overview(request, project_for(request.user, slug, "review"), GoldForm())


def overview(
    request: HttpRequest, membership: Membership, form: GoldForm, *, status: int = 200
) -> HttpResponse:
    project = membership.project
    waiting = _page(request, "page", reads.to_review(project))
    decided = _page(request, "decided", reads.verdicts(project))
    suspicious = _page(request, "suspicious", reads.suspicious(project))
    open_questions = reads.questions(project)[: reads.PAGE]
    context = {
        "membership": membership,
        "project": {"slug": project.slug, "name": project.name},
        "counts": reads.counts(project),
        "waiting": waiting,
        "samples": reads.describe(project, list(waiting)),
        "suspicious": suspicious,
        "suspicions": [reads.describe_suspicion(project, one) for one in suspicious],
        "questions": [reads.describe_question(project, one) for one in open_questions],
        "decided": decided,
        "verdicts": reads.describe_verdicts(project, list(decided)),
        "manages": membership.may("manage"),
    }
    if membership.may("manage"):
        gold = _page(request, "known", reads.gold_samples(project))
        context |= {
            "gold": gold,
            "known": reads.describe_gold(project, gold),
            "gold_form": form,
            "gold_percent": project.gold_percent,
        }
    return render(request, "projects/review.html", context, status=status)


@login_required
@require_safe
def detail(request: HttpRequest, slug: str, sample_id: int) -> HttpResponse:
    return _case(request, project_for(request.user, slug, "review"), sample_id)


@login_required
@require_POST
def decide(request: HttpRequest, slug: str, sample_id: int) -> HttpResponse:
    def deed(membership: Membership, given: dict[str, Any]) -> str:
        project, by = membership.project, membership.person
        about = {name: given[name] for name in ("note", "replace")}
        if given["adopt"]:
            named = annotation_named(project, sample_id, given["adopt"])
            verdict = reviews.adopt(project=project, by=by, annotation_id=named, **about)
        else:
            category = given["category"]
            verdict = reviews.decide(
                project=project, by=by, sample_id=sample_id, category=category, **about
            )
        return _("Decided: %(category)s.") % {"category": told(project, verdict)}

    return _do(request, slug, sample_id, DecideForm(request.POST), deed)


@login_required
@require_POST
def send_back(request: HttpRequest, slug: str, sample_id: int) -> HttpResponse:
    def deed(membership: Membership, given: dict[str, Any]) -> str:
        reviews.send_back(
            project=membership.project,
            by=membership.person,
            annotation_id=annotation_named(membership.project, sample_id, given["answer"]),
            note=given["note"],
        )
        return _("Returned. Its author is shown your note and answers again.")

    return _do(request, slug, sample_id, ReturnForm(request.POST), deed)


@login_required
@require_POST
def ask(request: HttpRequest, slug: str, sample_id: int) -> HttpResponse:
    def deed(membership: Membership, given: dict[str, Any]) -> str:
        reviews.ask_guideline(
            project=membership.project, by=membership.person, sample_id=sample_id, **given
        )
        return _("Asked. The sample is put aside until a manager has answered.")

    return _do(request, slug, sample_id, QuestionForm(request.POST), deed)


@login_required
@require_POST
def ask_again(request: HttpRequest, slug: str, sample_id: int) -> HttpResponse:
    def deed(membership: Membership, _given: dict[str, Any]) -> str:
        reviews.ask_again(project=membership.project, by=membership.person, sample_id=sample_id)
        return _("Asked: one annotator more gets this sample.")

    return _do(request, slug, sample_id, forms.Form(request.POST), deed)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str, sample_id: int) -> HttpResponse:
    membership = project_for(request.user, slug, "review")
    reviews.withdraw(project=membership.project, by=membership.person, sample_id=sample_id)
    messages.success(request, _("Withdrawn. The label is again what the annotations say."))
    return redirect("review-sample", slug, sample_id)


@login_required
@require_POST
def answer(request: HttpRequest, slug: str, question_id: int) -> HttpResponse:
    membership = project_for(request.user, slug, "manage")
    form = AnswerForm(request.POST)
    if form.is_valid():
        asked = reviews.answer_guideline(
            project=membership.project,
            by=membership.person,
            review_id=question_id,
            answer=form.cleaned_data["answer"],
        )
        messages.success(
            request,
            _("Answered. It is shown with sample %(sample_id)s.") % {"sample_id": asked.sample_id},
        )
        return redirect("review", slug)
    messages.error(request, _("Write an answer of at most 2,000 characters."))
    return overview(request, membership, GoldForm(), status=422)


def _do(
    request: HttpRequest, slug: str, sample_id: int, form: forms.Form, deed: Deed
) -> HttpResponse:
    """Do one thing about a sample and go on to the next; say on its page why it cannot be done."""
    membership = project_for(request.user, slug, "review")
    if not form.is_valid():
        said = [str(error) for errors in form.errors.values() for error in errors]
        return _case(request, membership, sample_id, error=" ".join(said), status=422)
    following = reads.after(membership.project, sample_id)  # before it leaves the queue
    try:
        messages.success(request, deed(membership, form.cleaned_data))
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return _case(request, membership, sample_id, error=refusal.detail, status=409)
    if following is None:
        return redirect("review", slug)
    return redirect("review-sample", slug, following)


def _case(
    request: HttpRequest,
    membership: Membership,
    sample_id: int,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    project = membership.project
    context = {
        "shortcuts": preferences_of(request.user)["shortcuts"],
        "membership": membership,
        "project": {"slug": project.slug, "name": project.name, "question": project.question},
        "categories": categories_of(project),
        "case": case(membership, sample_id),
        "following": reads.after(project, sample_id),
        "error": error,
        "manages": membership.may("manage"),
    }
    return render(request, "projects/review_sample.html", context, status=status)


def _page(request: HttpRequest, name: str, rows: QuerySet[Any]) -> Page[Any]:
    """One page of a list; `name` is its parameter in the address."""
    return Paginator(rows, reads.PAGE).get_page(request.GET.get(name))
