"""Reads about single samples."""

import re
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from labeling.answers import Asked
from labeling.errors import NotFound
from labeling.formats.headers import header
from labeling.models import Modality, Project, Sample

BOUNDS = ("text", "width", "height", "facts")
LANGUAGE = re.compile(  # as BCP 47 has it: ko, zh-Hant, es-419
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
)


def content(sample: Sample, project: Project) -> dict[str, Any]:
    """What is looked at. Neither the key nor the metadata: a folder's name may give the answer
    away."""
    return {
        "id": sample.pk,
        "modality": project.modality,
        "media": media_url(sample, project),
        "text": sample.text or None,
        "lang": _language(sample),
        "row": [{**header(name)._asdict(), "value": value} for name, value in sample.fields],
        "width": sample.width,
        "height": sample.height,
        "facts": sample.facts,
    }


def _language(sample: Sample) -> str:
    """Of its text, where the import brought a column that says so; it decides on words and shapes
    of letters."""
    told = sample.metadata.get("lang")
    return told if isinstance(told, str) and LANGUAGE.fullmatch(told) else ""


def media_url(sample: Sample, project: Project | None = None) -> str | None:
    """Where the browser finds the picture, series or clip; None for texts and table rows."""
    if not sample.media:
        return None
    slug = (project or sample.project).slug
    return reverse("sample-media", args=[slug, sample.pk])


def original_url(sample: Sample, project: Project) -> str | None:
    """Where those who may inspect it get the file that it was made from; None if none is kept."""
    kept = bool(sample.original)
    return reverse("sample-original", args=[project.slug, sample.pk]) if kept else None


def image_url(sample: Sample) -> str | None:
    """Where a picture of it is, if it is one."""
    return media_url(sample) if sample.project.modality == Modality.IMAGE else None


def media_name(project: Project, sample_id: int) -> str:
    """The name of a sample's file in the media store."""
    found = Sample.objects.filter(project=project, pk=sample_id).exclude(media="")
    name = found.values_list("media", flat=True).first()
    if name is None:
        detail = _("There is no file of a sample %(sample)d in this project.")
        raise NotFound(detail % {"sample": sample_id})
    return name


def original_name(project: Project, sample_id: int) -> str:
    """The name of the file that a sample was made from."""
    found = Sample.objects.filter(project=project, pk=sample_id).exclude(original="")
    name = found.values_list("original", flat=True).first()
    if name is None:
        detail = _("No original of a sample %(sample)d is kept in this project.")
        raise NotFound(detail % {"sample": sample_id})
    return name


def asked_of(project: Project, sample_id: int | None) -> Asked:
    """What an answer to this sample must fit."""
    names = tuple(project.categories.values_list("name", flat=True))
    if sample_id is None:
        return Asked(names, project.options)
    bounds = Sample.objects.filter(pk=sample_id, project=project).values(*BOUNDS).get()
    return Asked(names, project.options, **bounds)
