"""How far two shapes overlap."""

from itertools import chain
from typing import Any

from PIL import Image, ImageChops, ImageDraw

SIDE = 256  # of the raster that polygons are compared on
Box = tuple[float, float, float, float]


def overlap(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Intersection over union: exact for two boxes, on a raster of 256 x 256 where there is a
    polygon."""
    if {**one, "category": ""} == {**other, "category": ""}:
        return 1.0  # also where the points of a polygon lie on one line, and it covers nothing
    mine, theirs = bounds(one), bounds(other)
    common = _common(mine, theirs)
    if common <= 0:
        return 0.0
    if one["type"] == other["type"] == "box":
        return common / (_area(mine) + _area(theirs) - common)
    return _on_raster(one, other, mine, theirs)


def bounds(shape: dict[str, Any]) -> Box:
    """Left, top, right, bottom."""
    if shape["type"] == "box":
        left, top = shape["x"], shape["y"]
        return left, top, left + shape["width"], top + shape["height"]
    columns, rows = zip(*shape["points"], strict=True)
    return min(columns), min(rows), max(columns), max(rows)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _common(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, width) * max(0.0, height)


def _on_raster(one: dict[str, Any], other: dict[str, Any], mine: Box, theirs: Box) -> float:
    left, top = min(mine[0], theirs[0]), min(mine[1], theirs[1])
    wide = max(mine[2], theirs[2]) - left or 1.0
    high = max(mine[3], theirs[3]) - top or 1.0
    masks = [_mask(shape, left, top, SIDE / wide, SIDE / high) for shape in (one, other)]
    both, either = ImageChops.logical_and(*masks), ImageChops.logical_or(*masks)
    whole = either.histogram()[-1]
    return both.histogram()[-1] / whole if whole else 0.0


def _mask(shape: dict[str, Any], left: float, top: float, across: float, down: float) -> Any:
    points = shape.get("points") or _corners(bounds(shape))
    placed = [((x - left) * across, (y - top) * down) for x, y in points]
    mask = Image.new("1", (SIDE, SIDE))
    ImageDraw.Draw(mask).polygon(list(chain.from_iterable(placed)), fill=1)
    return mask


def _corners(box: Box) -> list[tuple[float, float]]:
    left, top, right, bottom = box
    return [(left, top), (right, top), (right, bottom), (left, bottom)]
