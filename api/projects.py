"""Projects, and how far each has come."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.selectors.curve import learning_curve
from labeling.selectors.progress import progress
from labeling.selectors.projects import categories_of, project_for, projects_for


class ProjectOut(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    question = serializers.CharField()
    modality = serializers.CharField()
    role = serializers.CharField()
    pool_size = serializers.IntegerField()
    pool_labeled = serializers.IntegerField()
    holdout_size = serializers.IntegerField()
    holdout_labeled = serializers.IntegerField()
    round_size = serializers.IntegerField()
    annotators_per_sample = serializers.IntegerField()


class CategoryOut(serializers.Serializer):
    name = serializers.CharField()
    key = serializers.CharField(help_text="The digit that chooses it; empty after the tenth.")
    definition = serializers.CharField()
    labeled = serializers.IntegerField()


class ProgressOut(serializers.Serializer):
    labeled = serializers.IntegerField()
    pool = serializers.IntegerField()
    percent = serializers.IntegerField()
    holdout_labeled = serializers.IntegerField()
    holdout = serializers.IntegerField()
    answers = serializers.IntegerField(help_text="Yours.")
    until_next_round = serializers.IntegerField()
    round_size = serializers.IntegerField()


class ProjectDetailOut(ProjectOut):
    categories = CategoryOut(many=True)
    progress = ProgressOut()


class PointOut(serializers.Serializer):
    round = serializers.IntegerField()
    labels = serializers.IntegerField()
    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    holdout = serializers.IntegerField()


class CurveOut(serializers.Serializer):
    metric = serializers.CharField()
    points = PointOut(many=True)


class Projects(ListAPIView):
    """Your projects."""

    serializer_class = ProjectOut

    def get_queryset(self) -> Any:
        return projects_for(self.request.user)


class OneProject(APIView):
    @extend_schema(responses={200: ProjectDetailOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """One project with its categories and progress."""
        membership = project_for(request.user, slug, "see")
        project = membership.project
        body = {
            **ProjectOut({**vars(project), "role": membership.member.role}).data,
            "categories": CategoryOut(categories_of(project), many=True).data,
            "progress": progress(project, of=membership.person),
        }
        return Response(body)


class Curve(APIView):
    @extend_schema(responses={200: CurveOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """The learning curve: one point a round, measured on the holdout."""
        return Response(learning_curve(project_for(request.user, slug, "see").project))
