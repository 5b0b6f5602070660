"""What every page knows: the theme, and whether a learner is at work."""

from typing import Any

from django.http import HttpRequest

from labeling.selectors.health import learner_is_silent

THEMES = ("auto", "light", "dark")


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get("theme", "auto")
    return chosen if chosen in THEMES else "auto"


def surroundings(request: HttpRequest) -> dict[str, Any]:
    known = getattr(request, "user", None) is not None and request.user.is_authenticated
    return {
        "theme": theme_of(request),
        "learner_silent": known and learner_is_silent(),
    }
