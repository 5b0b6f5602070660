"""Time series, one CSV file each. The first level of folders, if any, are categories."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from labeling.formats import series
from labeling.formats.files import Files, open_file
from labeling.formats.rows import Options, ReadError, Rejected, Row, megabytes
from labeling.formats.tree import read_tree

SUFFIXES = (".csv", ".tsv", ".txt")


def read_folder(files: Files, options: Options) -> Iterator[Row | Rejected]:
    build = partial(_row, options=options)
    return read_tree(files, SUFFIXES, _("a CSV"), options.limits.series_bytes, build)


def read_file(path: Path, shown: str, options: Options) -> Iterator[Row | Rejected]:
    """One file, which is one series."""
    yield _row(shown, partial(_whole, path, shown, options.limits.series_bytes), None, options)


def _row(name: str, read: Callable[[], bytes], answer: str | None, options: Options) -> Row:
    found = partial(
        series.from_file, read, encoding=options.encoding, axis=options.axis_column or None
    )
    return Row(name, name, None, None, answer, series=found)


def _whole(path: Path, shown: str, limit: int) -> bytes:
    with open_file(path, shown) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ReadError(
            _("%(shown)s is larger than %(limit)s; make it smaller.")
            % {"shown": shown, "limit": megabytes(limit)}
        )
    return data
