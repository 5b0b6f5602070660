"""The columns of a table: what each has learned, and how its cells become numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from learner.errors import UnreadableSample
from learner.types import Floats

Cell = str | float | None  # as CSV and JSON give it

EMPTY = {"", "-", "?", "na", "n/a", "nan", "null", "none"}
MOSTLY = 0.9  # numbers among the filled cells of a column of numbers; its few words count as gaps
FARTHEST = 10.0  # standard deviations: one absurd cell must not drown its row, nor float16 overflow
COMMON = 32  # categories with a column of their own, each in 1 % of the cells at least


@dataclass(frozen=True)
class Numbers:
    """A column of numbers: gaps become the median, and a flag if fitting met any."""

    field: str
    median: float
    mean: float
    scale: float  # 0 where all numbers are equal: nothing to tell apart
    gaps: bool

    @classmethod
    def of(cls, field: str, values: Sequence[float | None]) -> "Numbers":
        known = np.array([value for value in values if value is not None])
        median = float(np.percentile(known, 50, method="lower"))
        filled = np.array([median if value is None else value for value in values])
        peak = float(np.abs(filled).max()) or 1.0  # divided by it, no square overflows
        scale = 0.0 if known.min() == known.max() else peak * float((filled / peak).std())
        gaps = len(known) < len(values)
        return cls(field, median, peak * float((filled / peak).mean()), scale, gaps)

    @property
    def width(self) -> int:
        return (self.scale > 0) + self.gaps

    def encode(self, cells: Sequence[Cell]) -> Floats:
        """float32[n, width]: standard deviations from the mean, and the flag of a gap."""
        values = [number(self.field, cell) for cell in cells]
        parts = []
        if self.scale > 0:
            filled = np.array([self.median if value is None else value for value in values])
            with np.errstate(over="ignore"):  # clipped at once
                scores = (filled - self.mean) / self.scale
            parts.append(scores.clip(-FARTHEST, FARTHEST))
        if self.gaps:
            parts.append(np.array([value is None for value in values], np.float64))
        return np.stack(parts, axis=1).astype(np.float32)


@dataclass(frozen=True)
class Categories:
    """A column of words: one flag a common category, one for all rare ones, one for gaps.

    A category that fitting never met sets none of them.
    """

    field: str
    common: tuple[str, ...]
    rare: tuple[str, ...]
    gaps: bool

    @classmethod
    def of(cls, field: str, words: Sequence[str]) -> "Categories":
        counts = Counter(word for word in words if word)
        least = max(2, len(words) / 100)
        ranked = sorted(counts, key=lambda word: (-counts[word], word))
        common = tuple(word for word in ranked[:COMMON] if counts[word] >= least)
        return cls(field, common, tuple(sorted(set(ranked) - {*common})), "" in words)

    @property
    def width(self) -> int:
        """No column at all where every cell would set the same one."""
        flags = len(self.common) + bool(self.rare) + self.gaps
        return flags if flags > 1 else 0

    def encode(self, cells: Sequence[Cell]) -> Floats:
        """float32[n, width], at most one flag a row."""
        place = {name: at for at, name in enumerate(self.common)}
        place |= dict.fromkeys(self.rare, len(self.common))
        if self.gaps:
            place[""] = self.width - 1
        rows = np.zeros((len(cells), self.width), np.float32)
        for row, cell in zip(rows, cells, strict=True):
            at = place.get(word(self.field, cell))
            if at is not None:
                row[at] = 1
        return rows


Column = Numbers | Categories


def learn(field: str, cells: Sequence[Cell]) -> Column:
    """Numbers where nine in ten filled cells are numbers, else categories."""
    values = [number(field, cell) for cell in cells]
    words = [word(field, cell) for cell in cells]
    filled = sum(map(bool, words))
    numbers = len(values) - values.count(None)
    if numbers and numbers >= MOSTLY * filled:
        return Numbers.of(field, values)
    return Categories.of(field, words)


def number(field: str, cell: Cell) -> float | None:
    """The cell as a number; None for a gap or a word, UnreadableSample for NaN and infinity."""
    if isinstance(cell, str) and cell.strip().lower() in EMPTY:
        return None
    try:
        value = None if cell is None else float(cell)
    except ValueError:
        return None
    except TypeError as error:
        raise UnreadableSample(
            f"Field {field!r} holds a {type(cell).__name__}: give a text, a number or nothing."
        ) from error
    if value is not None and not np.isfinite(value):
        raise UnreadableSample(f"Field {field!r} holds {cell}: leave a missing number empty.")
    return value


def word(field: str, cell: Cell) -> str:
    """The cell as the name of a category; "" for a gap."""
    if isinstance(cell, str):
        return "" if cell.strip().lower() in EMPTY else cell.strip()
    value = number(field, cell)
    return "" if value is None else f"{value:g}"
