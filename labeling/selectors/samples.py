"""Reads about single samples."""

from django.urls import reverse

from labeling.errors import NotFound
from labeling.models import Project, Sample


def image_url(sample: Sample) -> str | None:
    if not sample.image:
        return None
    return reverse("sample-image", args=[sample.project.slug, sample.pk])


def image_name(project: Project, sample_id: int) -> str:
    """The name of a sample's image in the media store."""
    found = Sample.objects.filter(project=project, pk=sample_id).exclude(image="")
    name = found.values_list("image", flat=True).first()
    if name is None:
        raise NotFound(f"There is no image of a sample {sample_id} in this project.")
    return name
