"""/health: this process answers. /ready: so do the database and a worker of each queue."""

from django.db import DatabaseError
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from labeling.selectors.health import silent_queues


class Health(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses={200: dict})
    def get(self, request: Request) -> Response:
        return Response({"status": "alive"})


class Ready(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(responses={200: dict, 503: dict})
    def get(self, request: Request) -> Response:
        try:
            silent = silent_queues()
        except DatabaseError:
            return Response({"status": "not ready", "database": "silent"}, status=503)
        body = {"status": "not ready" if silent else "ready", "silent_queues": silent}
        return Response(body, status=503 if silent else 200)
