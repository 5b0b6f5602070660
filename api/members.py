"""Members of a project: their roles, quotas and pauses."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import ErrorOut
from labeling.selectors.members import ROLES, describe, member_of, members_of
from labeling.selectors.projects import project_for
from labeling.services import members
from labeling.services.members import LARGEST_QUOTA, LONGEST_WHY


class MemberOut(serializers.Serializer):
    id = serializers.IntegerField()
    username = serializers.CharField()
    role = serializers.CharField()
    joined_at = serializers.DateTimeField()
    daily_quota = serializers.IntegerField(allow_null=True, help_text="null: the project's.")
    total_quota = serializers.IntegerField(allow_null=True, help_text="null: the project's.")
    paused_at = serializers.DateTimeField(allow_null=True)
    paused_why = serializers.CharField()


class MemberIn(serializers.Serializer):
    """What is left out stays."""

    role = serializers.ChoiceField(required=False, choices=ROLES)
    daily_quota = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=LARGEST_QUOTA
    )
    total_quota = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=LARGEST_QUOTA
    )
    paused = serializers.BooleanField(required=False)
    why = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_WHY, help_text="Of a pause."
    )


class Members(GenericAPIView):
    serializer_class = MemberOut

    @extend_schema(responses={200: MemberOut(many=True), 403: ErrorOut, 404: ErrorOut})
    def get(self, request: Request, slug: str) -> Response:
        """Members, by name."""
        project = project_for(request.user, slug, "manage").project
        page = self.paginate_queryset(members_of(project)) or []
        shown = MemberOut([describe(member) for member in page], many=True).data
        return self.get_paginated_response(shown)


class OneMember(APIView):
    @extend_schema(responses={200: MemberOut, 403: ErrorOut, 404: ErrorOut})
    def get(self, request: Request, slug: str, member_id: int) -> Response:
        """One member."""
        project = project_for(request.user, slug, "manage").project
        return Response(MemberOut(describe(member_of(project, member_id))).data)

    @extend_schema(
        request=MemberIn,
        responses={200: MemberOut, 400: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut},
    )
    def patch(self, request: Request, slug: str, member_id: int) -> Response:
        """Change a role or quota; pause somebody, or let them go on."""
        manager = project_for(request.user, slug, "manage")
        asked = MemberIn(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        member = members.revise(
            project=manager.project, by=manager.person, member_id=member_id, **asked.validated_data
        )
        return Response(MemberOut(describe(member)).data)

    @extend_schema(responses={204: None, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut})
    def delete(self, request: Request, slug: str, member_id: int) -> Response:
        """Remove a member. Their answers stay, what they hold goes to others."""
        manager = project_for(request.user, slug, "manage")
        members.remove(project=manager.project, by=manager.person, member_id=member_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
