"""A file's lines, decoded and bounded, with what is wrong in them kept visible."""

import codecs
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader, BytesIO, TextIOWrapper
from typing import TextIO

from django.utils.translation import gettext as _

from labeling.formats.rows import BadRow, ReadError, Rejected, Row, shown

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Codecs that Python has for other ends than files; some take quadratic time.
NOT_FOR_FILES = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}


class Lines:
    """An iterator of lines that also counts them; one record may take several."""

    def __init__(self, text: TextIO, name: str, limit: int) -> None:
        self.number = 0
        self._text = text
        self._name = name
        self._limit = limit
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self._size += len(line)
        if self._size > self._limit:
            self._skip(line)
            raise BadRow(_("is longer than %(most)s characters") % {"most": f"{self._limit:,}"})
        return line

    def rows(self, take: Callable[[int], Row | None]) -> Iterator[Row | Rejected]:
        """What `take(number of the record's first line)` makes of each record, to the end."""
        while True:
            start, self._size = self.number + 1, 0
            row: Row | Rejected | None
            try:
                row = take(start)
            except StopIteration:
                return
            except BadRow as error:
                row = Rejected(_("row %(number)d") % {"number": start}, str(error))
            if row is not None:
                yield row

    def _skip(self, line: str) -> None:
        while line and line[-1] not in "\r\n":
            line = self._read()

    def _read(self) -> str:
        try:
            return self._text.readline(self._limit + 1)
        except UnicodeError as error:
            raise ReadError(
                _("%(name)s is not %(encoding)s (%(error)s); choose its encoding.")
                % {"name": self._name, "encoding": self._text.encoding, "error": error}
            ) from error


@contextmanager
def decoded(file: BufferedReader, name: str, encoding: str, newline: str) -> Iterator[TextIO]:
    """Text whose undecodable bytes are lone surrogates, so that only their rows are lost."""
    with file:
        plain = codec_name(encoding) == "utf-8"
        if plain and file.peek(2)[:2] in UTF16_MARKS:
            raise ReadError(
                _("%(name)s is UTF-16; choose the encoding utf-16 or save it as UTF-8.")
                % {"name": name}
            )
        codec = "utf-8-sig" if plain else encoding
        with TextIOWrapper(file, codec, "surrogateescape", newline) as text:
            yield text


def codec_name(encoding: str) -> str:
    try:
        codec = codecs.lookup(encoding)
        TextIOWrapper(BytesIO(), encoding).close()
    except (LookupError, ValueError):
        codec = None
    if codec is None or codec.name in NOT_FOR_FILES:
        raise ReadError(
            _("There is no encoding %(encoding)s; write utf-8, windows-1252, shift_jis, …")
            % {"encoding": shown(encoding)}
        )
    return codec.name


def text_fault(text: str, encoding: str, limit: int = sys.maxsize) -> str | None:
    """Why this text cannot be stored as it is."""
    if "\0" in text:
        return _("holds a NUL character; remove it")
    try:
        size = len(text) if text.isascii() else len(text.encode())
    except UnicodeEncodeError as error:
        return _surrogate_fault(ord(text[error.start]), encoding)
    return (
        _("is longer than %(most)s MB; split it") % {"most": f"{limit / 1_000_000:,g}"}
        if size > limit
        else None
    )


def _surrogate_fault(code: int, encoding: str) -> str:
    if not 0xDC80 <= code <= 0xDCFF:
        return _("holds half a character (the lone surrogate U+%(code)s)") % {"code": f"{code:04X}"}
    byte = f"byte 0x{code - 0xDC00:02X}"
    if codec_name(encoding) != "utf-8":
        return _("is not %(encoding)s (%(byte)s); choose the encoding the file was saved in") % {
            "encoding": encoding,
            "byte": byte,
        }
    return _(
        "is not UTF-8 (%(byte)s); save the file as UTF-8 or choose the encoding windows-1252"
    ) % {"byte": byte}
