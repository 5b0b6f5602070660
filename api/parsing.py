"""Reading bodies: JSON that the rest of the code and both databases can take."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 20


class Json(JSONParser):
    def parse(self, *given: Any, **named: Any) -> Any:
        try:
            body = super().parse(*given, **named)
        except RecursionError:
            raise _too_deep() from None
        _check(body, DEEPEST)
        return body


def _check(part: Any, room: int) -> None:
    if room == 0:
        raise _too_deep()
    if isinstance(part, str):
        _check_text(part)
    elif isinstance(part, dict | list):
        for one in part:
            _check(one, room - 1)
    if isinstance(part, dict):
        for one in part.values():
            _check(one, room - 1)


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ParseError(
            _("%(text)s holds half of a surrogate pair; send whole characters.")
            % {"text": repr(text[:40])}
        ) from None


def _too_deep() -> ParseError:
    return ParseError(
        _("The JSON is nested more than %(deepest)d deep; flatten it.") % {"deepest": DEEPEST}
    )
