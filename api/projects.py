"""Projects, and how far each has come."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.selectors.advice import advice
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
    target = serializers.FloatField(allow_null=True, help_text="Accuracy that would be enough.")


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
    task = serializers.CharField(help_text="What an answer is; see docs/answers.md.")
    options = serializers.DictField(help_text="Of the task: a number's range, for instance.")
    suggestions = serializers.CharField(help_text="hidden, request or shown")
    categories = CategoryOut(many=True)
    progress = ProgressOut()


class PointOut(serializers.Serializer):
    round = serializers.IntegerField()
    labels = serializers.IntegerField()
    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    holdout = serializers.IntegerField()


class ForecastOut(serializers.Serializer):
    sentence = serializers.CharField()
    labels = serializers.IntegerField(allow_null=True, help_text="null if none can be named.")
    low = serializers.IntegerField(allow_null=True, help_text="Of the 95 % interval.")
    high = serializers.IntegerField(allow_null=True, help_text="null: the end is open.")


class BaselineOut(serializers.Serializer):
    sentence = serializers.CharField()
    least = serializers.IntegerField(allow_null=True, help_text="null if none can be named.")


class StopOut(serializers.Serializer):
    stop = serializers.BooleanField(help_text="Two reasons agree; nothing stops by itself.")
    reasons = serializers.ListField(child=serializers.CharField())
    sentence = serializers.CharField()


class FigureOut(serializers.Serializer):
    name = serializers.CharField()
    value = serializers.FloatField()
    interval = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    unit = serializers.CharField(help_text="Of an error of a number; else empty.")


class AdviceOut(serializers.Serializer):
    area = serializers.FloatField(help_text="The mean score over the curve so far.")
    target = serializers.FloatField(allow_null=True)
    stop = StopOut()
    forecast = ForecastOut(allow_null=True, help_text="Labels to the target.")
    random = BaselineOut(allow_null=True, help_text="Labels that asking at random needs for this.")
    figures = FigureOut(many=True)


class CurveOut(serializers.Serializer):
    metric = serializers.CharField(help_text="accuracy, micro_f1 or r2")
    points = PointOut(many=True)
    advice = AdviceOut(allow_null=True)


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
            "task": project.task,
            "options": project.options,
            "suggestions": project.suggestions,
            "categories": CategoryOut(categories_of(project), many=True).data,
            "progress": progress(project, of=membership.person),
        }
        return Response(body)


class Curve(APIView):
    @extend_schema(responses={200: CurveOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """The learning curve, one point a round, measured on the holdout, and what it advises."""
        project = project_for(request.user, slug, "see").project
        return Response({**learning_curve(project), "advice": _shown(advice(project))})


def _shown(found: dict[str, Any] | None) -> dict[str, Any] | None:
    return AdviceOut(found).data if found else None
