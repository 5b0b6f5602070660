"""Batches of look-alikes: many samples answered with one key."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.claims import FieldOut
from api.errors import ErrorOut
from labeling.selectors.batches import error_rate, tile, waiting
from labeling.selectors.projects import Membership, project_for
from labeling.services import batches
from labeling.services.annotations import Timing
from labeling.services.batches import Sheet

MOST, MOST_HELD = batches.MOST, batches.MOST_HELD
LONGEST_MS = 86_400_000  # a day


def claim_ids(most: int = MOST, **given: Any) -> serializers.ListField:
    one = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    return serializers.ListField(child=one, max_length=most, **given)


class BatchIn(serializers.Serializer):
    count = serializers.IntegerField(min_value=1, max_value=MOST, default=MOST)
    holding = claim_ids(
        MOST_HELD,
        default=list,
        help_text="Tiles that you still look at; others that you hold are given back.",
    )


class TileOut(serializers.Serializer):
    claim = serializers.IntegerField()
    sample = serializers.IntegerField()
    expires_at = serializers.DateTimeField()
    media = serializers.CharField(allow_null=True)
    text = serializers.CharField(allow_null=True, help_text="Its beginning.")
    row = FieldOut(many=True, help_text="The first fields of a table row.")


class ErrorRateOut(serializers.Serializer):
    labeled = serializers.IntegerField(help_text="Answers that batches gave and that stand.")
    rechecked = serializers.IntegerField(help_text="Tiles that were answered singly instead.")
    wrong = serializers.IntegerField(help_text="Of these, how many were answered otherwise.")
    rate = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(help_text="Of the 95 % interval.")
    high = serializers.FloatField()
    recheck_percent = serializers.IntegerField(help_text="Of the tiles, drawn by chance.")


class TilesOut(serializers.Serializer):
    tiles = TileOut(many=True)
    waiting = serializers.IntegerField(help_text="Tiles that you are to be asked singly.")


class BatchOut(TilesOut):
    category = serializers.CharField(allow_null=True, help_text="That is proposed for all.")
    ended = serializers.CharField(
        allow_null=True,
        help_text="Why there are none: no_look_alikes, not_encoded, held, or as for claims.",
    )
    error_rate = ErrorRateOut()


class SheetIn(serializers.Serializer):
    category = serializers.CharField(max_length=100, trim_whitespace=False)
    claims = claim_ids(help_text="Tiles that are of the category.")
    left_out = claim_ids(default=list, help_text="Tiles that were taken out: they are given back.")
    token = serializers.UUIDField(
        help_text="Made by you for each batch. Post again with the same one until you hear."
    )
    active_ms = serializers.IntegerField(min_value=0, max_value=LONGEST_MS, default=0)
    total_ms = serializers.IntegerField(min_value=0, max_value=LONGEST_MS, default=0)


class RefusedTileOut(serializers.Serializer):
    claim = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()


class AnsweredOut(serializers.Serializer):
    annotations = serializers.ListField(child=serializers.IntegerField())
    rechecked = serializers.ListField(
        child=serializers.IntegerField(), help_text="Claims kept back, to be asked singly."
    )
    released = serializers.ListField(child=serializers.IntegerField())
    refused = RefusedTileOut(many=True)
    waiting = serializers.IntegerField()
    error_rate = ErrorRateOut()


class UndoIn(serializers.Serializer):
    claims = claim_ids(help_text="As they were posted.")
    token = serializers.UUIDField(help_text="Of the batch that is taken back.")


class GivenBackIn(serializers.Serializer):
    claims = claim_ids(2 * MOST_HELD, help_text="Whatever you hold: what was undone, too.")


REFUSALS = {400: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut}


class Batches(APIView):
    @extend_schema(request=BatchIn, responses={200: BatchOut, **REFUSALS})
    def post(self, request: Request, slug: str) -> Response:
        """Borrow samples that look alike, with the category that they probably are of."""
        member = project_for(request.user, slug, "label")
        given = _read(BatchIn, request)
        proposed = batches.propose(project=member.project, to=member.person, **given)
        return Response(
            {
                **_tiles(member, proposed.claims),
                "category": proposed.category.name if proposed.category else None,
                "ended": proposed.ended,
                "error_rate": error_rate(member.project),
            }
        )


class Sheets(APIView):
    @extend_schema(request=SheetIn, responses={201: AnsweredOut, 200: AnsweredOut, **REFUSALS})
    def post(self, request: Request, slug: str) -> Response:
        """Give every tile of a batch its category. One in twenty, drawn by chance, is kept back."""
        member = project_for(request.user, slug, "label")
        given = _read(SheetIn, request)
        sheet = Sheet(
            category=given["category"],
            kept=given["claims"],
            left_out=given["left_out"],
            token=given["token"],
            timing=Timing(given["active_ms"], given["total_ms"]),
        )
        done = batches.answer(project=member.project, by=member.person, sheet=sheet)
        body = {
            "annotations": [one.pk for one in done.annotations],
            "rechecked": done.rechecked,
            "released": done.released,
            "refused": done.refused,
            "waiting": waiting(member.project, member.person),
            "error_rate": error_rate(member.project),
        }
        first = status.HTTP_201_CREATED if done.first_time else status.HTTP_200_OK
        return Response(body, status=first)


class Undone(APIView):
    @extend_schema(request=UndoIn, responses={200: TilesOut, **REFUSALS})
    def post(self, request: Request, slug: str) -> Response:
        """Take a batch back: its tiles are lent to you again."""
        member = project_for(request.user, slug, "label")
        given = _read(UndoIn, request)
        again = batches.undo(
            project=member.project, by=member.person, kept=given["claims"], token=given["token"]
        )
        return Response(_tiles(member, again))


class GivenBack(APIView):
    @extend_schema(request=GivenBackIn, responses={204: None, **REFUSALS})
    def post(self, request: Request, slug: str) -> Response:
        """Give tiles back unanswered."""
        member = project_for(request.user, slug, "label")
        given = _read(GivenBackIn, request)
        batches.release(project=member.project, by=member.person, given=given["claims"])
        return Response(status=status.HTTP_204_NO_CONTENT)


def _read(shape: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    return asked.validated_data


def _tiles(member: Membership, lent: Any) -> dict[str, Any]:
    return {
        "tiles": [tile(claim) for claim in lent],
        "waiting": waiting(member.project, member.person),
    }
