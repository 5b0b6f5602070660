"""Which reader a table's file name asks for."""

from collections.abc import Callable, Iterator
from pathlib import PurePath

from django.utils.translation import gettext as _

from labeling.formats.rows import ReadError, Rejected, Row, printable
from labeling.formats.table import Table

Reader = Callable[[Table], Iterator[Row | Rejected]]

_readers: dict[str, Reader] = {}


def register(*suffixes: str) -> Callable[[Reader], Reader]:
    def add(reader: Reader) -> Reader:
        for suffix in suffixes:
            if suffix in _readers:
                raise ValueError(f"two readers for {suffix}")
            _readers[suffix] = reader
        return reader

    return add


def is_table(name: str) -> bool:
    return PurePath(name).suffix.lower() in _readers


def reader_for(name: str) -> Reader:
    if not is_table(name):
        known = ", ".join(_readers)
        raise ReadError(
            _(
                "%(name)s is of no format that can be imported; these are: a folder, .zip, "
                "%(known)s."
            )
            % {"name": printable(name), "known": known}
        )
    return _readers[PurePath(name).suffix.lower()]
