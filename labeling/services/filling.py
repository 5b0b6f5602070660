"""What a row of an import becomes in a sample, one function a modality."""

import hashlib
import json
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labeling.errors import BadInput
from labeling.formats.rows import Row
from labeling.media.pictures import picture_of
from labeling.media.sounds import check_and_encode
from labeling.media.storage import Media
from labeling.models import Modality, Project, Sample


class Filling:
    """Fills the samples of one project. Its series must have the same channels, or no model could
    learn from them; the first one says which."""

    def __init__(self, project: Project, media: Media) -> None:
        self._media = media
        self._project = project
        self._channels: list[str] | None = None
        self._moving = 0  # pictures of several frames
        self._of: dict[str, Callable[[Sample, Row], None]] = {
            Modality.IMAGE: self._picture,
            Modality.TEXT: _text,
            Modality.TABLE: _fields,
            Modality.SERIES: self._series,
            Modality.AUDIO: self._clip,
        }

    def fill(self, sample: Sample, row: Row) -> None:
        """BadImage, BadSound, BadRow, BadInput or ReadError say why this row cannot."""
        self._of[self._project.modality](sample, row)

    def warnings(self) -> list[str]:
        """What became less of what came."""
        if not self._moving:
            return []
        detail = ngettext(
            "%(count)d picture has several frames; its first one is what will be labeled.",
            "%(count)d pictures have several frames; the first ones are what will be labeled.",
            self._moving,
        )
        return [detail % {"count": self._moving}]

    def _picture(self, sample: Sample, row: Row) -> None:
        assert row.file is not None
        data = row.file()
        picture = picture_of(data)
        sample.media = self._media.put(picture.data, picture.suffix)
        sample.original = self._media.put(data, picture.original) if picture.original else ""
        sample.width, sample.height = picture.width, picture.height
        sample.facts = picture.facts
        sample.sha256 = picture.sha256
        self._moving += picture.frames > 1

    def _series(self, sample: Sample, row: Row) -> None:
        assert row.series is not None
        series = row.series()
        facts = series.facts()
        self._check_channels(facts["channels"])
        data = series.to_json()
        sample.media = self._media.put(data, ".json")
        sample.facts = facts
        sample.sha256 = hashlib.sha256(data).hexdigest()

    def _clip(self, sample: Sample, row: Row) -> None:
        assert row.file is not None
        clip = check_and_encode(row.file())
        sample.media = self._media.put(clip.data, ".wav")
        sample.facts = clip.facts
        sample.sha256 = clip.sha256

    def _check_channels(self, found: list[str]) -> None:
        if self._channels is None:
            first = self._project.samples.values_list("facts", flat=True).first()
            self._channels = first["channels"] if first else found
        if found != self._channels:
            detail = _("its channels are %(found)s; those of this project are %(known)s")
            named = {"found": ", ".join(found)[:200], "known": ", ".join(self._channels)[:200]}
            raise BadInput(detail % named)


def _text(sample: Sample, row: Row) -> None:
    sample.text = row.text or ""
    sample.sha256 = hashlib.sha256(sample.text.encode()).hexdigest()


def _fields(sample: Sample, row: Row) -> None:
    """As pairs: PostgreSQL's objects forget their order. The digest is of the row as a whole."""
    fields = row.fields or {}
    sample.fields = [[name, value] for name, value in fields.items()]
    canonical = json.dumps(fields, sort_keys=True, ensure_ascii=False)
    sample.sha256 = hashlib.sha256(canonical.encode()).hexdigest()
