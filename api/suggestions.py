"""Suggestions: brought for samples by any program, and what seeing them does to people."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.selectors.anchoring import anchoring
from labeling.selectors.projects import project_for
from labeling.services import suggestions

MOST = suggestions.MOST_AT_ONCE


class SuggestionIn(serializers.Serializer):
    key = serializers.CharField(max_length=500, trim_whitespace=False)
    value = serializers.JSONField(
        allow_null=True, help_text="An answer as it would be posted; null takes it away."
    )


class SuggestionsIn(serializers.Serializer):
    suggestions = serializers.ListField(child=SuggestionIn(), min_length=1, max_length=MOST)


class SuggestionsOut(serializers.Serializer):
    suggested = serializers.IntegerField(help_text="Samples that were given a suggestion, or none.")


class SideOut(serializers.Serializer):
    agreed = serializers.IntegerField()
    of = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(help_text="Of the 95 % interval.")
    high = serializers.FloatField()


class GapOut(serializers.Serializer):
    seen = SideOut(help_text="Answers of people who saw the suggestion.")
    blind = SideOut(help_text="Answers in the blind arm, which never shows it.")
    unasked = SideOut(help_text="Answers of people who could have asked for it, and did not.")
    difference = serializers.FloatField(
        allow_null=True, help_text="Of the shares seen and blind; null if one of them is empty."
    )
    interval = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="Of the difference, 95 %."
    )


class PersonOut(GapOut):
    person = serializers.CharField()


class AnchoringOut(GapOut):
    policy = serializers.CharField(help_text="hidden, request or shown")
    sentence = serializers.CharField()
    people = PersonOut(many=True, help_text="Those with enough answers on both sides.")
    least = serializers.IntegerField(help_text="How many are enough.")


class Suggestions(APIView):
    @extend_schema(
        request=SuggestionsIn,
        responses={200: SuggestionsOut, 400: ErrorOut, 403: ErrorOut, 404: ErrorOut},
        examples=[
            OpenApiExample(
                "two samples",
                request_only=True,
                value={
                    "suggestions": [
                        {"key": "cats/1.png", "value": {"category": "cat"}},
                        {"key": "dogs/1.png", "value": None},
                    ]
                },
            )
        ],
    )
    def put(self, request: Request, slug: str) -> Response:
        """Set the suggestions of these samples, all or none. Putting them again changes nothing."""
        member = project_for(request.user, slug, "import")
        asked = SuggestionsIn(data=request.data)
        asked.is_valid(raise_exception=True)
        count = suggestions.bring(
            project=member.project,
            by=member.person,
            suggestions=asked.validated_data["suggestions"],
        )
        return Response({"suggested": count})


class Anchoring(APIView):
    @extend_schema(responses={200: AnchoringOut, 403: ErrorOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """How much oftener people agree with a suggestion when they see it."""
        project = project_for(request.user, slug, "inspect").project
        return Response(AnchoringOut(anchoring(project)).data)
