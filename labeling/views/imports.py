"""Bringing samples in through the browser."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from labeling.errors import BadInput
from labeling.forms.projects import ImportForm
from labeling.selectors.projects import Membership, project_for
from labeling.services import samples


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_samples(request: HttpRequest, slug: str) -> HttpResponse:
    membership = project_for(request.user, slug, "import")
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        modality=membership.project.modality,
        largest=settings.UPLOAD_MAX_BYTES,
    )
    report = None
    if request.method == "POST" and form.is_valid():
        try:
            report = _import(membership, request, form.cleaned_data)
        except BadInput as refusal:
            form.add_error("file", refusal.detail)
    project = membership.project
    context = {
        "project": {
            "slug": slug,
            "name": project.name,
            "modality": project.modality,
            "task": project.task,
        },
        "form": form,
        "report": report,
    }
    return render(request, "projects/import.html", context, status=422 if form.errors else 200)


def _import(membership: Membership, request: HttpRequest, given: dict[str, Any]) -> samples.Report:
    """Put the upload into a folder of its own, under a plain name, and read it."""
    upload = given["file"]
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as file:
            shutil.copyfileobj(upload, file)
        source = samples.Source(
            path,
            upload.name,
            columns={name: given.get(name) or None for name in samples.COLUMNS},
            encoding=given["encoding"] or "utf-8",
        )
        return samples.import_from(
            project=membership.project,
            by=membership.person,
            source=source,
            answers=given["answers"],
        )
