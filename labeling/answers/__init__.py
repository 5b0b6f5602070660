"""What an answer may be, one file a task: the only place that says it, for desk, API and files.

Pure: plain data in, plain data out. An answer is `{task: what}`, as docs/answers.md describes it.
"""

from labeling.answers.asked import Asked, Value
from labeling.answers.categories import Categories
from labeling.answers.category import OneCategory
from labeling.answers.intervals import Intervals
from labeling.answers.kinds import ALIKE, Kind, confidence
from labeling.answers.number import Number
from labeling.answers.shapes import Shapes
from labeling.answers.spans import Spans

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (OneCategory(), Categories(), Number(), Shapes(), Spans(), Intervals())
}

__all__ = ["ALIKE", "KINDS", "Asked", "Kind", "Value", "alike", "confidence", "merge", "read"]


def read(task: str, value: Value, asked: Asked) -> Value:
    """An answer to this task, checked, in the one form that it is kept in."""
    return {task: KINDS[task].read(value[task], asked, f"value.{task}")}


def alike(task: str, one: Value, other: Value, asked: Asked) -> float:
    """How far two answers agree, from 0 to 1."""
    return KINDS[task].alike(one[task], other[task], asked)


def merge(task: str, given: list[Value], asked: Asked) -> tuple[Value, float]:
    """What several answers come to, and how much they are like it."""
    kind, values = KINDS[task], [one[task] for one in given]
    merged = kind.merge(values, asked)
    return {task: merged}, confidence(kind, merged, values, asked)
