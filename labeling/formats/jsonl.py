"""JSONL: one object a line, whose fields are the columns."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from labeling.formats.cells import typed
from labeling.formats.lines import text_fault
from labeling.formats.registry import register
from labeling.formats.rows import BadRow, ReadError, Rejected, Row, shown
from labeling.formats.table import AXIS, RATE, Columns, Table


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
        record = {name: _cell(table, name, value, columns) for name, value in found.items()}
    except RecursionError as error:
        raise BadRow(_("is nested too deep")) from error
    except ReadError as error:  # each line has columns of its own
        raise BadRow(str(error)) from error
    return table.row(line, record, columns)


def _object(text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadRow(
            _("is not JSON (column %(column)s: %(error)s)")
            % {"column": error.colno, "error": error.msg}
        ) from error
    except ValueError as error:  # a number of thousands of digits
        raise BadRow(_("is not JSON that can be read (%(error)s)") % {"error": error}) from error
    if not isinstance(value, dict):
        raise BadRow(_('is not a JSON object, such as {"text": "…"}'))
    return value


def _cell(table: Table, name: str, value: object, columns: Columns) -> Any:
    if text_fault(name, "utf-8"):
        raise BadRow(
            _("has a column name %(name)s that cannot be stored; rename it") % {"name": shown(name)}
        )
    if name not in columns.aside:
        if table.modality == "table":
            return typed(value)
        if table.modality == "series" and name in {columns.content, AXIS, RATE}:
            return value
    return _as_text(name, value, columns, any_answer=table.options.json_answers)


def _as_text(name: str, value: object, columns: Columns, *, any_answer: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    whole = isinstance(value, int) and not isinstance(value, bool)
    answers = {columns.label, columns.suggestion}
    named = {columns.key} if any_answer else {columns.key, *answers}
    if name == columns.content or (name in named and not whole):
        raise BadRow(
            _("column %(name)s is %(value)s; it must be a string")
            % {"name": shown(name), "value": json.dumps(value)[:40]}
        )
    return json.dumps(value, ensure_ascii=False)
