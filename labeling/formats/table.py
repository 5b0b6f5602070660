"""What CSV and JSONL share: named columns, of which some have a meaning."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BufferedReader

from labeling.formats.files import Files, path_fault, read_whole
from labeling.formats.lines import Lines, decoded, text_fault
from labeling.formats.rows import KEY_LENGTH, BadRow, Modality, Options, ReadError, Row, shown

CONTENT = {"text": ("text",), "image": ("image", "file_name", "path")}
KEY = ("key", "id")
LABEL = ("label", "category")


@dataclass(frozen=True)
class Columns:
    content: str
    key: str | None
    label: str | None


@dataclass(frozen=True)
class Table:
    name: str
    open: Callable[[], BufferedReader]
    modality: Modality
    options: Options
    images: Files | None = None  # what image paths lead into
    folder: str = ""  # where in there the table lies, with a "/" at its end

    @contextmanager
    def lines(self, newline: str) -> Iterator[Lines]:
        with decoded(self.open(), self.name, self.options.encoding, newline) as text:
            yield Lines(text, self.name, self.options.limits.record_characters)

    def columns(self, names: Collection[str], *, guess: bool = False) -> Columns:
        """Which column is what; with `guess`, the only one left over is the content."""
        key = self._chosen(names, self.options.key_column, KEY)
        label = self._chosen(names, self.options.label_column, LABEL)
        text = self.modality == "text"
        wanted = self.options.text_column if text else self.options.image_column
        content = self._chosen(names, wanted, CONTENT[self.modality])
        others = set(names) - {key, label}
        if content is None and guess and len(others) == 1:
            content = others.pop()
        if content is None:
            raise self._missing(" or ".join(map(repr, CONTENT[self.modality])), names)
        return Columns(content, key, label)

    def row(self, line: int, record: dict[str, str], columns: Columns) -> Row:
        for name, value in record.items():
            if reason := self.fault(value):
                raise BadRow(f"column {shown(name)} {reason}")
        content, where = record[columns.content], f"row {line}"
        if not content.strip():
            raise BadRow(f"column {shown(columns.content)} is empty")
        key = _key(record, columns.key, line)
        answer = record[columns.label] or None if columns.label else None
        if self.modality == "text":
            rest = _without(record, {columns.content, columns.key, columns.label})
            return Row(where, key, content, None, answer, rest)
        rest = _without(record, {columns.key, columns.label})
        return Row(where, key, None, self._image(content), answer, rest)

    def fault(self, text: str) -> str | None:
        return text_fault(text, self.options.encoding, self.options.limits.text_bytes)

    def _missing(self, wanted: str, names: Collection[str]) -> ReadError:
        first = [name if name.isprintable() else shown(name) for name in list(names)[:20]]
        there = ", ".join(first)[:500] + (", …" if len(names) > 20 else "")
        return ReadError(
            f"There is no column {wanted} in {self.name}; its columns are: {there}. "
            "Name one of these."
        )

    def _chosen(
        self, names: Collection[str], wanted: str | None, usual: tuple[str, ...]
    ) -> str | None:
        if wanted is None:
            return next((name for name in usual if name in names), None)
        if wanted not in names:
            raise self._missing(shown(wanted), names)
        return wanted

    def _image(self, path: str) -> Callable[[], bytes]:
        if self.images is None:
            raise ReadError(
                f"{self.name} names images that are not with it; pack it and them into one zip."
            )
        if reason := path_fault(path) or self.images.fault(self.folder + path):
            raise BadRow(reason)
        limit = self.options.limits.image_bytes
        return partial(read_whole, self.images, self.folder + path, limit)


def _key(record: dict[str, str], column: str | None, line: int) -> str:
    if column is None:
        return f"row-{line}"
    key = record[column]
    if not key.strip():
        raise BadRow(f"column {shown(column)} is empty")
    if len(key) > KEY_LENGTH:
        raise BadRow(f"column {shown(column)} is longer than {KEY_LENGTH} characters")
    return key


def _without(record: dict[str, str], used: set[str | None]) -> dict[str, str]:
    return {name: value for name, value in record.items() if name not in used}
