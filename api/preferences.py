"""How you like the desk. Each person has their own; nobody else sees them."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.selectors.preferences import preferences_of
from labeling.selectors.projects import Person
from labeling.services import preferences


class PreferencesIn(serializers.Serializer):
    language = serializers.CharField(
        allow_blank=True, help_text="en or ko; empty: as the browser asks."
    )
    theme = serializers.CharField(help_text="auto, light or dark.")
    shortcuts = serializers.CharField(
        help_text="on, stage (only while the sample has the focus) or off."
    )
    keys = serializers.DictField(
        child=serializers.CharField(max_length=20),
        help_text='Of an action, the KeyboardEvent.code of its key: {"undo": "KeyY"}. Only those '
        "that differ from what comes with the desk.",
    )
    goal = serializers.IntegerField(
        min_value=0, max_value=10_000, help_text="Answers in one sitting; 0: none."
    )
    breaks = serializers.BooleanField(help_text="A card after 50 minutes of work.")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(set(self.initial_data) - set(self.fields))
        if unknown:
            raise serializers.ValidationError(
                dict.fromkeys(unknown, "There is no such preference.")
            )
        return given


class PreferencesOut(PreferencesIn):
    pass


class MyPreferences(APIView):
    @extend_schema(responses={200: PreferencesOut, 401: ErrorOut})
    def get(self, request: Request) -> Response:
        """Your preferences."""
        return Response(preferences_of(request.user))

    @extend_schema(
        request=PreferencesIn(partial=True),
        responses={200: PreferencesOut, 400: ErrorOut, 401: ErrorOut},
    )
    def patch(self, request: Request) -> Response:
        """Change some of them. Pages follow language and theme from the next login on."""
        asked = PreferencesIn(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        preferences.change(by=cast("Person", request.user), **asked.validated_data)
        return Response(preferences_of(request.user))
