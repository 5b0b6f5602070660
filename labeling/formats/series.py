"""Time series: channels of numbers along one axis, from a CSV file each or from JSON fields."""

import csv
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from io import StringIO
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from labeling.formats.headers import header
from labeling.formats.lines import codec_name, text_fault
from labeling.formats.rows import BadRow, shown

AXES = ("t", "time", "timestamp", "seconds", "x", "index")
MOST_POINTS = 1_000_000
MOST_CHANNELS = 64
LONGEST_NAME = 100


@dataclass(frozen=True)
class Channel:
    name: str
    unit: str
    values: list[float]


@dataclass(frozen=True)
class Series:
    x: Channel
    channels: list[Channel]

    def to_json(self) -> bytes:
        """The one form that it is kept in: the same series, the same bytes."""
        told = json.dumps(asdict(self), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return told.encode()

    def facts(self) -> dict[str, Any]:
        return {
            "start": self.x.values[0],
            "end": self.x.values[-1],
            "points": len(self.x.values),
            "channels": [channel.name for channel in self.channels],
        }


def from_csv(data: bytes, *, encoding: str, axis: str | None) -> Series:
    """A file whose columns are channels. Its first is the axis if it is named like one, or chosen.

    BadRow names the row. Files without a header have channels by number.
    """
    text = _decoded(data, encoding)
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = max("\t;,", key=first.count)
    records = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = next(filter(None, records), [])
        return _from_records(names, records, axis)
    except csv.Error as error:
        raise BadRow(_("cannot be read as CSV (%(error)s)") % {"error": error}) from error


def _from_records(names: list[str], records: Iterator[list[str]], axis: str | None) -> Series:
    if names and all(_is_number(name) for name in names):
        records = chain([names], records)
        names = [_("channel %(number)d") % {"number": place + 1} for place in range(len(names))]
        start = 1
    else:
        start = 2
    _check_names(names)
    columns, rows = _columns(names, records, start)
    at = _axis(names, axis)
    channels = [
        Channel(*header(name), values)
        for place, (name, values) in enumerate(zip(names, columns, strict=True))
        if place != at
    ]
    x = None if at is None else Channel(*header(names[at]), columns[at])
    return _checked(x, channels, lambda place: _("row %(number)d") % {"number": rows[place]})


def from_fields(values: Any, x: Any, rate: Any) -> Series:
    """A list of numbers, or one a channel by name; `x` says where they are, or `rate` how many of
    them there are in a second."""
    named = values if isinstance(values, dict) else {_("value"): values}
    _check_names(list(named))
    listed = {name: _numbers(name, value) for name, value in named.items()}
    channels = [Channel(*header(name), column) for name, column in listed.items()]
    if x is not None:
        axis = Channel("x", "", _numbers("x", x))
    elif rate is not None:
        axis = _clock(rate, len(channels[0].values) if channels else 0)
    else:
        axis = None
    return _checked(axis, channels, lambda place: _("value %(number)d") % {"number": place + 1})


def _decoded(data: bytes, encoding: str) -> str:
    codec = "utf-8-sig" if codec_name(encoding) == "utf-8" else encoding
    try:
        text = data.decode(codec)
    except UnicodeError as error:
        detail = _("is not %(encoding)s; choose the encoding it was saved in")
        raise BadRow(detail % {"encoding": encoding}) from error
    if "\0" in text:
        raise BadRow(_("holds a NUL character; it is no CSV file"))
    return text


def _columns(
    names: list[str], records: Iterator[list[str]], start: int
) -> tuple[list[list[float]], list[int]]:
    """The numbers of each column, and the number of each row, blank ones left out."""
    columns: list[list[float]] = [[] for _name in names]
    rows: list[int] = []
    most = MOST_POINTS // max(1, len(names) - 1)
    for number, record in enumerate(records, start):
        if not record:
            continue
        if len(record) != len(names):
            detail = _("row %(row)d has %(found)d fields where the header has %(wanted)d")
            raise BadRow(detail % {"row": number, "found": len(record), "wanted": len(names)})
        if len(rows) == most:
            raise BadRow(_too_many())
        for column, name, text in zip(columns, names, record, strict=True):
            column.append(_number(text, name, number))
        rows.append(number)
    return columns, rows


def _number(text: str, name: str, row: int) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        detail = _("row %(row)d, column %(column)s: %(text)s is not a finite number")
        raise BadRow(detail % {"row": row, "column": shown(name), "text": shown(text)})
    return _short(number)


def _numbers(name: str, given: Any) -> list[float]:
    if not isinstance(given, list):
        detail = _("%(name)s must be a list of numbers")
        raise BadRow(detail % {"name": shown(name)})
    for place, one in enumerate(given):
        number = isinstance(one, int | float) and not isinstance(one, bool)
        if not number or abs(one) > 1e300 or not math.isfinite(one):
            detail = _("%(name)s: value %(place)d is %(found)s, not a finite number")
            told = {"name": shown(name), "place": place + 1, "found": json.dumps(one)[:40]}
            raise BadRow(detail % told)
    return [_short(float(one)) for one in given]


def _short(number: float) -> float:
    """Whole numbers without their ".0", which fills a store."""
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _axis(names: Sequence[str], wanted: str | None) -> int | None:
    if wanted is not None:
        known = {name: place for place, name in enumerate(names)}
        plain = {header(name).name: place for place, name in enumerate(names)}
        if wanted not in known and wanted not in plain:
            detail = _("there is no column %(wanted)s; its columns are: %(names)s")
            raise BadRow(detail % {"wanted": shown(wanted), "names": ", ".join(names)[:300]})
        return known.get(wanted, plain.get(wanted))
    return 0 if len(names) > 1 and header(names[0]).name.lower() in AXES else None


def _clock(rate: Any, count: int) -> Channel:
    number = isinstance(rate, int | float) and not isinstance(rate, bool)
    if not number or not 0 < rate < 1e9:
        raise BadRow(_("the rate must be a number above 0: values a second"))
    return Channel(_("time"), "s", [_short(round(place / rate, 9)) for place in range(count)])


def _check_names(names: Sequence[str]) -> None:
    if not names:
        raise BadRow(_("the file is empty"))
    for name in names:
        if reason := text_fault(name, "utf-8"):
            raise BadRow(_("the name of a column %(reason)s") % {"reason": reason})
        if not 0 < len(header(name).name) <= LONGEST_NAME:
            detail = _("column %(name)s: a name has between 1 and %(most)d characters")
            raise BadRow(detail % {"name": shown(name), "most": LONGEST_NAME})
    if len({header(name).name for name in names}) < len(names):
        raise BadRow(_("two of its columns have the same name"))
    if len(names) > MOST_CHANNELS + 1:  # one may be the axis
        raise BadRow(_too_wide())


def _checked(x: Channel | None, channels: list[Channel], where: Callable[[int], str]) -> Series:
    count = _length(x, channels)
    if x is None:
        return Series(Channel("", "", [*range(count)]), channels)
    for place, (before, at) in enumerate(zip(x.values, x.values[1:], strict=False), 1):
        if at <= before:
            detail = _("%(where)s: %(axis)s must increase, and %(at)s comes after %(before)s")
            told = {"where": where(place), "axis": shown(x.name), "at": at, "before": before}
            raise BadRow(detail % told)
    return Series(x, channels)


def _length(x: Channel | None, channels: list[Channel]) -> int:
    """How many points it has, if it has as many everywhere, and not too few or too many."""
    if not channels:
        raise BadRow(_("it has no channel beside its axis"))
    if len(channels) > MOST_CHANNELS:
        raise BadRow(_too_wide())
    count, *others = {len(one.values) for one in (*channels, *([x] if x else []))}
    if others:
        raise BadRow(_("its channels, or its axis, differ in length"))
    if count < 2:
        raise BadRow(_("it has fewer than two points"))
    if count * len(channels) > MOST_POINTS:
        raise BadRow(_too_many())
    return count


def _too_wide() -> str:
    return _("it has more than %(most)d channels") % {"most": MOST_CHANNELS}


def _too_many() -> str:
    most = f"{MOST_POINTS:,}"
    return _("it has more than %(most)s values; cut it into shorter series") % {"most": most}


def from_file(read: Callable[[], bytes], *, encoding: str, axis: str | None) -> Series:
    return from_csv(read(), encoding=encoding, axis=axis)
