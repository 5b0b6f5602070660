"""What a column's header says: a name and, in brackets at its end, a unit."""

import re
from typing import NamedTuple

NAMED = re.compile(r"(?P<name>.*\S)\s*(?:\[(?P<square>[^\[\]]{1,20})\]|\((?P<round>[^()]{1,20})\))")


class Header(NamedTuple):
    name: str
    unit: str


def header(text: str) -> Header:
    """ "weight [kg]" and "weight (kg)" are a weight in kg; "[kg]" alone is a name."""
    found = NAMED.fullmatch(text.strip())
    if found is None:
        return Header(text.strip(), "")
    return Header(found["name"], (found["square"] or found["round"]).strip())
