"""Predictions: samples in; calibrated probabilities and how far the committee disagrees out."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.selectors.predictions import describe, prediction_of
from labeling.selectors.projects import project_for
from labeling.services import predictions

MOST = 100  # samples at once
LONGEST_TEXT = 100_000
LONGEST_WAIT_S = 10
LOOK_EVERY_S = 0.05
WAITING = threading.BoundedSemaphore(1)  # of a process's four threads; people need the others


class PredictionIn(serializers.Serializer):
    keys = serializers.ListField(
        child=serializers.CharField(max_length=500),
        required=False,
        max_length=MOST,
        help_text="Of samples of the project.",
    )
    texts = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False),
        required=False,
        max_length=MOST,
        help_text="Instead of keys, where the project asks about texts.",
    )


class WaitIn(serializers.Serializer):
    wait = serializers.FloatField(
        min_value=0,
        max_value=LONGEST_WAIT_S,
        default=0,
        help_text="Seconds to wait for the results, unless too many others do.",
    )


class ResultOut(serializers.Serializer):
    """One of `category`, `categories` and `number`, as the project asks for it."""

    category = serializers.CharField(required=False, help_text="The likeliest.")
    categories = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Those that are likely to apply."
    )
    number = serializers.FloatField(required=False)
    probabilities = serializers.DictField(
        child=serializers.FloatField(), required=False, help_text="Calibrated; none of a number."
    )
    spread = serializers.JSONField(
        help_text="Standard deviation of each probability, or of the number, among the committee's "
        "members."
    )
    votes = serializers.DictField(
        child=serializers.IntegerField(),
        required=False,
        help_text="How many members say which category, where there is one a sample.",
    )


class PredictionOut(serializers.Serializer):
    id = serializers.IntegerField()
    state = serializers.CharField(help_text="queued, done or failed")
    model = serializers.IntegerField(help_text="The version that was in use when you asked.")
    results = ResultOut(many=True, allow_null=True, help_text="In the order of what you sent.")
    error = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(help_text="It is forgotten then.")


class Predictions(APIView):
    @extend_schema(
        request=PredictionIn,
        parameters=[WaitIn],
        responses={
            200: PredictionOut,
            202: PredictionOut,
            400: ErrorOut,
            403: ErrorOut,
            404: ErrorOut,
            409: ErrorOut,
            429: ErrorOut,
        },
    )
    def post(self, request: Request, slug: str) -> Response:
        """Predict up to 100 samples: 202 with the place to look, or 200 when that is done."""
        member = project_for(request.user, slug, "inspect")
        asked = PredictionIn(data=request.data)
        asked.is_valid(raise_exception=True)
        wait = _wait(request)
        prediction = predictions.ask(
            project=member.project, by=member.person, **asked.validated_data
        )
        return _answer(member.project, prediction.pk, wait)


class OnePrediction(APIView):
    @extend_schema(
        parameters=[WaitIn],
        responses={200: PredictionOut, 202: PredictionOut, 400: ErrorOut, 404: ErrorOut},
    )
    def get(self, request: Request, slug: str, prediction_id: int) -> Response:
        """What came out; 202 while nothing has."""
        project = project_for(request.user, slug, "inspect").project
        return _answer(project, prediction_id, _wait(request))


def _wait(request: Request) -> float:
    asked = WaitIn(data=request.query_params)
    asked.is_valid(raise_exception=True)
    return float(asked.validated_data["wait"])


def _answer(project: Any, prediction_id: int, wait: float) -> Response:
    prediction = prediction_of(project, prediction_id)
    with _patience(wait) as give_up:
        while not prediction.is_settled and time.monotonic() < give_up:
            time.sleep(LOOK_EVERY_S)
            prediction = prediction_of(project, prediction_id)
    body = PredictionOut(describe(prediction)).data
    if prediction.is_settled:
        return Response(body)
    where = reverse("api-prediction", args=[project.slug, prediction.pk])
    return Response(body, status=status.HTTP_202_ACCEPTED, headers={"Location": where})


@contextmanager
def _patience(wait: float) -> Iterator[float]:
    """Until when to wait; not at all when enough threads of this process do."""
    if not WAITING.acquire(blocking=False):
        yield 0.0
        return
    try:
        yield time.monotonic() + wait
    finally:
        WAITING.release()
