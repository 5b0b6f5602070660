"""What every format comes down to: rows that can become samples, and rows that cannot."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Modality = Literal["image", "text", "table", "series", "audio"]

KEY_LENGTH = 500


class ReadError(Exception):
    """Nothing (more) can be read from here; the message names the thing and the remedy."""


class BadRow(Exception):
    """This row cannot become a sample; the next one may."""


@dataclass(frozen=True)
class Row:
    """One thing to look at: a text, a file, a table's fields or a series, and what came with it."""

    where: str  # "row 7", "cats/a.png"
    key: str
    text: str | None
    file: Callable[[], bytes] | None  # reads a picture or a clip when called; raises ReadError
    answer: str | None  # a category's name, or JSON
    metadata: dict[str, str] = field(default_factory=dict)
    fields: dict[str, Any] | None = None  # numbers, texts and None, in the file's order
    series: Callable[[], Any] | None = None  # reads it when called; raises BadRow, ReadError
    suggestion: str | None = None  # as the answer


@dataclass(frozen=True)
class Rejected:
    where: str
    reason: str


@dataclass(frozen=True)
class Limits:
    text_bytes: int = 1_000_000
    record_characters: int = 8_000_000
    image_bytes: int = 100_000_000
    series_bytes: int = 50_000_000
    audio_bytes: int = 200_000_000
    fields: int = 500
    members: int = 100_000
    unpacked_bytes: int = 2_000_000_000
    ratio: int = 100


@dataclass(frozen=True)
class Options:
    text_column: str | None = None
    image_column: str | None = None
    audio_column: str | None = None
    series_column: str | None = None
    axis_column: str | None = None
    key_column: str | None = None
    label_column: str | None = None
    suggestion_column: str | None = None
    json_answers: bool = False  # answers may be any JSON, not only a category's name
    encoding: str = "utf-8"
    base: Path | None = None  # the folder that a table's image paths start from
    limits: Limits = Limits()


def shown(value: str) -> str:
    """A user's value as a message can carry it: short, and nothing in it unprintable."""
    return repr(value if len(value) <= 80 else f"{value[:80]}…")


def printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:,g} MB"
