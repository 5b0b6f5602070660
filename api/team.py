"""The members: how well each answers, and beside it how fast."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import ErrorOut
from labeling.selectors.projects import project_for
from labeling.selectors.team import team


class ShareOut(serializers.Serializer):
    right = serializers.IntegerField()
    of = serializers.IntegerField()
    share = serializers.FloatField()
    low = serializers.FloatField(help_text="Of the 95 % interval.")
    high = serializers.FloatField()


class PaceOut(serializers.Serializer):
    median = serializers.FloatField(help_text="Labels an hour of active time.")
    low = serializers.FloatField(help_text="Of the slower quarter.")
    high = serializers.FloatField(help_text="Of the faster quarter.")


class QuotaOut(serializers.Serializer):
    quota = serializers.IntegerField()
    used = serializers.IntegerField()
    left = serializers.IntegerField(help_text="Beyond what is held already.")


class TeamRowOut(serializers.Serializer):
    person = serializers.CharField()
    role = serializers.CharField()
    answers = serializers.IntegerField()
    today = serializers.IntegerField()
    active_hours = serializers.FloatField()
    agrees = ShareOut(allow_null=True, help_text="With labels that others stand behind, too.")
    gold = ShareOut(allow_null=True, help_text="Samples with a known answer that were right.")
    pace = PaceOut(allow_null=True)
    flags = serializers.IntegerField()
    skips = serializers.IntegerField()
    last_seen = serializers.DateTimeField(allow_null=True)
    paused_at = serializers.DateTimeField(allow_null=True)
    paused_why = serializers.CharField()
    quota_today = QuotaOut(allow_null=True)
    quota_total = QuotaOut(allow_null=True)
    cost = serializers.IntegerField(allow_null=True, help_text="Minor units; for who manages.")
    warnings = serializers.ListField(child=serializers.CharField())


class Team(GenericAPIView):
    serializer_class = TeamRowOut

    @extend_schema(responses={200: TeamRowOut(many=True), 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """The members by name; annotators get their own row."""
        rows = team(project_for(request.user, slug, "see"))["rows"]
        page = self.paginate_queryset(rows) or []
        return self.get_paginated_response(TeamRowOut(page, many=True).data)
