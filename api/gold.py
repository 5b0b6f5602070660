"""Gold samples: those whose answer is known, mixed in to see who answers well."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.errors import NotFound
from labeling.selectors.projects import project_for
from labeling.selectors.reviews import describe_gold, gold_samples
from labeling.services import gold

MOST = gold.MOST_AT_ONCE


class GoldIn(serializers.Serializer):
    keys = serializers.ListField(
        child=serializers.CharField(max_length=500),
        required=False,
        min_length=1,
        max_length=MOST,
        help_text="Samples by their keys.",
    )
    category = serializers.CharField(
        required=False,
        max_length=100,
        help_text="Their answer, if it is not the one they came with.",
    )
    value = serializers.DictField(
        required=False, help_text="The same where it is no single category; see docs/answers.md."
    )
    count = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST,
        help_text="Instead of keys: draw that many of those with a known answer.",
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if ("keys" in given) == ("count" in given):
            raise serializers.ValidationError({"keys": _("Send either keys or a count.")})
        answer = next((name for name in ("category", "value") if name in given), None)
        if answer is not None and "count" in given:
            raise serializers.ValidationError(
                {answer: "Samples that are drawn keep the answer they came with."}
            )
        return given


class MarkedOut(serializers.Serializer):
    marked = serializers.IntegerField()
    refused = serializers.DictField(
        child=serializers.CharField(), help_text="Why the others were not, by key."
    )


class GoldOut(serializers.Serializer):
    id = serializers.IntegerField()
    key = serializers.CharField()
    truth = serializers.CharField(help_text="A category, or another answer in words.")


class Gold(GenericAPIView):
    serializer_class = GoldOut

    @extend_schema(responses={200: GoldOut(many=True), 403: ErrorOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """The samples that are mixed in, with their answers."""
        project = project_for(request.user, slug, "manage").project
        page = self.paginate_queryset(gold_samples(project)) or []
        return self.get_paginated_response(GoldOut(describe_gold(project, page), many=True).data)

    @extend_schema(
        request=GoldIn, responses={200: MarkedOut, 400: ErrorOut, 403: ErrorOut, 404: ErrorOut}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Mix samples in: these, or some drawn at random. Only what nobody has answered yet."""
        membership = project_for(request.user, slug, "manage")
        asked = GoldIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given, project, by = asked.validated_data, membership.project, membership.person
        if "count" in given:
            marked = gold.mark_some(project=project, by=by, count=given["count"])
        else:
            named = {"category": given["category"]} if "category" in given else None
            value = given.get("value", named)
            marked = gold.mark(project=project, by=by, keys=given["keys"], value=value)
        return Response(MarkedOut(marked).data)


class OneGold(APIView):
    @extend_schema(responses={204: None, 403: ErrorOut, 404: ErrorOut})
    def delete(self, request: Request, slug: str, sample_id: int) -> Response:
        """Ask this sample like any other from now on."""
        membership = project_for(request.user, slug, "manage")
        project = membership.project
        if not gold.unmark(project=project, by=membership.person, sample_ids=[sample_id]):
            raise NotFound(
                _("Sample %(sample_id)s is not marked in this project.") % {"sample_id": sample_id}
            )
        return Response(status=status.HTTP_204_NO_CONTENT)
