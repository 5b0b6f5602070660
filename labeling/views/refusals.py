"""Refusals as pages: the same sentences that the API answers with."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from labeling.errors import Refusal

Handler = Callable[[HttpRequest], HttpResponse]
PAGES = {403: "403.html", 404: "404.html"}


class RefusalMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        page = PAGES.get(error.status, "refusal.html")
        return render(request, page, {"detail": error.detail}, status=error.status)
