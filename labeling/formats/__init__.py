"""Files in, plain rows out. `read` is the only door; each format states only its difference."""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from labeling.formats import csv, jsonl  # noqa: F401  to import a format is to register it
from labeling.formats.archive import Archive
from labeling.formats.audio_folder import read_clips
from labeling.formats.files import Files, Folder, open_file
from labeling.formats.image_folder import read_images
from labeling.formats.registry import is_table, reader_for
from labeling.formats.rows import Limits, Modality, Options, ReadError, Rejected, Row
from labeling.formats.series_folder import SUFFIXES as SERIES
from labeling.formats.series_folder import read_file, read_folder
from labeling.formats.table import Table

__all__ = ["Limits", "Modality", "Options", "ReadError", "Rejected", "Row", "read"]


def read(
    path: Path, *, modality: Modality, options: Options, name: str | None = None
) -> Iterator[Row | Rejected]:
    """A folder, a zip of one, or a table, row by row; never a whole file in memory.

    `name` is what an upload was called, its path being a temporary one: messages and the choice of
    the format go by it, and image paths are then looked up only under `options.base`.
    Raises ReadError, at the call or while iterating, if nothing (more) can be read.
    """
    shown = name or path.name
    if not path.exists():
        raise ReadError(_("There is no file or folder %(path)s.") % {"path": path})
    if path.is_dir():
        return _read_tree(Folder(path), modality, options)
    if shown.lower().endswith(".zip"):
        return _read_tree(Archive(path, shown, options.limits), modality, options)
    if modality == "series" and shown.lower().endswith(SERIES):
        return read_file(path, shown, options)
    base = options.base or (None if name else path.parent)
    table = Table(
        name=shown,
        open=partial(open_file, path, shown),
        modality=modality,
        options=options,
        files=Folder(base) if base else None,
    )
    return reader_for(shown)(table)


def _read_tree(files: Files, modality: Modality, options: Options) -> Iterator[Row | Rejected]:
    tables = list(islice(filter(partial(_is_table, modality), files.names()), 2))
    if len(tables) == 1:
        name = tables[0]
        folder = name[: name.rfind("/") + 1]
        table = Table(name, partial(files.open, name), modality, options, files, folder)
        return reader_for(name)(table)
    if modality == "image":
        return read_images(files, options.limits)
    if modality == "audio":
        return read_clips(files, options.limits)
    if modality == "series":
        return read_folder(files, options)
    holds = _("Texts come in one CSV or JSONL file; %(name)s holds none.")
    if tables:
        holds = _("Texts come in one CSV or JSONL file; %(name)s holds more than one (%(tables)s).")
    raise ReadError(holds % {"name": files.name, "tables": ", ".join(tables)})


def _is_table(modality: Modality, name: str) -> bool:
    """A CSV is a table of samples; of time series each is one sample."""
    return is_table(name) and not (modality == "series" and name.lower().endswith(SERIES))
