"""Following an invitation's link, and a person's own account."""

import logging
import re
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from labeling.errors import BadInput
from labeling.forms.accounts import NewAccountForm, PasswordForm
from labeling.selectors.invitations import invitation_for, is_member
from labeling.selectors.projects import Person
from labeling.services import invitations

A_LINK = re.compile(r"/join/\S+")


class _NoLinks(logging.Filter):
    """Django logs the address of a request that is refused; this one may still open a door."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                A_LINK.sub("/join/…", part) if isinstance(part, str) else part
                for part in record.args
            )
        return True


for _name in ("django.request", "django.security.csrf", "django.server"):
    logging.getLogger(_name).addFilter(_NoLinks())


@sensitive_post_parameters("password", "again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What a link leads to. One that does not work names neither project nor person."""
    invitation = invitation_for(token)
    wanted = request.POST.get("as")
    form = NewAccountForm(request.POST if wanted == "new" else None)
    known = request.user.is_authenticated
    if wanted == "me" and known:
        invitations.accept(token=token, by=cast("Person", request.user))
        return redirect("project", invitation.project.slug)
    if wanted == "new" and not known and _has_account(request, token, form):
        return redirect("project", invitation.project.slug)
    context = {
        "invitation": invitation,
        "member": known and is_member(request.user, invitation.project),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "registration/join.html", context, status=status)


def _has_account(request: HttpRequest, token: str, form: NewAccountForm) -> bool:
    """Make the account, and log it in."""
    if not form.is_valid():
        return False
    username, password = form.cleaned_data["username"], form.cleaned_data["password"]
    try:
        user = invitations.join_as_new(token=token, username=username, password=password)
    except BadInput as refusal:
        for name in refusal.fields:
            form.add_error(name, refusal.detail)
        return False
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return True


class Account(PasswordChangeView):
    """Changing one's own password needs no operator."""

    form_class = PasswordForm
    template_name = "registration/account.html"
    success_url = reverse_lazy("password")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed."))
        return super().form_valid(form)
