"""What annotators go by."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.selectors.guidelines import guideline_for
from labeling.selectors.projects import project_for
from labeling.services import guidelines

LONGEST = 50_000


class NewGuidelineIn(serializers.Serializer):
    text = serializers.CharField(
        max_length=LONGEST, allow_blank=True, help_text="Markdown: CommonMark and tables."
    )


class GuidelineOut(NewGuidelineIn):
    version = serializers.IntegerField(help_text="From 1; 0 as long as there is none.")
    html = serializers.CharField(help_text="The same, made harmless.")
    author = serializers.CharField()
    created_at = serializers.DateTimeField(allow_null=True)
    seen = serializers.IntegerField(help_text="The newest version that you have opened.")
    changed = serializers.BooleanField(help_text="Is there a newer one than that?")


class SeenIn(serializers.Serializer):
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class OneGuideline(APIView):
    @extend_schema(responses={200: GuidelineOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """The newest version."""
        member = project_for(request.user, slug, "see")
        return Response(guideline_for(member.member))

    @extend_schema(
        request=NewGuidelineIn,
        responses={201: GuidelineOut, 400: ErrorOut, 403: ErrorOut, 404: ErrorOut},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Publish a new version. The same text once more makes none."""
        member = project_for(request.user, slug, "guide")
        asked = NewGuidelineIn(data=request.data)
        asked.is_valid(raise_exception=True)
        guidelines.publish(project=member.project, by=member.person, **asked.validated_data)
        return Response(guideline_for(member.member), status=status.HTTP_201_CREATED)


class Seen(APIView):
    @extend_schema(request=SeenIn, responses={204: None, 400: ErrorOut, 404: ErrorOut})
    def post(self, request: Request, slug: str) -> Response:
        """Say that you have opened this version."""
        member = project_for(request.user, slug, "see")
        asked = SeenIn(data=request.data)
        asked.is_valid(raise_exception=True)
        guidelines.see(member=member.member, **asked.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)
