"""What shapes, spans and intervals share: several regions of a sample, each of a category."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

Region = dict[str, Any]
MOST = 2_000  # of one sample


def alike(
    one: Sequence[Region], other: Sequence[Region], overlap: Callable[[Region, Region], float]
) -> float:
    """How well two lists of regions match: twice the overlap of matched pairs of one category,
    the best pairs first, over the number of all regions (Dice 1945, with overlaps for matches).

    `overlap` is the intersection of two regions over their union.
    """
    if not one and not other:
        return 1.0
    pairs = sorted(
        (
            (overlap(mine, theirs), -place, -beside)
            for place, mine in enumerate(one)
            for beside, theirs in enumerate(other)
            if mine["category"] == theirs["category"]
        ),
        reverse=True,
    )
    total, left, right = 0.0, set(), set()
    for share, place, beside in pairs:
        if share > 0 and place not in left and beside not in right:
            total += share
            left.add(place)
            right.add(beside)
    return 2 * total / (len(one) + len(other))


def in_order(found: Iterable[Region]) -> list[Region]:
    """Ranges from first to last; what is given twice is kept once."""
    unique = {(one["start"], one["end"], one["category"]): one for one in found}
    return [unique[at] for at in sorted(unique)]


def overlap_of_ranges(one: Region, other: Region) -> float:
    """Of [start, end) with [start, end)."""
    common = min(one["end"], other["end"]) - max(one["start"], other["start"])
    either = max(one["end"], other["end"]) - min(one["start"], other["start"])
    return max(0.0, common / either) if either else 1.0
