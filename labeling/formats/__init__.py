"""Files in, plain rows out. `read` is the only door; each format states only its difference."""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from labeling.formats import csv, jsonl  # noqa: F401  to import a format is to register it
from labeling.formats.archive import Archive
from labeling.formats.files import Files, Folder, open_file
from labeling.formats.image_folder import read_images
from labeling.formats.registry import is_table, reader_for
from labeling.formats.rows import Limits, Modality, Options, ReadError, Rejected, Row
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
        raise ReadError(f"There is no file or folder {path}.")
    if path.is_dir():
        return _read_tree(Folder(path), modality, options)
    if shown.lower().endswith(".zip"):
        return _read_tree(Archive(path, shown, options.limits), modality, options)
    base = options.base or (None if name else path.parent)
    table = Table(
        name=shown,
        open=partial(open_file, path, shown),
        modality=modality,
        options=options,
        images=Folder(base) if base else None,
    )
    return reader_for(shown)(table)


def _read_tree(files: Files, modality: Modality, options: Options) -> Iterator[Row | Rejected]:
    tables = list(islice(filter(is_table, files.names()), 2))
    if len(tables) == 1:
        name = tables[0]
        folder = name[: name.rfind("/") + 1]
        table = Table(name, partial(files.open, name), modality, options, files, folder)
        return reader_for(name)(table)
    if modality == "image":
        return read_images(files, options.limits)
    found = f"more than one ({', '.join(tables)})" if tables else "none"
    raise ReadError(f"Texts come in one CSV or JSONL file; {files.name} holds {found}.")
