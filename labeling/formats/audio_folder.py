"""A folder of audio clips, or a zip of one. Its first level of folders, if any, are categories."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from labeling.formats.files import Files
from labeling.formats.rows import Limits, Rejected, Row
from labeling.formats.tree import read_tree

SUFFIXES = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3")


def read_clips(files: Files, limits: Limits) -> Iterator[Row | Rejected]:
    return read_tree(files, SUFFIXES, _("an audio"), limits.audio_bytes, _row)


def _row(name: str, read: Callable[[], bytes], answer: str | None) -> Row:
    return Row(name, name, None, read, answer)
