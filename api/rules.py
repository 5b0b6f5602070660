"""The rules of a project, to be read and changed by who manages it."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.selectors.projects import project_for
from labeling.selectors.rules import preview, rules_of
from labeling.services import rules


class RulesIn(serializers.Serializer):
    annotators_per_sample = serializers.IntegerField(help_text="People that answer a sample.")
    overlap_percent = serializers.IntegerField(help_text="Of samples; others get one annotator.")
    extra_below = serializers.FloatField(
        allow_null=True, help_text="Confidence below which one more annotator is asked."
    )
    most_annotators = serializers.IntegerField(help_text="However much they disagree.")
    resolution = serializers.CharField(help_text="majority or dawid-skene")
    review_below = serializers.FloatField(help_text="Confidence below which a reviewer looks.")
    gold_percent = serializers.IntegerField(help_text="Of what is lent, with a known answer.")
    gold_threshold = serializers.FloatField(help_text="Least accuracy on those.")
    gold_pauses = serializers.BooleanField(help_text="Pause who falls below it; else warn.")
    asks_again = serializers.BooleanField(help_text="Rounds may ask for further opinions.")
    daily_quota = serializers.IntegerField(allow_null=True, help_text="Answers of one person.")
    total_quota = serializers.IntegerField(allow_null=True)
    round_size = serializers.IntegerField(help_text="New labels after which the model learns.")
    target = serializers.FloatField(allow_null=True, help_text="Accuracy that would be enough.")
    suggestions = serializers.CharField(help_text="hidden, request or shown")

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(set(self.initial_data) - set(self.fields))
        if unknown:
            raise serializers.ValidationError(dict.fromkeys(unknown, _("There is no such rule.")))
        return given


class RulesOut(RulesIn):
    preview = serializers.CharField(help_text="What they come to, in a sentence.")
    settled = serializers.BooleanField(
        help_text="Do all labels follow the rules already? If not, a worker is at it."
    )


class Rules(APIView):
    @extend_schema(responses={200: RulesOut, 403: ErrorOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """The rules."""
        return Response(_body(project_for(request.user, slug, "manage").project))

    @extend_schema(
        request=RulesIn(partial=True),
        responses={200: RulesOut, 400: ErrorOut, 403: ErrorOut, 404: ErrorOut},
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Change some rules, all or none; labels follow. Without any, apply them once more."""
        member = project_for(request.user, slug, "manage")
        asked = RulesIn(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        rules.change(project=member.project, by=member.person, **asked.validated_data)
        return Response(_body(member.project))


def _body(project: Any) -> dict[str, Any]:
    settled = project.unsettled_since is None
    return {**rules_of(project), "preview": preview(project), "settled": settled}
