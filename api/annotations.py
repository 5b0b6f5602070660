"""Answering, and taking an answer back."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.claims import MOST, ClaimOut, HeldOut, claim_body, held_body
from api.errors import ErrorOut
from labeling.selectors.projects import project_for
from labeling.services import annotations, claims
from labeling.services.annotations import Aside, Timing

LONGEST_MS = 86_400_000  # a day


class AnnotationIn(serializers.Serializer):
    claim = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    value = serializers.DictField(
        help_text='{task: answer}, {"cannot_tell": true} or {"skip": reason}; see docs/answers.md'
    )
    token = serializers.UUIDField(
        help_text="Made by you for each decision. Post again with the same one until you hear."
    )
    active_ms = serializers.IntegerField(min_value=0, max_value=LONGEST_MS, default=0)
    total_ms = serializers.IntegerField(min_value=0, max_value=LONGEST_MS, default=0)
    flag = serializers.BooleanField(default=False, help_text="Ask a reviewer to look at it.")
    comment = serializers.CharField(max_length=500, default="", allow_blank=True)
    revealed_ms = serializers.IntegerField(
        min_value=0,
        max_value=LONGEST_MS,
        default=None,
        allow_null=True,
        help_text="When the suggestion came into sight, if it did.",
    )
    accepted = serializers.BooleanField(
        default=False, help_text="Was the suggestion taken over as it was?"
    )
    lend = serializers.IntegerField(
        min_value=0, max_value=MOST, default=1, help_text="How many claims to hold afterwards."
    )


class AnnotationOut(HeldOut):
    id = serializers.IntegerField()
    claim = serializers.IntegerField(help_text="The claim that was answered.")
    extra = serializers.BooleanField(
        help_text="The claim had run out and somebody else has the sample: kept all the same."
    )
    detail = serializers.CharField(allow_null=True)


class UndoneOut(HeldOut):
    claim = ClaimOut(allow_null=True, help_text="The same sample, lent to you again.")


class Annotations(APIView):
    @extend_schema(
        request=AnnotationIn,
        responses={
            201: AnnotationOut,
            200: AnnotationOut,
            400: ErrorOut,
            403: ErrorOut,
            404: ErrorOut,
            409: ErrorOut,
            422: ErrorOut,
        },
        examples=[
            OpenApiExample(
                "an answer",
                request_only=True,
                value={
                    "claim": 17,
                    "value": {"category": "cat"},
                    "token": "6f8dfc23-4a53-4a2f-9f0b-3f2a3a3c2f11",
                },
            )
        ],
    )
    def post(self, request: Request, slug: str) -> Response:
        """Answer a claimed sample: 201, or 200 when this token was posted before."""
        member = project_for(request.user, slug, "label")
        asked = AnnotationIn(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        recorded = annotations.record(
            project=member.project,
            by=member.person,
            claim_id=given["claim"],
            value=given["value"],
            token=given["token"],
            timing=Timing(given["active_ms"], given["total_ms"]),
            aside=Aside(
                flagged=given["flag"],
                comment=given["comment"],
                revealed_ms=given["revealed_ms"],
                accepted=given["accepted"],
            ),
        )
        held = claims.lend(
            project=member.project, to=member.person, count=given["lend"], member=member.member
        )
        body = {
            "id": recorded.annotation.pk,
            "claim": recorded.annotation.claim_id,
            "extra": recorded.annotation.extra,
            "detail": recorded.detail,
            **held_body(member, held, asked_for=given["lend"]),
        }
        first = recorded.first_time
        return Response(body, status=status.HTTP_201_CREATED if first else status.HTTP_200_OK)


class OneAnnotation(APIView):
    @extend_schema(responses={200: UndoneOut, 404: ErrorOut})
    def delete(self, request: Request, slug: str, annotation_id: int) -> Response:
        """Undo: your answer is retracted and its sample lent to you again."""
        member = project_for(request.user, slug, "label")
        claim = annotations.undo(
            project=member.project, by=member.person, annotation_id=annotation_id
        )
        held = list(claims.held_by(member.project, member.person))
        body = held_body(member, held)
        again = [one for one in held if claim is not None and one.pk == claim.pk]
        return Response({**body, "claim": claim_body(again[0]) if again else None})
