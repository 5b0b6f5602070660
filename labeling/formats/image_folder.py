"""A folder of images, or a zip of one. Its first level of folders, if any, are categories."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from labeling.formats.files import Files
from labeling.formats.rows import Limits, Rejected, Row
from labeling.formats.tree import read_tree

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".dcm")


def read_images(files: Files, limits: Limits) -> Iterator[Row | Rejected]:
    return read_tree(files, SUFFIXES, _("an image"), limits.image_bytes, _row)


def _row(name: str, read: Callable[[], bytes], answer: str | None) -> Row:
    return Row(name, name, None, read, answer)
