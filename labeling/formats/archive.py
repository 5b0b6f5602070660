"""A zip, read member by member in memory: nothing is ever extracted to disk."""

import stat
import struct
import weakref
import zlib
from collections.abc import Iterator
from io import BufferedReader, FileIO, RawIOBase
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from labeling.formats.files import is_clutter, path_fault
from labeling.formats.rows import Limits, ReadError, megabytes, printable, shown

# What zipfile and zlib were seen to raise on damaged archives.
BROKEN = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
ENCRYPTED = 0x1
SMALL = 1_000_000  # below this, a high compression ratio hurts nobody
DIRECTORY_BYTES_A_MEMBER = 200


class Archive:
    """A tree of files. It stays open for as long as it, or a row read from it, is in use."""

    def __init__(self, path: Path, name: str, limits: Limits) -> None:
        self.name = name
        self._limits = limits
        self._unpacked = 0
        self._zip = self._opened(path)
        members = [info for info in self._zip.infolist() if _is_wanted(info)]
        self._check_size(members)
        self._members, self._doubles = _indexed(members)

    def names(self) -> Iterator[str]:
        return iter(self._members)

    def fault(self, name: str) -> str | None:
        path = PurePosixPath(name).as_posix()
        info = self._members.get(path)
        if info is None:
            return path_fault(name) or _("there is no file %(name)s in %(where)s") % {
                "name": shown(name),
                "where": self.name,
            }
        if path in self._doubles:
            return _("%(name)s is in the zip more than once") % {"name": name}
        return _member_fault(info)

    def open(self, name: str) -> BufferedReader:
        if reason := self.fault(name):
            raise ReadError(reason)
        return BufferedReader(_Member(self, self._members[PurePosixPath(name).as_posix()]))

    def unpack(self, info: ZipInfo) -> Iterator[bytes]:
        """The member's bytes in pieces, stopped as soon as a cap is passed."""
        size = 0
        try:
            with self._zip.open(info) as file:
                while piece := file.read(65_536):
                    size += len(piece)
                    self._count(len(piece), size, info)
                    yield piece
        except BROKEN as error:
            raise ReadError(
                _("%(filename)s is damaged in the zip (%(error)s).")
                % {"filename": info.filename, "error": error}
            ) from error

    def _count(self, more: int, size: int, info: ZipInfo) -> None:
        self._unpacked += more
        if self._unpacked > self._limits.unpacked_bytes:
            raise ReadError(self._too_large())
        if size > SMALL and size > self._limits.ratio * info.compress_size:
            raise ReadError(
                _(
                    "%(filename)s unpacks to more than %(ratio)s times its size; leave it out of "
                    "the zip or import it by itself."
                )
                % {"filename": info.filename, "ratio": self._limits.ratio}
            )

    def _opened(self, path: Path) -> ZipFile:
        try:
            file = _Guarded(path, max(SMALL, DIRECTORY_BYTES_A_MEMBER * self._limits.members))
            weakref.finalize(self, file.close)
            return ZipFile(file)
        except BROKEN as error:
            raise ReadError(
                _("%(name)s is not a zip that can be read (%(error)s); pack and send it again.")
                % {"name": self.name, "error": error}
            ) from error

    def _check_size(self, members: list[ZipInfo]) -> None:
        if len(members) > self._limits.members:
            raise ReadError(
                _("%(name)s holds %(members)s files; at most %(most)s at once. Split it.")
                % {
                    "name": self.name,
                    "members": f"{len(members):,}",
                    "most": f"{self._limits.members:,}",
                }
            )
        if sum(info.file_size for info in members) > self._limits.unpacked_bytes:
            raise ReadError(self._too_large())

    def _too_large(self) -> str:
        most = megabytes(self._limits.unpacked_bytes)
        return _("%(name)s unpacks to more than %(most)s. Split it.") % {
            "name": self.name,
            "most": most,
        }


class _Guarded(BufferedReader):
    """zipfile reads a zip's whole list of members in one call, however long; this one stops it."""

    def __init__(self, path: Path, limit: int) -> None:
        super().__init__(FileIO(path))
        self._limit = limit

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > self._limit:
            raise BadZipFile("its list of files is too long")
        return super().read(size)


class _Member(RawIOBase):
    def __init__(self, archive: Archive, info: ZipInfo) -> None:
        self._pieces = archive.unpack(info)
        self._piece = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._piece or next(self._pieces, b"")
        size = min(len(piece), len(buffer))
        buffer[:size], self._piece = piece[:size], piece[size:]
        return size


def _is_wanted(info: ZipInfo) -> bool:
    return not info.is_dir() and not is_clutter(info.filename)


def _indexed(members: list[ZipInfo]) -> tuple[dict[str, ZipInfo], set[str]]:
    """Members by path, and the paths that come twice.

    A zip of one folder is read as that folder: packing a folder or its content comes to the same.
    """
    paths = [PurePosixPath(info.filename) for info in members]
    wrapped = len({path.parts[:1] for path in paths}) == 1 and all(len(p.parts) > 1 for p in paths)
    found: dict[str, ZipInfo] = {}
    doubles = set()
    for path, info in zip(paths, members, strict=True):
        name = "/".join(path.parts[1:]) if wrapped else path.as_posix()
        if name in found:
            doubles.add(name)
        found[name] = info
    return found, doubles


def _member_fault(info: ZipInfo) -> str | None:
    name = printable(info.filename)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if reason := path_fault(info.filename):
        return reason
    if info.flag_bits & ENCRYPTED:
        return _("%(name)s is encrypted; pack it without a password") % {"name": name}
    if kind not in (0, stat.S_IFREG):
        return _("%(name)s is a link or device, not a file; pack the file itself") % {"name": name}
    # Others (bzip2, LZMA) are unpacked by zipfile without a bound on what one read produces.
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return _("%(name)s is not packed by deflate; pack it again as an ordinary zip") % {
            "name": name
        }
    return None
