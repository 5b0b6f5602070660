"""Reviewing: what waits, one case with its answers, and what a reviewer may do about it."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.selectors import reviews as reads
from labeling.selectors.cases import annotation_named, case
from labeling.selectors.projects import Membership, project_for
from labeling.services import reviews

LONGEST_NOTE = 1000
LONGEST_ANSWER = 2000


class DecisionIn(serializers.Serializer):
    category = serializers.CharField(max_length=100, required=False)
    value = serializers.DictField(
        required=False, help_text="Instead: any task's answer; see docs/answers.md."
    )
    answer = serializers.CharField(
        max_length=40, required=False, help_text="Instead: the `name` of an answer to adopt."
    )
    note = serializers.CharField(max_length=LONGEST_NOTE, allow_blank=True, default="")
    replace = serializers.BooleanField(
        default=False, help_text="Put this in the place of a verdict that stands already."
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if len({"category", "value", "answer"} & given.keys()) != 1:
            told = _("Send one of category, value and answer.")
            raise serializers.ValidationError({"category": told})
        return given


class ReturnIn(serializers.Serializer):
    answer = serializers.CharField(max_length=40, help_text="The answer's `name` in the case.")
    note = serializers.CharField(max_length=LONGEST_NOTE, help_text="The annotator reads it.")


class NoteIn(serializers.Serializer):
    note = serializers.CharField(max_length=LONGEST_NOTE)


class GuidelineIn(serializers.Serializer):
    answer = serializers.CharField(max_length=LONGEST_ANSWER)


class WaitingOut(serializers.Serializer):
    id = serializers.IntegerField(help_text="Of the sample.")
    image = serializers.CharField(allow_null=True)
    text = serializers.CharField(allow_null=True)
    need = serializers.CharField(help_text="flagged, cannot tell, disputed or unsure")
    why = serializers.CharField()
    answers = serializers.ListField(child=serializers.CharField(), help_text="Without names.")


class SaidOut(serializers.Serializer):
    letter = serializers.CharField(help_text="What to call it: A, B, C, in no telling order.")
    name = serializers.CharField(help_text="Names it when you return or adopt it.")
    category = serializers.CharField(allow_null=True)
    value = serializers.JSONField(allow_null=True, help_text="Where it is no single category.")
    said = serializers.CharField(allow_null=True, help_text="Either of them in words.")
    kind = serializers.CharField(help_text="answer, cannot tell or skip")
    comment = serializers.CharField()
    flagged = serializers.BooleanField()
    by = serializers.CharField(allow_null=True, help_text="null until somebody has decided.")
    can_be_returned = serializers.BooleanField()


class LabelOut(serializers.Serializer):
    category = serializers.CharField(allow_null=True)
    value = serializers.JSONField(allow_null=True)
    said = serializers.CharField()
    method = serializers.CharField()
    confidence = serializers.FloatField()


class VerdictOut(serializers.Serializer):
    category = serializers.CharField(allow_null=True)
    value = serializers.JSONField(allow_null=True)
    said = serializers.CharField()
    by = serializers.CharField()
    note = serializers.CharField()
    created_at = serializers.DateTimeField()


class ComingOut(serializers.Serializer):
    returned = serializers.IntegerField()
    opinions = serializers.IntegerField()


class QuestionOut(serializers.Serializer):
    id = serializers.IntegerField()
    sample = serializers.IntegerField()
    question = serializers.CharField()
    by = serializers.CharField()
    created_at = serializers.DateTimeField()
    answer = serializers.CharField(help_text="Empty while it is open.")


class DeedOut(serializers.Serializer):
    kind = serializers.CharField(help_text="verdict, return or guideline")
    category = serializers.CharField(allow_null=True)
    said = serializers.CharField(allow_null=True)
    by = serializers.CharField()
    note = serializers.CharField()
    answer = serializers.CharField()
    answered_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


class CaseOut(serializers.Serializer):
    id = serializers.IntegerField()
    modality = serializers.CharField()
    image = serializers.CharField(allow_null=True)
    text = serializers.CharField(allow_null=True)
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    need = serializers.CharField(help_text="Empty when nobody needs to look.")
    why = serializers.CharField()
    answers = SaidOut(many=True)
    own = serializers.BooleanField(help_text="One of the answers is yours.")
    label = LabelOut(allow_null=True)  # type: ignore[assignment] # a field of this name
    verdict = VerdictOut(allow_null=True)
    opinion = serializers.CharField(allow_null=True, help_text="What the model makes of it.")
    waiting = ComingOut(help_text="What is still to come.")
    question = QuestionOut(allow_null=True, help_text="About the guideline, while it is open.")
    history = DeedOut(many=True)


class SuspicionOut(serializers.Serializer):
    id = serializers.IntegerField(help_text="Of the sample.")
    image = serializers.CharField(allow_null=True)
    text = serializers.CharField(allow_null=True)
    rank = serializers.IntegerField()
    given = serializers.CharField()
    likely = serializers.CharField()
    given_chance = serializers.FloatField()
    likely_chance = serializers.FloatField()


REFUSALS = {400: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut}


class Reviews(GenericAPIView):
    serializer_class = WaitingOut

    @extend_schema(responses={200: WaitingOut(many=True), 403: ErrorOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """What waits for a reviewer: flagged, then cannot tell, disputed, unsure."""
        project = project_for(request.user, slug, "review").project
        page = self.paginate_queryset(reads.to_review(project)) or []
        return self.get_paginated_response(
            WaitingOut(reads.describe(project, list(page)), many=True).data
        )


class OneReview(APIView):
    @extend_schema(responses={200: CaseOut, 403: ErrorOut, 404: ErrorOut})
    def get(self, request: Request, slug: str, sample_id: int) -> Response:
        """One sample with its answers, which have no names until somebody has decided."""
        membership = project_for(request.user, slug, "review")
        return Response(CaseOut(case(membership, sample_id)).data)


def decide(membership: Membership, sample_id: int, given: dict[str, Any]) -> None:
    on: dict[str, Any] = {"project": membership.project, "by": membership.person}
    about = {name: given[name] for name in ("note", "replace")}
    if "answer" in given:
        named = annotation_named(membership.project, sample_id, given["answer"])
        reviews.adopt(**on, annotation_id=named, **about)
        return
    value = given["value"] if "value" in given else {"category": given["category"]}
    reviews.give_verdict(**on, sample_id=sample_id, value=value, **about)


class Decision(APIView):
    @extend_schema(request=DecisionIn, responses={200: CaseOut, **REFUSALS})
    def post(self, request: Request, slug: str, sample_id: int) -> Response:
        """Decide: this is the label, whatever was answered. 409 if somebody was faster."""
        membership = project_for(request.user, slug, "review")
        given = _read(DecisionIn, request)
        decide(membership, sample_id, given)
        return Response(CaseOut(case(membership, sample_id)).data)

    @extend_schema(responses={204: None, 403: ErrorOut, 404: ErrorOut})
    def delete(self, request: Request, slug: str, sample_id: int) -> Response:
        """Withdraw the verdict: the label is again what the annotations say."""
        membership = project_for(request.user, slug, "review")
        reviews.withdraw(project=membership.project, by=membership.person, sample_id=sample_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Return(APIView):
    @extend_schema(request=ReturnIn, responses={200: CaseOut, **REFUSALS})
    def post(self, request: Request, slug: str, sample_id: int) -> Response:
        """Return one answer to its author, with a note."""
        membership = project_for(request.user, slug, "review")
        given = _read(ReturnIn, request)
        reviews.send_back(
            project=membership.project,
            by=membership.person,
            annotation_id=annotation_named(membership.project, sample_id, given["answer"]),
            note=given["note"],
        )
        return Response(CaseOut(case(membership, sample_id)).data)


class Question(APIView):
    @extend_schema(request=NoteIn, responses={201: QuestionOut, **REFUSALS})
    def post(self, request: Request, slug: str, sample_id: int) -> Response:
        """Ask what the guideline means for this sample, which is put aside meanwhile."""
        membership = project_for(request.user, slug, "review")
        asked = reviews.ask_guideline(
            project=membership.project,
            by=membership.person,
            sample_id=sample_id,
            note=_read(NoteIn, request)["note"],
        )
        body = reads.describe_question(membership.project, asked)
        return Response(QuestionOut(body).data, status=status.HTTP_201_CREATED)


class Opinion(APIView):
    @extend_schema(
        request=None, responses={200: CaseOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut}
    )
    def post(self, request: Request, slug: str, sample_id: int) -> Response:
        """Ask for one opinion more, of anybody who has given none."""
        membership = project_for(request.user, slug, "review")
        reviews.ask_again(project=membership.project, by=membership.person, sample_id=sample_id)
        return Response(CaseOut(case(membership, sample_id)).data)


class Questions(GenericAPIView):
    serializer_class = QuestionOut

    @extend_schema(responses={200: QuestionOut(many=True), 403: ErrorOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """Open questions about the guideline, the oldest first."""
        project = project_for(request.user, slug, "review").project
        page = self.paginate_queryset(reads.questions(project)) or []
        return self.get_paginated_response(
            QuestionOut([reads.describe_question(project, one) for one in page], many=True).data
        )


class OneQuestion(APIView):
    @extend_schema(request=GuidelineIn, responses={200: QuestionOut, **REFUSALS})
    def post(self, request: Request, slug: str, question_id: int) -> Response:
        """Answer it: the sample may be reviewed again, and the answer is shown with it."""
        membership = project_for(request.user, slug, "manage")
        answered = reviews.answer_guideline(
            project=membership.project,
            by=membership.person,
            review_id=question_id,
            answer=_read(GuidelineIn, request)["answer"],
        )
        return Response(QuestionOut(reads.describe_question(membership.project, answered)).data)


class Suspicions(GenericAPIView):
    serializer_class = SuspicionOut

    @extend_schema(responses={200: SuspicionOut(many=True), 403: ErrorOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """Labels that the newest round finds unlikely and that nobody has looked into since."""
        project = project_for(request.user, slug, "inspect").project
        page = self.paginate_queryset(reads.suspicious(project)) or []
        return self.get_paginated_response(
            SuspicionOut([reads.describe_suspicion(project, one) for one in page], many=True).data
        )


def _read(shape: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)
