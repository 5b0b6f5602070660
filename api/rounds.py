"""Rounds: list them, ask for one, watch it, cancel it, read what it wants labeled and why."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.selectors.projects import project_for
from labeling.selectors.rounds import describe, metrics_of, picks_of, round_of, rounds_of
from labeling.services import rounds


class RecipeIn(serializers.Serializer):
    strategy = serializers.CharField(required=False, max_length=100)
    members = serializers.IntegerField(required=False, min_value=2, max_value=64)
    exploration = serializers.FloatField(required=False, min_value=0, max_value=1)
    seed = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    head = serializers.ChoiceField(required=False, choices=["linear", "mlp"])
    class_weights = serializers.BooleanField(
        required=False, help_text="Every category weighs alike, however few its labels."
    )
    warm_start = serializers.BooleanField(
        required=False, help_text="Begin at the last model's heads; gives up exact repetition."
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        unknown = set(self.initial_data) - set(self.fields)
        if unknown:
            remedy = f"Cannot be chosen; these can: {', '.join(self.fields)}."
            raise serializers.ValidationError(dict.fromkeys(sorted(unknown), remedy))
        return given


class RoundOut(serializers.Serializer):
    number = serializers.IntegerField()
    state = serializers.CharField(help_text="queued, running, done, failed or cancelled")
    trigger = serializers.CharField()
    stage = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    attempts = serializers.IntegerField()
    silent_s = serializers.IntegerField(help_text="Seconds since its worker was last heard of.")
    labels = serializers.IntegerField(help_text="That it trained on.")
    strategy = serializers.CharField()
    why = serializers.CharField()
    notes = serializers.ListField(child=serializers.CharField())
    accuracy = serializers.FloatField(allow_null=True)
    score = serializers.FloatField(
        allow_null=True, help_text="The headline figure: accuracy, micro F1 or R²."
    )
    low = serializers.FloatField(allow_null=True, help_text="Of the 95 % interval.")
    high = serializers.FloatField(allow_null=True)
    holdout = serializers.IntegerField(allow_null=True, help_text="Samples it was measured on.")
    error = serializers.CharField()
    queued_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    duration_s = serializers.FloatField(allow_null=True)


class RoundDetailOut(RoundOut):
    metrics = serializers.DictField(allow_null=True)


class PickOut(serializers.Serializer):
    rank = serializers.IntegerField()
    key = serializers.CharField()
    score = serializers.FloatField()
    rule = serializers.CharField()
    reason = serializers.DictField()
    why = serializers.CharField()
    answered = serializers.BooleanField()


class Rounds(GenericAPIView):
    serializer_class = RoundOut

    @extend_schema(responses={200: RoundOut(many=True), 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """Rounds, newest first."""
        member = project_for(request.user, slug, "see")
        page = self.paginate_queryset(rounds_of(member.project)) or []
        inspects = member.may("inspect")
        return self.get_paginated_response(
            RoundOut([describe(turn, reasons=inspects) for turn in page], many=True).data
        )

    @extend_schema(
        request=RecipeIn,
        responses={202: RoundOut, 400: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Retrain now: 202 with the round's place to watch; 409 when one is live."""
        member = project_for(request.user, slug, "retrain")
        asked = RecipeIn(data=request.data)
        asked.is_valid(raise_exception=True)
        turn = rounds.retrain(project=member.project, by=member.person, recipe=asked.validated_data)
        where = reverse("api-round", args=[slug, turn.number])
        return Response(
            RoundOut(describe(turn, reasons=True)).data,
            status=status.HTTP_202_ACCEPTED,
            headers={"Location": where},
        )


class OneRound(APIView):
    @extend_schema(responses={200: RoundDetailOut, 404: ErrorOut})
    def get(self, request: Request, slug: str, number: int) -> Response:
        """State, stage, progress and, once it is done, the metrics on the holdout."""
        member = project_for(request.user, slug, "see")
        turn = round_of(member.project, number)
        shown = RoundOut(describe(turn, reasons=member.may("inspect"))).data
        return Response({**shown, "metrics": metrics_of(turn)})

    @extend_schema(responses={204: None, 404: ErrorOut, 409: ErrorOut})
    def delete(self, request: Request, slug: str, number: int) -> Response:
        """Cancel a live round."""
        member = project_for(request.user, slug, "retrain")
        round_of(member.project, number)
        rounds.cancel(project=member.project, by=member.person, number=number)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Picks(APIView):
    @extend_schema(responses={200: PickOut(many=True), 404: ErrorOut})
    def get(self, request: Request, slug: str, number: int) -> Response:
        """What the round wants labeled, best first, and why."""
        turn = round_of(project_for(request.user, slug, "inspect").project, number)
        return Response(PickOut(picks_of(turn, limit=500), many=True).data)
