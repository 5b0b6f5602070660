"""Encodings: which rows serve, how far the next ones are; choose an encoder, cancel an encoding."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.selectors.encodings import describe, encoding_of, encodings_of
from labeling.selectors.projects import project_for
from labeling.services import encodings


class EncoderIn(serializers.Serializer):
    encoder = serializers.CharField(
        default="", max_length=100, help_text="By default the one in use; auto suits the samples."
    )
    device = serializers.CharField(
        default="", max_length=20, help_text="auto, cpu, cuda, cuda:1 or mps, of the worker."
    )


class EncodingOut(serializers.Serializer):
    number = serializers.IntegerField()
    encoder = serializers.CharField()
    generation = serializers.IntegerField(help_text="Grows when an encoder that learns is fitted.")
    device = serializers.CharField()
    state = serializers.CharField(help_text="queued, running, done, failed or cancelled")
    stage = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField(help_text="Samples that had no row.")
    attempts = serializers.IntegerField()
    silent_s = serializers.IntegerField(help_text="Seconds since its worker was last heard of.")
    rows = serializers.IntegerField(help_text="There were when it was done.")
    error = serializers.CharField()
    queued_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    duration_s = serializers.FloatField(allow_null=True)


class Encodings(GenericAPIView):
    serializer_class = EncodingOut

    @extend_schema(responses={200: EncodingOut(many=True), 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """Encodings, newest first."""
        member = project_for(request.user, slug, "see")
        page = self.paginate_queryset(encodings_of(member.project)) or []
        inspects = member.may("inspect")
        return self.get_paginated_response(
            EncodingOut([describe(one, reasons=inspects) for one in page], many=True).data
        )

    @extend_schema(
        request=EncoderIn,
        responses={202: EncodingOut, 400: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Encode the samples, with another encoder if you like: 202 with the encoding's place to
        watch; 409 when one is live. The rows from before serve until it is done."""
        member = project_for(request.user, slug, "encode")
        asked = EncoderIn(data=request.data)
        asked.is_valid(raise_exception=True)
        encoding = encodings.encode(
            project=member.project, by=member.person, **asked.validated_data
        )
        where = reverse("api-encoding", args=[slug, encoding.number])
        return Response(
            EncodingOut(describe(encoding, reasons=True)).data,
            status=status.HTTP_202_ACCEPTED,
            headers={"Location": where},
        )


class OneEncoding(APIView):
    @extend_schema(responses={200: EncodingOut, 404: ErrorOut})
    def get(self, request: Request, slug: str, number: int) -> Response:
        """State, stage and progress."""
        member = project_for(request.user, slug, "see")
        encoding = encoding_of(member.project, number)
        return Response(EncodingOut(describe(encoding, reasons=member.may("inspect"))).data)

    @extend_schema(responses={204: None, 404: ErrorOut, 409: ErrorOut})
    def delete(self, request: Request, slug: str, number: int) -> Response:
        """Cancel a live encoding; what it has encoded is kept for the next time."""
        member = project_for(request.user, slug, "encode")
        encoding_of(member.project, number)
        encodings.cancel(project=member.project, by=member.person, number=number)
        return Response(status=status.HTTP_204_NO_CONTENT)
