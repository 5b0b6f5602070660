"""CSV and TSV: the first row names the columns."""

import csv
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from labeling.formats.cells import cell
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
                raise BadRow(
                    _("has %(fields)s fields where the header has %(wanted)s")
                    % {"fields": len(fields), "wanted": len(names)}
                )
            record: dict[str, Any] = dict(zip(names, fields, strict=True))
            if table.modality == "table":
                record |= {name: cell(record[name]) for name in record.keys() - columns.aside}
            return table.row(line, record, columns)

        yield from lines.rows(take)


def _record(records: Iterator[list[str]], lines: Lines, start: int) -> list[str]:
    try:
        return next(records)
    except csv.Error as error:
        told = _("cannot be read as CSV (%(error)s): check its quotes")
        if lines.number > start:
            told = _(
                "cannot be read as CSV (%(error)s): check its quotes; it takes the rows up to "
                "%(last)d with it"
            )
        raise BadRow(told % {"error": error, "last": lines.number}) from error


def _header(records: Iterator[list[str]], table: Table) -> list[str]:
    try:
        fields = next(filter(None, records), [])
    except (BadRow, csv.Error) as error:
        raise ReadError(
            _("The header of %(name)s cannot be read (%(error)s).")
            % {"name": table.name, "error": error}
        ) from error
    if not fields:
        raise ReadError(
            _("%(name)s is empty; its first row must name the columns.") % {"name": table.name}
        )
    names = [field or f"column {number}" for number, field in enumerate(fields, 1)]
    [(twice, count)] = Counter(names).most_common(1)
    if count > 1:
        raise ReadError(
            _("%(name)s has two columns named %(twice)s; rename one.")
            % {"name": table.name, "twice": shown(twice)}
        )
    if reason := table.fault("".join(names)):
        raise ReadError(
            _("The header of %(name)s %(reason)s.") % {"name": table.name, "reason": reason}
        )
    return names


def _delimiter(table: Table) -> str:
    with table.lines(newline="") as lines:
        header = next(lines, "")
    return max(",;", key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))
