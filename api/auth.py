"""Who is asking: a script with a token, or a browser with its session."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed

from api.models import AccessToken

NOTED_EVERY = timedelta(minutes=1)


class Token(TokenAuthentication):  # type: ignore[misc] # knox ships no types
    """`Authorization: Token …`"""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        if not token.isalnum():
            raise AuthenticationFailed(_("Invalid token."))
        user, access = super().authenticate_credentials(token)
        now = timezone.now()
        if access.last_used_at is None or access.last_used_at < now - NOTED_EVERY:
            AccessToken.objects.filter(pk=access.pk).update(last_used_at=now)
        return user, access

    def _cleanup_token(self, access: Any) -> bool:
        """Is this token over? Knox would look through all others of its owner, at every request."""
        over = access.expiry is not None and access.expiry < timezone.now()
        if over:
            access.delete()
        return over


class BrowserSession(SessionAuthentication):
    """The browser's own session, with CSRF."""


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "api.auth.Token"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token` and a space before the token itself.",
        }


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "api.auth.BrowserSession"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
