"""One shape for every error: {code, detail, fields?}."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler

from labeling.errors import Refusal


class ErrorOut(serializers.Serializer):
    code = serializers.CharField()
    detail = serializers.CharField()
    fields = serializers.DictField(required=False)  # type: ignore[assignment]


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into an answer; None lets Django log it and answer 500."""
    if isinstance(error, Refusal):
        return _shaped(error.status, error.code, error.detail, error.fields)
    if isinstance(error, RequestDataTooBig):
        most = {"most": f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE:,}"}
        told = _("A body has at most %(most)s bytes; send less.") % most
        return _shaped(413, "too_large", told, {})
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        fields = _fields(error.detail)
        sentence = "; ".join(f"{name}: {words}" for name, words in fields.items())
        return _shaped(400, "bad_input", sentence, fields)
    shaped = _shaped(response.status_code, _code(error), _sentence(error), {})
    for header in ("WWW-Authenticate", "Retry-After"):
        if header in response:
            shaped[header] = response[header]
    return shaped


def _shaped(status: int, code: str, detail: str, fields: dict[str, str]) -> Response:
    body = {"code": code, "detail": detail, **({"fields": fields} if fields else {})}
    return Response(body, status=status)


def _code(error: Exception) -> str:
    return getattr(error, "default_code", "not_found")


def _sentence(error: Exception) -> str:
    return str(getattr(error, "detail", None) or _("There is nothing here."))


def _fields(detail: Any, name: str = "body") -> dict[str, str]:
    """Flatten DRF's nested messages to one sentence a field."""
    if isinstance(detail, dict):
        flat: dict[str, str] = {}
        for key, value in detail.items():
            inner = str(key) if name == "body" else f"{name}.{key}"
            flat.update(_fields(value, name if key == "non_field_errors" else inner))
        return flat
    parts = detail if isinstance(detail, list) else [detail]
    return {name: " ".join(map(str, parts))}
