"""A tree of files that rows may name: a folder on disk, or (archive.py) a zip."""

import os
import re
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Protocol

from django.utils.translation import gettext as _

from labeling.formats.rows import ReadError, megabytes, printable, shown

CLUTTER = {"__MACOSX", "Thumbs.db", "desktop.ini"}


class Files(Protocol):
    name: str

    def names(self) -> Iterator[str]:
        """Every file by its path from the root with "/" between folders, clutter left out."""

    def fault(self, name: str) -> str | None:
        """Why this file cannot be opened."""

    def open(self, name: str) -> BufferedReader: ...


class Folder:
    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self.name = self._root.name or "/"

    def names(self) -> Iterator[str]:
        folders = [""]
        while folders:
            folder, inner = folders.pop(), []
            for entry in _sorted(self._root / folder):
                path = folder + entry.name
                if is_clutter(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    inner.append(f"{path}/")
                else:
                    yield path
            folders.extend(reversed(inner))

    def fault(self, name: str) -> str | None:
        if reason := path_fault(name):
            return reason
        try:
            path = (self._root / name).resolve()
            there = path.is_file()
        except (OSError, RuntimeError) as error:  # RuntimeError: a circle of links
            return _("%(name)s cannot be reached (%(error)s)") % {
                "name": shown(name),
                "error": error,
            }
        if not path.is_relative_to(self._root):
            return _("%(name)s is a link that leads out of %(where)s") % {
                "name": shown(name),
                "where": self.name,
            }
        return (
            None
            if there
            else _("there is no file %(name)s in %(where)s")
            % {"name": shown(name), "where": self.name}
        )

    def open(self, name: str) -> BufferedReader:
        if reason := self.fault(name):
            raise ReadError(reason)
        return open_file((self._root / name).resolve(), name)


def open_file(path: Path, name: str) -> BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        raise ReadError(
            _("%(name)s cannot be opened (%(error)s).")
            % {"name": printable(name), "error": error.strerror}
        ) from error


def read_whole(files: Files, name: str, limit: int) -> bytes:
    with files.open(name) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ReadError(
            _("%(name)s is larger than %(limit)s; make it smaller.")
            % {"name": name, "limit": megabytes(limit)}
        )
    return data


def path_fault(name: str) -> str | None:
    """Why a path from a table or a zip is refused, wherever it would lead."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return _("the path %(name)s is not UTF-8; rename the file") % {"name": shown(name)}
    if "\\" in name or "\0" in name:
        return _("the path %(name)s holds a backslash or NUL; put / between folders") % {
            "name": shown(name)
        }
    if name.startswith("/") or re.match("[A-Za-z]:", name):
        return _("the path %(name)s is absolute; write it from the folder that holds it all") % {
            "name": shown(name)
        }
    if ".." in PurePosixPath(name).parts:
        return _("the path %(name)s leads out of its folder; leave out '..'") % {
            "name": shown(name)
        }
    return None


def is_clutter(name: str) -> bool:
    """Files that a computer left there and nobody meant."""
    parts = PurePosixPath(name).parts
    return any(part in CLUTTER or (part[0] == "." and part != "..") for part in parts)


def _sorted(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise ReadError(
            _("%(folder)s cannot be listed (%(error)s).")
            % {"folder": folder, "error": error.strerror}
        ) from error
