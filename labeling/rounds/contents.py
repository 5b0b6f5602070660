"""What encoders are given: the samples themselves, each in the form that its modality has."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from labeling.media.storage import Media
from labeling.models import Modality, Project, Sample
from learner.encoders import Sample as Content

FIELD = {
    Modality.IMAGE: "media",
    Modality.TEXT: "text",
    Modality.TABLE: "fields",
    Modality.SERIES: "media",
    Modality.AUDIO: "media",
}
AT_ONCE = 500  # samples that one query asks for
LONGEST = 100_000  # points of a series that its encoder takes


def contents(project: Project, ids: list[int]) -> list[Content]:
    """The samples with these ids, in their order."""
    field = FIELD[Modality(project.modality)]
    found: dict[int, Any] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = Sample.objects.filter(pk__in=ids[start : start + AT_ONCE])
        found.update(some.values_list("pk", field))
    return [_opened(project.modality, found[one]) for one in ids]


def content_of(sample: Sample, modality: str) -> Content:
    return _opened(modality, getattr(sample, FIELD[Modality(modality)]))


def _opened(modality: str, stored: Any) -> Content:
    """Files of images and sounds, texts, fields by name, or a series [channels, points]."""
    if modality == Modality.TEXT:
        return stored
    if modality == Modality.TABLE:
        return dict(stored)
    path = Media(Path(settings.MEDIA_FOLDER)).path(stored)
    return _series(path) if modality == Modality.SERIES else path


def _series(path: Path) -> NDArray[np.float64]:
    """A very long series is thinned to the means of equal stretches."""
    channels = json.loads(path.read_bytes())["channels"]
    series = np.array([channel["values"] for channel in channels], np.float64)
    stretch = -(-series.shape[1] // LONGEST)
    if stretch == 1:
        return series
    starts = np.arange(0, series.shape[1], stretch)
    sizes = np.diff(np.append(starts, series.shape[1]))
    thinned: NDArray[np.float64] = np.add.reduceat(series, starts, axis=1) / sizes
    return thinned
