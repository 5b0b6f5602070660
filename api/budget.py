"""Money, for who manages a project: the budget, its rates, and the ledger. In minor units."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.selectors import budget as reads
from labeling.selectors import ledger
from labeling.selectors.projects import Membership, project_for
from labeling.selectors.rates import rates_of
from labeling.services import budgets

MOST = 2**53 - 1  # that JSON carries exactly; the services have limits of their own


class SpanOut(serializers.Serializer):
    mid = serializers.IntegerField()
    low = serializers.IntegerField()
    high = serializers.IntegerField(allow_null=True, help_text="null: the end is open.")


class RunsOutOut(serializers.Serializer):
    sentence = serializers.CharField()
    on = serializers.DateField(allow_null=True, help_text="null if no day can be named.")
    earliest = serializers.DateField(allow_null=True)
    latest = serializers.DateField(allow_null=True, help_text="null: the end is open.")
    labels = SpanOut(allow_null=True, help_text="That the rest pays.")


class ToTargetOut(serializers.Serializer):
    sentence = serializers.CharField()
    labels = SpanOut(allow_null=True, help_text="Still to be made.")
    cost = SpanOut(allow_null=True)


class BudgetOut(serializers.Serializer):
    currency = serializers.CharField()
    limit = serializers.IntegerField()
    spent = serializers.IntegerField()
    reserved = serializers.IntegerField(help_text="Set aside for samples that are lent.")
    free = serializers.IntegerField()
    percent = serializers.IntegerField(help_text="Of the limit that is spent.")
    stops = serializers.BooleanField(help_text="At the limit; else it warns and goes on.")
    paid_seconds = serializers.IntegerField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    alert = serializers.IntegerField(help_text="0, 50, 80 or 100 per cent of the limit reached.")
    alert_sentence = serializers.CharField()
    labels = serializers.IntegerField(help_text="That annotators have made.")
    cost_per_label = serializers.IntegerField(allow_null=True)
    runs_out = RunsOutOut()
    to_target = ToTargetOut()


class BudgetIn(serializers.Serializer):
    currency = serializers.CharField(min_length=3, max_length=3, help_text="ISO 4217.")
    limit = serializers.IntegerField(min_value=0, max_value=MOST)
    stops = serializers.BooleanField(default=True)
    paid_seconds = serializers.IntegerField(
        default=300, min_value=1, max_value=86_400, help_text="Of active time, for one answer."
    )
    starts_on = serializers.DateField(default=None, allow_null=True)
    ends_on = serializers.DateField(default=None, allow_null=True)
    reason = serializers.CharField(default="", allow_blank=True, max_length=500)


class RateOut(serializers.Serializer):
    id = serializers.IntegerField()
    annotator = serializers.CharField(allow_null=True, help_text="null: everybody without one.")
    per_label = serializers.IntegerField()
    per_hour = serializers.IntegerField(help_text="Of active time.")
    effective_from = serializers.DateTimeField()


class RateIn(serializers.Serializer):
    annotator = serializers.CharField(default=None, allow_null=True, max_length=150)
    per_label = serializers.IntegerField(default=0, min_value=0, max_value=MOST)
    per_hour = serializers.IntegerField(default=0, min_value=0, max_value=MOST)
    effective_from = serializers.DateTimeField(
        default=None, allow_null=True, help_text="By default now; never in the past."
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if not {"per_label", "per_hour"} & set(self.initial_data):
            raise serializers.ValidationError(
                {"per_label": "Name it, or per_hour; 0 ends the pay."}
            )
        return given


class ChargeOut(serializers.Serializer):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    kind = serializers.CharField(help_text="reserve, release, spend, undo, refund, adjust or limit")
    annotator = serializers.CharField(allow_null=True, help_text="Whose work it pays.")
    sample = serializers.CharField(allow_null=True, help_text="Its key.")
    limit = serializers.IntegerField()
    spent = serializers.IntegerField()
    reserved = serializers.IntegerField()
    by = serializers.CharField(allow_null=True)
    reason = serializers.CharField()


class ChargeIn(serializers.Serializer):
    amount = serializers.IntegerField(
        min_value=-MOST, max_value=MOST, help_text="Added to what was spent; may be negative."
    )
    reason = serializers.CharField(max_length=500)
    annotator = serializers.CharField(default=None, allow_null=True, max_length=150)


class Budget(APIView):
    @extend_schema(responses={200: BudgetOut, 403: ErrorOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """What may be spent, is spent and set aside, and how long the rest will do."""
        project = project_for(request.user, slug, "manage").project
        return _shown(project)

    @extend_schema(
        request=BudgetIn,
        responses={200: BudgetOut, 400: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut},
    )
    def put(self, request: Request, slug: str) -> Response:
        """Create or change the budget; 409 if a limit that stops would lie below what is spent."""
        member = project_for(request.user, slug, "manage")
        given = BudgetIn(data=request.data)
        given.is_valid(raise_exception=True)
        budgets.set_budget(project=member.project, by=member.person, **given.validated_data)
        return _shown(member.project)


class Rates(GenericAPIView):
    serializer_class = RateOut

    @extend_schema(responses={200: RateOut(many=True), 403: ErrorOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """Every rate that was set, the one that begins last first."""
        project = project_for(request.user, slug, "manage").project
        page = self.paginate_queryset(rates_of(reads.the_budget_of(project))) or []
        shown = [reads.describe_rate(rate) for rate in page]
        return self.get_paginated_response(RateOut(shown, many=True).data)

    @extend_schema(
        request=RateIn,
        responses={201: RateOut, 400: ErrorOut, 403: ErrorOut, 404: ErrorOut},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Say what answers cost from now, or from a moment to come."""
        member = project_for(request.user, slug, "manage")
        given = RateIn(data=request.data)
        given.is_valid(raise_exception=True)
        rate = budgets.set_rate(
            project=member.project, by=member.person, **_named(member, given.validated_data)
        )
        return Response(RateOut(reads.describe_rate(rate)).data, status=status.HTTP_201_CREATED)


class Charges(GenericAPIView):
    serializer_class = ChargeOut

    @extend_schema(responses={200: ChargeOut(many=True), 403: ErrorOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """The ledger, newest first: its sums are the budget's figures."""
        project = project_for(request.user, slug, "manage").project
        page = self.paginate_queryset(ledger.ledger(reads.the_budget_of(project))) or []
        shown = [ledger.describe(line) for line in page]
        return self.get_paginated_response(ChargeOut(shown, many=True).data)

    @extend_schema(
        request=ChargeIn,
        responses={201: ChargeOut, 400: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Adjust what was spent, with a reason; 409 where the budget stops and has no room."""
        member = project_for(request.user, slug, "manage")
        given = ChargeIn(data=request.data)
        given.is_valid(raise_exception=True)
        line = budgets.adjust(
            project=member.project, by=member.person, **_named(member, given.validated_data)
        )
        return Response(ChargeOut(ledger.describe(line)).data, status=status.HTTP_201_CREATED)


def _shown(project: Any) -> Response:
    return Response(BudgetOut(reads.overview(project, reads.the_budget_of(project))).data)


def _named(member: Membership, given: dict[str, Any]) -> dict[str, Any]:
    """With the person of that name in place of the name."""
    name = given["annotator"]
    person = None if name is None else reads.person_named(member.project, name)
    return {**given, "annotator": person}
