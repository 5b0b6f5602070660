"""The pictures, series and clips of samples, to members only."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from labeling.errors import NotFound
from labeling.media import levels
from labeling.media.storage import Media
from labeling.selectors.projects import project_for
from labeling.selectors.samples import media_name, original_name

TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".wav": "audio/wav",
}
ANY_BYTES = "application/octet-stream"
A_DAY = 86_400


@login_required
@require_safe
def media(request: HttpRequest, slug: str, sample_id: int) -> HttpResponseBase:
    """A grey of 16 bits as it is first looked at, in 8; with `?deep=1` all of them, packed."""
    project = project_for(request.user, slug, "see").project
    path = _file(media_name(project, sample_id), sample_id)
    if levels.is_deep(path):
        data = levels.packed(path) if request.GET.get("deep") else levels.seen(path)
        return _safe(HttpResponse(data, content_type="image/png"))
    return _safe(FileResponse(path.open("rb"), content_type=TYPES[path.suffix]))


@login_required
@require_safe
def original(request: HttpRequest, slug: str, sample_id: int) -> HttpResponseBase:
    """The file as it was imported, with whatever it says besides its pixels."""
    project = project_for(request.user, slug, "inspect").project
    path = _file(original_name(project, sample_id), sample_id)
    name = f"sample-{sample_id}{path.suffix}"
    file = path.open("rb")
    return _safe(FileResponse(file, as_attachment=True, filename=name, content_type=ANY_BYTES))


def _file(name: str, sample_id: int) -> Path:
    path = Media(Path(settings.MEDIA_FOLDER)).path(name)
    if not path.exists():
        detail = _("The file of sample %(sample_id)s is missing from the media folder.")
        raise NotFound(detail % {"sample_id": sample_id})
    return path


def _safe(response: HttpResponseBase) -> HttpResponseBase:
    """For this person's browser alone, and nothing but a picture, a clip or a download."""
    response["Cache-Control"] = f"private, max-age={A_DAY}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
