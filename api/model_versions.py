"""Model versions: list them, look at one, download it, choose the one in use."""

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.selectors.models import (
    active_version,
    describe,
    describe_fully,
    open_artifact,
    version_of,
    versions_of,
)
from labeling.selectors.projects import project_for
from labeling.services import models


class ModelOut(serializers.Serializer):
    number = serializers.IntegerField()
    active = serializers.BooleanField(help_text="Predictions come from this one.")
    pinned = serializers.BooleanField(help_text="It stays in use, whatever rounds bring.")
    round = serializers.IntegerField()
    labels = serializers.IntegerField(help_text="That it learned from.")
    accuracy = serializers.FloatField(allow_null=True)
    score = serializers.FloatField(
        allow_null=True, help_text="The headline figure: accuracy, micro F1 or R²."
    )
    low = serializers.FloatField(allow_null=True, help_text="Of the 95 % interval.")
    high = serializers.FloatField(allow_null=True)
    holdout = serializers.IntegerField(allow_null=True, help_text="Samples it was measured on.")
    digest = serializers.CharField(help_text="SHA-256 of its file.")
    created_at = serializers.DateTimeField()


class ModelDetailOut(ModelOut):
    categories = serializers.ListField(
        child=serializers.CharField(), help_text="In the order of the model's outputs."
    )
    recipe = serializers.DictField()
    labels_digest = serializers.CharField(help_text="The same labels, the same digest.")
    encoder_digest = serializers.CharField(help_text="Of what the encoder had learned, if it does.")
    libraries = serializers.DictField(child=serializers.CharField())
    metrics = serializers.DictField(allow_null=True)


class Models(GenericAPIView):
    serializer_class = ModelOut

    @extend_schema(responses={200: ModelOut(many=True), 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """Model versions, newest first."""
        project = project_for(request.user, slug, "see").project
        active = active_version(project)
        page = self.paginate_queryset(versions_of(project)) or []
        return self.get_paginated_response(
            ModelOut([describe(version, active) for version in page], many=True).data
        )


class OneModel(APIView):
    @extend_schema(responses={200: ModelDetailOut, 404: ErrorOut})
    def get(self, request: Request, slug: str, number: int) -> Response:
        """One version with everything that is needed to learn it again."""
        project = project_for(request.user, slug, "see").project
        version = version_of(project, number)
        return Response(ModelDetailOut(describe_fully(version, active_version(project))).data)


class Artifact(APIView):
    @extend_schema(
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            304: None,
            403: ErrorOut,
            404: ErrorOut,
            410: ErrorOut,
        }
    )
    def get(self, request: Request, slug: str, number: int) -> HttpResponseBase:
        """Download the model (safetensors), checked before it is sent; its ETag is its digest."""
        project = project_for(request.user, slug, "inspect").project
        version = version_of(project, number)
        etag = f'"{version.digest}"'
        unchanged = get_conditional_response(request._request, etag=etag)  # noqa: SLF001
        if unchanged is not None:
            return unchanged
        return FileResponse(
            open_artifact(version),
            as_attachment=True,
            filename=f"{slug}-{number}-{version.digest[:12]}.safetensors",
            content_type="application/octet-stream",
            headers={"ETag": etag},
        )


class Activate(APIView):
    @extend_schema(
        request=None, responses={200: ModelOut, 403: ErrorOut, 404: ErrorOut, 410: ErrorOut}
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        """Use this version. An older one stays in use until you choose the newest again."""
        member = project_for(request.user, slug, "activate")
        version = models.activate(project=member.project, by=member.person, number=number)
        return Response(ModelOut(describe(version, version)).data)
