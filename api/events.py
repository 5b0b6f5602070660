"""The audit log."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import ErrorOut
from labeling.selectors.events import MACHINE, describe, events
from labeling.selectors.projects import project_for


class EventsIn(serializers.Serializer):
    verb = serializers.CharField(
        default="", max_length=40, help_text="Only what was done so: paused, joined, …"
    )
    person = serializers.CharField(
        default="", max_length=150, help_text=f"Only what this person did; {MACHINE}: the machine."
    )


class EventOut(serializers.Serializer):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    person = serializers.CharField(allow_null=True, help_text="null: the machine")
    verb = serializers.CharField()
    target = serializers.CharField()
    detail = serializers.DictField()
    sentence = serializers.CharField()


class Events(GenericAPIView):
    serializer_class = EventOut

    @extend_schema(
        parameters=[EventsIn],
        responses={200: EventOut(many=True), 400: ErrorOut, 403: ErrorOut, 404: ErrorOut},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Who did what, newest first."""
        project = project_for(request.user, slug, "manage").project
        asked = EventsIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        page = self.paginate_queryset(events(project, **asked.validated_data)) or []
        shown = EventOut([describe(event) for event in page], many=True).data
        return self.get_paginated_response(shown)
