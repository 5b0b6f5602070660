"""Borrowing samples to answer."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from api.projects import ProgressOut
from labeling.selectors.progress import progress
from labeling.selectors.projects import Membership, project_for
from labeling.selectors.queue import ending
from labeling.selectors.reasons import shown_origin, why
from labeling.selectors.samples import content
from labeling.selectors.suggestions import confidence, offered
from labeling.selectors.turns import turns_of
from labeling.services import claims

MOST = claims.MOST_AT_ONCE


class ClaimsIn(serializers.Serializer):
    count = serializers.IntegerField(
        min_value=1, max_value=MOST, default=1, help_text="How many you want to hold in all."
    )


class FieldOut(serializers.Serializer):
    name = serializers.CharField()
    unit = serializers.CharField(help_text="Read from the end of the column's name; or empty.")
    value = serializers.JSONField(help_text="A text, a number or null.")


class SampleOut(serializers.Serializer):
    id = serializers.IntegerField()
    modality = serializers.CharField(help_text="image, text, table, series or audio.")
    media = serializers.CharField(
        allow_null=True, help_text="Where its picture, series or clip is; null for the others."
    )
    text = serializers.CharField(allow_null=True)
    lang = serializers.CharField(help_text="Of the text, as BCP 47 has it: ko, en-GB; or empty.")
    row = FieldOut(many=True, help_text="Of a table row; else empty.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    facts = serializers.DictField(help_text="What else is known of it; see docs/import.md.")


class ClaimOut(serializers.Serializer):
    id = serializers.IntegerField()
    expires_at = serializers.DateTimeField()
    origin = serializers.CharField()
    why = serializers.CharField()
    note = serializers.CharField(help_text="Of the reviewer who returned your answer; else empty.")
    suggestion = serializers.JSONField(
        allow_null=True, help_text="An answer as it would be posted; null if none is to be shown."
    )
    suggested = serializers.CharField(
        help_text="shown: at once; request: only if the annotator asks; empty: not at all."
    )
    suggestion_confidence = serializers.CharField(
        help_text="low, medium or high, as the model had it; empty where it says nothing."
    )
    sample = SampleOut()


class HeldOut(serializers.Serializer):
    claims = ClaimOut(many=True, help_text="Every claim you hold, oldest first.")
    queue_version = serializers.IntegerField(
        help_text="Grows with each new ranking: drop what you have not shown, and claim again."
    )
    progress = ProgressOut()
    ended = serializers.CharField(
        allow_null=True,
        help_text="Why nothing is lent: nothing_left, no_samples, paused, quota_today, "
        "quota_total, budget_spent; or null.",
    )


def claim_body(claim: Any) -> dict[str, Any]:
    suggestion = offered(claim)
    return {
        "id": claim.pk,
        "expires_at": claim.expires_at,
        "origin": shown_origin(claim),
        "why": why(claim),
        "note": claim.note,
        "suggestion": suggestion,
        "suggested": claim.arm if suggestion is not None else "",
        "suggestion_confidence": confidence(claim),
        "sample": content(claim.sample, claim.project),
    }


def held_body(member: Membership, held: Sequence[Any], *, asked_for: int = 1) -> dict[str, Any]:
    """What somebody holds. Who asked for nothing needs no reason why there is nothing."""
    project = member.project
    turns = turns_of(project)
    for claim in held:
        claim.project = claim.sample.project = project
    return {
        "claims": [claim_body(claim) for claim in held],
        "queue_version": turns.version,
        "progress": progress(project, of=member.person, turns=turns),
        "ended": ending(project, member.person) if asked_for and not held else None,
    }


class Claims(APIView):
    @extend_schema(request=ClaimsIn, responses={200: HeldOut, 400: ErrorOut, 404: ErrorOut})
    def post(self, request: Request, slug: str) -> Response:
        """Top up the claims you hold, and get all of them. Asking again lends nothing twice."""
        member = project_for(request.user, slug, "label")
        asked = ClaimsIn(data=request.data)
        asked.is_valid(raise_exception=True)
        held = claims.lend(
            project=member.project,
            to=member.person,
            count=asked.validated_data["count"],
            member=member.member,
        )
        return Response(held_body(member, held))


class OneClaim(APIView):
    @extend_schema(responses={204: None, 403: ErrorOut, 404: ErrorOut})
    def delete(self, request: Request, slug: str, claim_id: int) -> Response:
        """Give a sample back unanswered."""
        member = project_for(request.user, slug, "label")
        claims.release(project=member.project, by=member.person, claim_id=claim_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
