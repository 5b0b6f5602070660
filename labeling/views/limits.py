"""How much a request may carry, decided before anything reads its body (CSRF reads forms)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

Handler = Callable[[HttpRequest], HttpResponse]


class BodyLimitMiddleware:
    """Files only from people who are logged in, and only up to the limit. Else 413."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        api = request.path.startswith("/api/")  # reads JSON alone, and refuses in its own words
        if not api and length.isdecimal() and int(length) > self.limit(request):
            most = {"most": f"{self.limit(request) / 1e6:,.0f}"}
            detail = _("At most %(most)s MB can be sent here at once.") % most
            return render(request, "refusal.html", {"detail": detail}, status=413)
        return self.get_response(request)

    def limit(self, request: HttpRequest) -> int:
        form = (request.content_type or "").startswith("multipart/form-data")
        if form and request.user.is_authenticated:
            return int(settings.UPLOAD_MAX_BYTES) + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
