"""A folder of images, or a zip of one. Its first level of folders, if any, are categories."""

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from labeling.formats.files import Files, read_whole
from labeling.formats.rows import KEY_LENGTH, Limits, ReadError, Rejected, Row, printable

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff")


def read_images(files: Files, limits: Limits) -> Iterator[Row | Rejected]:
    empty = True
    for name in files.names():
        empty = False
        yield _row(files, name, limits)
    if empty:
        raise ReadError(f"There are no files in {files.name}.")


def _row(files: Files, name: str, limits: Limits) -> Row | Rejected:
    path = PurePosixPath(name)
    if path.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        reason: str | None = f"{printable(path.name)} is not an image file name ({known})"
    elif len(name) > KEY_LENGTH:
        reason = f"its path is longer than {KEY_LENGTH} characters"
    else:
        reason = files.fault(name)
    if reason:
        return Rejected(printable(name), reason)
    answer = path.parts[0] if len(path.parts) > 1 else None
    return Row(name, name, None, partial(read_whole, files, name, limits.image_bytes), answer)
