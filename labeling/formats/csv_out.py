"""Tables as CSV, row by row, that a spreadsheet shows and never calculates."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

CALCULATES = tuple("=+-@\t\r\n")  # a spreadsheet takes a cell that begins so for a formula


class _Line:
    """What csv writes into: it hands each line straight on."""

    def write(self, line: str) -> str:
        return line


def rows_as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a CSV file, each as soon as its row is there: a long table is never whole in
    memory."""
    writer = csv.writer(_Line())
    for row in chain([header], rows):
        yield writer.writerow(map(cell, row))


def cell(value: object) -> object:
    """A text that a spreadsheet would run gets an apostrophe in front; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(CALCULATES):
        return f"'{value}"
    return "" if value is None else value
