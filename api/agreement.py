"""How far annotators agree."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.selectors.agreement import agreement
from labeling.selectors.projects import project_for


class CategoryAgreementOut(serializers.Serializer):
    name = serializers.CharField()
    answers = serializers.IntegerField()
    alpha = serializers.FloatField(allow_null=True, help_text="Of naming it or any other.")


class PairOut(serializers.Serializer):
    one = serializers.CharField()
    other = serializers.CharField()
    samples = serializers.IntegerField(help_text="That both have answered.")
    percent = serializers.FloatField()
    kappa = serializers.FloatField(allow_null=True, help_text="Cohen's.")


class PartOut(serializers.Serializer):
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    samples = serializers.IntegerField()
    percent = serializers.FloatField(allow_null=True)
    alpha = serializers.FloatField(allow_null=True)


class VotesOut(serializers.Serializer):
    category = serializers.CharField(help_text="Or another task's answer in words.")
    votes = serializers.IntegerField()


class DisputedOut(serializers.Serializer):
    sample = serializers.IntegerField()
    key = serializers.CharField()
    disagreement = serializers.FloatField(help_text="The share of pairs of answers that differ.")
    answers = VotesOut(many=True)


class EstimatedOut(serializers.Serializer):
    person = serializers.CharField()
    accuracy = serializers.FloatField()


class AgreementOut(serializers.Serializer):
    likeness = serializers.BooleanField(
        help_text="The task has answers that are more or less alike: `percent` is their mean "
        "likeness, and what only single categories have is null or empty."
    )
    samples = serializers.IntegerField(help_text="That two or more have answered.")
    answers = serializers.IntegerField()
    cut = serializers.BooleanField(help_text="Only those with the newest answers were read.")
    shared = serializers.IntegerField(help_text="All samples that two or more have answered.")
    percent = serializers.FloatField(
        allow_null=True, help_text="Of two answers that agree: 0 to 1."
    )
    fleiss = serializers.FloatField(allow_null=True)
    alpha = serializers.FloatField(allow_null=True, help_text="Krippendorff's.")
    interval = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="Of alpha, 95 %."
    )
    sentence = serializers.CharField()
    categories = CategoryAgreementOut(many=True)
    pairs = PairOut(many=True, help_text="Of the thirty with the most answers.")
    over_time = PartOut(many=True)
    disputed = DisputedOut(many=True)
    estimated = EstimatedOut(many=True, allow_null=True, help_text="null without Dawid-Skene.")


class Agreement(APIView):
    @extend_schema(responses={200: AgreementOut, 403: ErrorOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """How far people agree where two or more have answered; null where nothing can be said."""
        project = project_for(request.user, slug, "inspect").project
        return Response(AgreementOut(agreement(project)).data)
