"""Tokens for scripts: made with a password, shown once, listed and revoked by name."""

from datetime import timedelta
from typing import Any

from axes.helpers import get_cool_off
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from api.models import AccessToken
from labeling.errors import NotFound


class LoginIn(serializers.Serializer):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)
    name = serializers.CharField(max_length=100, default="a script")
    days = serializers.IntegerField(min_value=1, max_value=3650, default=90)


class TokenOut(serializers.ModelSerializer):
    id = serializers.CharField(source="token_key")

    class Meta:
        model = AccessToken
        fields = ["id", "name", "created", "expiry", "last_used_at"]


class NewTokenOut(TokenOut):
    token = serializers.CharField(help_text="Shown this once.")

    class Meta(TokenOut.Meta):
        fields = [*TokenOut.Meta.fields, "token"]


class Tokens(APIView):
    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.request.method == "POST" else IsAuthenticated()]

    def perform_authentication(self, request: Request) -> None:
        # A login must not fail because of an old token that came along.
        if request.method != "POST":
            super().perform_authentication(request)

    @extend_schema(
        request=LoginIn, responses={201: NewTokenOut, 400: ErrorOut, 401: ErrorOut, 429: ErrorOut}
    )
    def post(self, request: Request) -> Response:
        """Log in: a token for a name and password."""
        asked = LoginIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        user = _login(request._request, given["username"], given["password"])  # noqa: SLF001
        access, token = AccessToken.objects.create(
            user, expiry=timedelta(days=given["days"]), name=given["name"]
        )
        body = {**TokenOut(access).data, "token": token}
        return Response(body, status=status.HTTP_201_CREATED)

    @extend_schema(responses=TokenOut(many=True))
    def get(self, request: Request) -> Response:
        """Your tokens."""
        mine = AccessToken.objects.filter(user=request.user.pk).order_by("-created")
        return Response(TokenOut(mine, many=True).data)


class OneToken(APIView):
    @extend_schema(responses={204: None, 404: ErrorOut})
    def delete(self, request: Request, token_id: str) -> Response:
        """Revoke a token."""
        revoked, _of = AccessToken.objects.filter(user=request.user.pk, token_key=token_id).delete()
        if not revoked:
            raise NotFound(_("You have no token %(token_id)s.") % {"token_id": token_id})
        return Response(status=status.HTTP_204_NO_CONTENT)


def _login(request: HttpRequest, username: str, password: str) -> Any:
    """Whose name and password these are; axes counts failures on Django's own request."""
    user = authenticate(request, username=username, password=password)
    if getattr(request, "axes_locked_out", False):
        vars(request)["axes_locked_out"] = False  # or its middleware would answer with a page
        raise Throttled(get_cool_off().total_seconds(), _("Too many wrong passwords."))
    if user is None:
        raise AuthenticationFailed(_("Wrong name or password."))
    return user
