"""CSV and TSV: the first row names the columns."""

import csv
from collections import Counter
from collections.abc import Iterator

from labeling.formats.lines import Lines
from labeling.formats.registry import register
from labeling.formats.rows import BadRow, Limits, ReadError, Rejected, Row, shown
from labeling.formats.table import Table

# The csv module's own cap is one for the whole process and lower than ours; Lines bounds a record.
csv.field_size_limit(max(csv.field_size_limit(), Limits().record_characters))


@register(".csv", ".tsv")
def read_csv(table: Table) -> Iterator[Row | Rejected]:
    delimiter = "\t" if table.name.lower().endswith(".tsv") else _delimiter(table)
    with table.lines(newline="") as lines:
        records = csv.reader(lines, delimiter=delimiter, strict=True)
        names = _header(records, table)
        columns = table.columns(names, guess=True)

        def take(line: int) -> Row | None:
            fields = _record(records, lines, line)
            if not fields:  # a blank line
                return None
            if len(fields) != len(names):
                raise BadRow(f"has {len(fields)} fields where the header has {len(names)}")
            return table.row(line, dict(zip(names, fields, strict=True)), columns)

        yield from lines.rows(take)


def _record(records: Iterator[list[str]], lines: Lines, start: int) -> list[str]:
    try:
        return next(records)
    except csv.Error as error:
        lost = f"; it takes the rows up to {lines.number} with it" if lines.number > start else ""
        raise BadRow(f"cannot be read as CSV ({error}): check its quotes{lost}") from error


def _header(records: Iterator[list[str]], table: Table) -> list[str]:
    try:
        fields = next(filter(None, records), [])
    except (BadRow, csv.Error) as error:
        raise ReadError(f"The header of {table.name} cannot be read ({error}).") from error
    if not fields:
        raise ReadError(f"{table.name} is empty; its first row must name the columns.")
    names = [field or f"column {number}" for number, field in enumerate(fields, 1)]
    [(twice, count)] = Counter(names).most_common(1)
    if count > 1:
        raise ReadError(f"{table.name} has two columns named {shown(twice)}; rename one.")
    if reason := table.fault("".join(names)):
        raise ReadError(f"The header of {table.name} {reason}.")
    return names


def _delimiter(table: Table) -> str:
    with table.lines(newline="") as lines:
        header = next(lines, "")
    return max(",;", key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))
