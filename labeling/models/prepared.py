"""Queries that every answer asks, compiled once.

Django builds a query's SQL anew each time it is asked, which takes five times as long as SQLite
takes to answer it. A prepared query is written with the ORM, compiled at its first use, and asked
again with other values from then on.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from inspect import signature
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery

STAND_IN = 7_046_029_254_386_353_000  # numbers that no query means: this and those after it
FAR = datetime(7046, 2, 9, tzinfo=UTC)  # and moments
Value = int | datetime
Statement = tuple[str, tuple[Any, ...]]


class _Prepared(ABC):
    """A statement with slots for numbers and moments, which are given by name.

    The numbers are of 64 bits: Django leaves out what a smaller column could never hold.
    """

    def __init__(self, build: Callable[..., Any]) -> None:
        self.build = build
        self.sql: dict[str, str] = {}  # by database
        self.slots: dict[str, list[tuple[str | None, Any]]] = {}  # a name, or else a value

    def _ask(self, cursor: CursorWrapper, values: dict[str, Value]) -> None:
        if connection.vendor not in self.sql:
            self._compile()
        slots = self.slots[connection.vendor]
        given = [_adapted(values[name]) if name else value for name, value in slots]
        cursor.execute(self.sql[connection.vendor], given)

    def _compile(self) -> None:
        stand_ins: dict[str, Value] = {
            name: FAR + timedelta(place) if given.annotation is datetime else STAND_IN + place
            for place, (name, given) in enumerate(signature(self.build).parameters.items())
        }
        sql, found = self._statement(**stand_ins)
        names = {_adapted(value): name for name, value in stand_ins.items()}
        assert set(names) <= set(found), f"{self.build} does not use all it is given"
        self.slots[connection.vendor] = [(names.get(value), value) for value in found]
        self.sql[connection.vendor] = sql

    @abstractmethod
    def _statement(self, **stand_ins: Value) -> Statement:
        """The SQL, and the values of its slots, with the stand-ins among them."""


class Prepared(_Prepared):
    """Calls a function that builds a `values_list` of numbers and words.

    The rows come as the database has them: a truth may be 0 or 1.
    """

    build: Callable[..., QuerySet[Any, Any]]

    def __call__(self, **values: Value) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            self._ask(cursor, values)
            return list(cursor.fetchall())

    def count(self, **values: Value) -> int:
        """The one number of a query that counts; 0 where there is nothing to count."""
        rows = self(**values)
        return int(rows[0][0]) if rows else 0

    def _statement(self, **stand_ins: Value) -> Statement:
        return self.build(**stand_ins).query.sql_with_params()


class PreparedUpdate(_Prepared):
    """Calls a function that builds a queryset and what its columns become; counts the rows."""

    build: Callable[..., tuple[QuerySet[Any, Any], dict[str, Any]]]

    def __call__(self, **values: Value) -> int:
        with connection.cursor() as cursor:
            self._ask(cursor, values)
            return cursor.rowcount

    def _statement(self, **stand_ins: Value) -> Statement:
        rows, columns = self.build(**stand_ins)
        query: Any = rows.query.chain(UpdateQuery)  # as QuerySet.update does
        query.add_update_values(columns)
        return query.get_compiler(connection=connection).as_sql()


def json_of(column: Any) -> Any:
    """What a JSON column of a prepared query holds: the database gives it as text."""
    return None if column is None else json.loads(column)


def _adapted(value: Value) -> Any:
    """As the database's driver takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
