"""Files in folders, one a sample. The first level of folders, if any, are categories."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from labeling.formats.files import Files, read_whole
from labeling.formats.rows import KEY_LENGTH, ReadError, Rejected, Row, printable

Build = Callable[[str, Callable[[], bytes], str | None], Row]  # name, reads it, answer


def read_tree(
    files: Files, suffixes: Collection[str], what: str, limit: int, build: Build
) -> Iterator[Row | Rejected]:
    """A row for each file that is one of these; `what` they are is said of the others."""
    empty = True
    for name in files.names():
        empty = False
        if reason := _fault(files, name, suffixes, what):
            yield Rejected(printable(name), reason)
        else:
            folders = PurePosixPath(name).parts[:-1]
            yield build(name, partial(read_whole, files, name, limit), next(iter(folders), None))
    if empty:
        raise ReadError(_("There are no files in %(name)s.") % {"name": files.name})


def _fault(files: Files, name: str, suffixes: Collection[str], what: str) -> str | None:
    path = PurePosixPath(name)
    if path.suffix.lower() not in suffixes:
        return _("%(name)s is not %(what)s file name (%(suffixes)s)") % {
            "name": printable(path.name),
            "what": what,
            "suffixes": ", ".join(suffixes),
        }
    if len(name) > KEY_LENGTH:
        return _("its path is longer than %(most)s characters") % {"most": KEY_LENGTH}
    return files.fault(name)
