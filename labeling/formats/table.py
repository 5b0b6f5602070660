"""What CSV and JSONL share: named columns, of which some have a meaning."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BufferedReader
from typing import Any

from django.utils.translation import gettext as _

from labeling.formats import series
from labeling.formats.files import Files, path_fault, read_whole
from labeling.formats.lines import Lines, decoded, text_fault
from labeling.formats.rows import KEY_LENGTH, BadRow, Modality, Options, ReadError, Row, shown

FILES = ("file_name", "path")
CONTENT = {
    "text": ("text",),
    "image": ("image", *FILES),
    "audio": ("audio", *FILES),
    "series": ("values",),
}
KEY = ("key", "id")
LABEL = ("label", "category")
SUGGESTION = ("suggestion",)
AXIS, RATE = "x", "rate"  # of a series


@dataclass(frozen=True)
class Columns:
    content: str | None  # none of a table row, which is all the other columns
    key: str | None
    label: str | None
    suggestion: str | None

    @property
    def aside(self) -> set[str | None]:
        return {self.key, self.label, self.suggestion}


@dataclass(frozen=True)
class Table:
    name: str
    open: Callable[[], BufferedReader]
    modality: Modality
    options: Options
    files: Files | None = None  # what paths in it lead into
    folder: str = ""  # where in there the table lies, with a "/" at its end

    @contextmanager
    def lines(self, newline: str) -> Iterator[Lines]:
        with decoded(self.open(), self.name, self.options.encoding, newline) as text:
            yield Lines(text, self.name, self.options.limits.record_characters)

    def columns(self, names: Collection[str], *, guess: bool = False) -> Columns:
        """Which column is what; with `guess`, the only one left over is the content."""
        key = self._chosen(names, self.options.key_column, KEY)
        label = self._chosen(names, self.options.label_column, LABEL)
        suggestion = self._chosen(names, self.options.suggestion_column, SUGGESTION)
        others = set(names) - {key, label, suggestion}
        if self.modality == "table":
            self._check_fields(others)
            return Columns(None, key, label, suggestion)
        wanted = getattr(self.options, f"{self.modality}_column")
        content = self._chosen(names, wanted, CONTENT[self.modality])
        if content is None and guess and len(others) == 1:
            content = others.pop()
        if content is None:
            raise self._missing(" or ".join(map(repr, CONTENT[self.modality])), names)
        return Columns(content, key, label, suggestion)

    def row(self, line: int, record: dict[str, Any], columns: Columns) -> Row:
        for name, value in record.items():
            if isinstance(value, str) and (reason := self.fault(value)):
                raise BadRow(
                    _("column %(name)s %(reason)s") % {"name": shown(name), "reason": reason}
                )
        return Row(
            where=_("row %(number)d") % {"number": line},
            key=_key(record, columns.key, line),
            answer=_of(record, columns.label),
            suggestion=_of(record, columns.suggestion),
            **self._content(record, columns),
        )

    def _content(self, record: dict[str, Any], columns: Columns) -> dict[str, Any]:
        """What is looked at, by the row's own names."""
        nothing = {"text": None, "file": None}
        rest = {name: value for name, value in record.items() if name not in columns.aside}
        if columns.content is None:
            return {**nothing, "fields": rest}
        given = rest[columns.content]
        if not given or (isinstance(given, str) and not given.strip()):
            raise BadRow(_("column %(content)s is empty") % {"content": shown(columns.content)})
        if self.modality == "series":
            found = partial(series.from_fields, given, rest.get(AXIS), rest.get(RATE))
            aside = {name: rest[name] for name in rest.keys() - {columns.content, AXIS, RATE}}
            return {**nothing, "series": found, "metadata": aside}
        if self.modality == "text":
            del rest[columns.content]
            return {**nothing, "text": given, "metadata": rest}
        return {**nothing, "file": self._file(given), "metadata": rest}

    def fault(self, text: str) -> str | None:
        return text_fault(text, self.options.encoding, self.options.limits.text_bytes)

    def _missing(self, wanted: str, names: Collection[str]) -> ReadError:
        first = [name if name.isprintable() else shown(name) for name in list(names)[:20]]
        there = ", ".join(first)[:500] + (", …" if len(names) > 20 else "")
        return ReadError(
            _(
                "There is no column %(wanted)s in %(name)s; its columns are: %(there)s. Name "
                "one of these."
            )
            % {"wanted": wanted, "name": self.name, "there": there}
        )

    def _chosen(
        self, names: Collection[str], wanted: str | None, usual: tuple[str, ...]
    ) -> str | None:
        if wanted is None:
            return next((name for name in usual if name in names), None)
        if wanted not in names:
            raise self._missing(shown(wanted), names)
        return wanted

    def _check_fields(self, names: Collection[str]) -> None:
        if not names:
            raise ReadError(
                _("%(name)s has no column besides the key and the answers.") % {"name": self.name}
            )
        if len(names) > self.options.limits.fields:
            most = self.options.limits.fields
            raise ReadError(
                _("%(name)s has %(names)s fields; at most %(most)s can be shown.")
                % {"name": self.name, "names": f"{len(names):,}", "most": most}
            )

    def _file(self, path: str) -> Callable[[], bytes]:
        if self.files is None:
            raise ReadError(
                _("%(name)s names files that are not with it; pack it and them into one zip.")
                % {"name": self.name}
            )
        if reason := path_fault(path) or self.files.fault(self.folder + path):
            raise BadRow(reason)
        limit = getattr(self.options.limits, f"{self.modality}_bytes")
        return partial(read_whole, self.files, self.folder + path, limit)


def _key(record: dict[str, Any], column: str | None, line: int) -> str:
    if column is None:
        return f"row-{line}"
    key: str = record[column]
    if not key.strip():
        raise BadRow(_("column %(column)s is empty") % {"column": shown(column)})
    if len(key) > KEY_LENGTH:
        raise BadRow(
            _("column %(column)s is longer than %(most)s characters")
            % {"column": shown(column), "most": KEY_LENGTH}
        )
    return key


def _of(record: dict[str, Any], column: str | None) -> str | None:
    return record[column] or None if column else None
