"""A table's cells: numbers as numbers, texts as they are, nothing as None."""

import json
import re

Cell = str | float | None

# Not "007", which is a name, and not what a float would round: neither comes back as it was.
NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
DIGITS = 15
FARTHEST = 1e300


def cell(text: str) -> Cell:
    """What stands in a cell of a CSV: "3.5" is a number, "1,200" and "007" are texts."""
    plain = text.strip()
    if not plain:
        return None
    if not NUMBER.fullmatch(plain) or len(re.sub(r"[eE].*|\D", "", plain)) > DIGITS:
        return text
    number = float(plain)
    if abs(number) > FARTHEST:
        return text
    return int(plain) if plain.lstrip("+-").isdigit() else number


def typed(value: object) -> Cell:
    """What a field of a JSON object says; lists and objects are kept as they are written."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return json.dumps(value, ensure_ascii=False)
    exact = abs(value) < 10**DIGITS if isinstance(value, int) else abs(value) <= FARTHEST
    return value if exact else json.dumps(value)
