"""The pictures, series and clips of samples, to members only."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from labeling.errors import NotFound
from labeling.media.storage import Media
from labeling.selectors.projects import project_for
from labeling.selectors.samples import media_name

TYPES = {".png": "image/png", ".jpg": "image/jpeg"}
A_DAY = 86_400


@login_required
@require_safe
def media(request: HttpRequest, slug: str, sample_id: int) -> HttpResponseBase:
    project = project_for(request.user, slug, "see").project
    path = Media(Path(settings.MEDIA_FOLDER)).path(media_name(project, sample_id))
    if not path.exists():
        raise NotFound(f"The file of sample {sample_id} is missing from the media folder.")
    response = FileResponse(path.open("rb"), content_type=TYPES[path.suffix])
    response["Cache-Control"] = f"private, max-age={A_DAY}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
