"""JSONL: one object a line, whose fields are the columns."""

import json
from collections.abc import Iterator

from labeling.formats.lines import text_fault
from labeling.formats.registry import register
from labeling.formats.rows import BadRow, ReadError, Rejected, Row, shown
from labeling.formats.table import Columns, Table


@register(".jsonl", ".ndjson")
def read_jsonl(table: Table) -> Iterator[Row | Rejected]:
    with table.lines(newline="\n") as lines:

        def take(line: int) -> Row | None:
            text = next(lines).rstrip("\r\n")
            return _row(table, line, text) if text.strip() else None

        yield from lines.rows(take)


def _row(table: Table, line: int, text: str) -> Row:
    if reason := text_fault(text, table.options.encoding):
        raise BadRow(reason)
    try:
        found = _object(text)
        columns = table.columns(found)
        record = {name: _as_text(name, value, columns) for name, value in found.items()}
    except RecursionError as error:
        raise BadRow("is nested too deep") from error
    except ReadError as error:  # each line has columns of its own
        raise BadRow(str(error)) from error
    return table.row(line, record, columns)


def _object(text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadRow(f"is not JSON (column {error.colno}: {error.msg})") from error
    except ValueError as error:  # a number of thousands of digits
        raise BadRow(f"is not JSON that can be read ({error})") from error
    if not isinstance(value, dict):
        raise BadRow('is not a JSON object, such as {"text": "…"}')
    return value


def _as_text(name: str, value: object, columns: Columns) -> str:
    if text_fault(name, "utf-8"):
        raise BadRow(f"has a column name {shown(name)} that cannot be stored; rename it")
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    whole = isinstance(value, int) and not isinstance(value, bool)
    if name == columns.content or (name in {columns.key, columns.label} and not whole):
        raise BadRow(f"column {shown(name)} is {json.dumps(value)[:40]}; it must be a string")
    return json.dumps(value, ensure_ascii=False)
