"""A person's own choices: the language and the theme of every page, and how the desk is liked.

Language and theme travel in cookies, so that no page needs a row to be drawn; whoever is logged in
has them in a row, too, and finds them again on another computer.
"""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from labeling.errors import BadInput
from labeling.forms.preferences import PreferencesForm
from labeling.selectors.preferences import preferences_of
from labeling.selectors.projects import Person
from labeling.services import preferences
from labeling.views.surroundings import THEMES

A_YEAR = 31_536_000


class Login(LoginView):
    """Logging in brings one's language and theme along. Who has chosen neither keeps what was
    chosen here a moment ago."""

    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        mine = preferences_of(form.get_user())
        usual = {"language": "", "theme": "auto"}
        chosen = {name: mine[name] for name in usual if mine[name] != usual[name]}
        return remember(self.request, response, **chosen)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """The button of every page."""
    chosen = request.POST.get("theme")
    return _chosen(request, {"theme": chosen} if chosen in THEMES else {})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Likewise."""
    wanted = request.POST.get("language")
    return _chosen(request, {"language": wanted} if wanted in dict(settings.LANGUAGES) else {})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """The page of all preferences."""
    person = cast("Person", request.user)
    form = PreferencesForm(request.POST or None, preferences_of(person))
    if request.method == "POST" and form.is_valid() and _saved(form, person):
        given = form.cleaned_data
        with override(given["language"] or None):
            messages.success(request, _("Saved."))
        cookies = {name: given[name] for name in ("language", "theme")}
        return remember(request, redirect("preferences"), **cookies)
    status = 422 if request.method == "POST" else 200
    return render(request, "registration/preferences.html", {"form": form}, status=status)


def remember(request: HttpRequest, response: HttpResponse, **cookies: str) -> HttpResponse:
    """Put them where every page looks; an empty language leaves it to the browser."""
    for name, value in cookies.items():
        cookie = settings.LANGUAGE_COOKIE_NAME if name == "language" else name
        if not value:
            response.delete_cookie(cookie, samesite="Lax")
            continue
        response.set_cookie(
            cookie, value, A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return response


def _chosen(request: HttpRequest, choice: dict[str, str]) -> HttpResponse:
    """Keep the choice, and go back to where it was made."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    if choice and request.user.is_authenticated:
        preferences.change(by=request.user, **choice)
    return remember(request, HttpResponseRedirect(back), **choice)


def _saved(form: PreferencesForm, person: Person) -> bool:
    """Whether the service took them; what it refuses is said in the form."""
    try:
        preferences.change(by=person, **form.chosen())
    except BadInput as refusal:
        for name, words in refusal.fields.items():
            field = name if name in form.fields else None
            form.add_error(field, words if field else refusal.detail)
        return False
    return True
