"""Links that bring people into a project."""

from typing import cast

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from api.members import MemberOut
from labeling.selectors.invitations import describe, invitations_of
from labeling.selectors.members import ROLES
from labeling.selectors.members import describe as describe_member
from labeling.selectors.projects import Person, project_for
from labeling.services import invitations
from labeling.services.invitations import MOST_DAYS


class InvitationIn(serializers.Serializer):
    role = serializers.ChoiceField(choices=ROLES)
    note = serializers.CharField(
        default="", allow_blank=True, max_length=100, help_text="Whom it is for."
    )
    days = serializers.IntegerField(default=7, min_value=1, max_value=MOST_DAYS)


class InvitationOut(serializers.Serializer):
    id = serializers.IntegerField()
    role = serializers.CharField()
    note = serializers.CharField()
    state = serializers.CharField(help_text="open, used, expired or revoked")
    created_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    used_by = serializers.CharField(allow_null=True)


class NewInvitationOut(InvitationOut):
    link = serializers.CharField(help_text="Shown this once: whoever follows it first joins.")


class AcceptIn(serializers.Serializer):
    token = serializers.CharField(max_length=200, help_text="The last part of the link.")


class JoinedOut(MemberOut):
    project = serializers.CharField(help_text="The project's slug.")


class Invitations(GenericAPIView):
    serializer_class = InvitationOut

    @extend_schema(responses={200: InvitationOut(many=True), 403: ErrorOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """Invitations, newest first."""
        project = project_for(request.user, slug, "manage").project
        page = self.paginate_queryset(invitations_of(project)) or []
        shown = InvitationOut([describe(invitation) for invitation in page], many=True).data
        return self.get_paginated_response(shown)

    @extend_schema(
        request=InvitationIn,
        responses={201: NewInvitationOut, 400: ErrorOut, 403: ErrorOut, 404: ErrorOut},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Make a link that lets one person join."""
        manager = project_for(request.user, slug, "manage")
        asked = InvitationIn(data=request.data)
        asked.is_valid(raise_exception=True)
        invited = invitations.invite(
            project=manager.project, by=manager.person, **asked.validated_data
        )
        link = request.build_absolute_uri(reverse("join", args=[invited.token]))
        body = NewInvitationOut({**describe(invited.invitation), "link": link}).data
        return Response(body, status=status.HTTP_201_CREATED)


class OneInvitation(APIView):
    @extend_schema(responses={204: None, 403: ErrorOut, 404: ErrorOut})
    def delete(self, request: Request, slug: str, invitation_id: int) -> Response:
        """Take a link back that nobody has used."""
        manager = project_for(request.user, slug, "manage")
        invitations.revoke(project=manager.project, by=manager.person, invitation_id=invitation_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Accept(APIView):
    @extend_schema(
        request=AcceptIn,
        responses={200: JoinedOut, 400: ErrorOut, 404: ErrorOut, 409: ErrorOut},
    )
    def post(self, request: Request) -> Response:
        """Join the project of a link."""
        asked = AcceptIn(data=request.data)
        asked.is_valid(raise_exception=True)
        member = invitations.accept(
            token=asked.validated_data["token"], by=cast("Person", request.user)
        )
        body = {**describe_member(member), "project": member.project.slug}
        return Response(JoinedOut(body).data)
