"""Addresses that do not exist answer in the API's own shape, not with a page."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from labeling.errors import NotFound


@extend_schema(exclude=True)
class Nothing(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound(
            _(
                "There is nothing at %(path)s. The schema lists every address; mind the slash "
                "at the end."
            )
            % {"path": request.path}
        )
