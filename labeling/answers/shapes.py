"""Boxes and polygons on an image, in its pixels, from the top left:
`{"shapes": [{"type": "box", "x": 10, "y": 5, "width": 30, "height": 20, "category": "cat"},
{"type": "polygon", "points": [[0, 0], [10, 0], [5, 8]], "category": "dog"}]}`.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from labeling.answers import regions
from labeling.answers.areas import overlap
from labeling.answers.asked import Asked, a_category, a_list, a_number, an_object, fault
from labeling.answers.kinds import most_central
from labeling.answers.options import none_known
from labeling.answers.regions import MOST, Region

BOX, POLYGON = "box", "polygon"
MOST_POINTS = 2_000
HAIR = 1e-6  # of a pixel: what drawing tools are off by


class Shapes:
    name = "shapes"
    modalities = ("image",)
    learns = False

    def read(self, given: Any, asked: Asked, field: str) -> list[Region]:
        entries = enumerate(a_list(given, field, MOST))
        return [_shape(one, f"{field}[{place}]", asked) for place, one in entries]

    def alike(self, one: Sequence[Region], other: Sequence[Region], _asked: Asked) -> float:
        return regions.alike(one, other, overlap)

    def merge(self, given: Sequence[list[Region]], asked: Asked) -> list[Region]:
        return most_central(self, given, asked)

    def check_options(self, options: dict[str, Any]) -> dict[str, Any]:
        return none_known(options, self.name)


def _shape(given: Any, field: str, asked: Asked) -> Region:
    kind = given.get("type") if isinstance(given, dict) else None
    if kind == BOX:
        return _box(given, field, asked)
    if kind == POLYGON:
        return _polygon(given, field, asked)
    detail = _("A shape's type must be %(box)s or %(polygon)s.") % {"box": BOX, "polygon": POLYGON}
    raise fault(f"{field}.type", detail, _("neither of the two"))


def _box(given: Any, field: str, asked: Asked) -> Region:
    an_object(given, field, {"type", "x", "y", "width", "height", "category"})
    x, y, width, height = (
        a_number(given[name], f"{field}.{name}") for name in ("x", "y", "width", "height")
    )
    for name, size in (("width", width), ("height", height)):
        if size <= 0:
            detail = _("A box must be wider and higher than zero.")
            raise fault(f"{field}.{name}", detail, _("not above zero"))
    _check_inside(x, asked.width, f"{field}.x")
    _check_inside(y, asked.height, f"{field}.y")
    _check_inside(x + width, asked.width, f"{field}.width")
    _check_inside(y + height, asked.height, f"{field}.height")
    category = a_category(given["category"], f"{field}.category", asked)
    return {"type": BOX, "x": x, "y": y, "width": width, "height": height, "category": category}


def _polygon(given: Any, field: str, asked: Asked) -> Region:
    an_object(given, field, {"type", "points", "category"})
    listed = a_list(given["points"], f"{field}.points", MOST_POINTS)
    points = [_point(one, f"{field}.points[{at}]", asked) for at, one in enumerate(listed)]
    if len({tuple(point) for point in points}) < 3:
        detail = _("A polygon has at least three different points.")
        raise fault(f"{field}.points", detail, _("fewer than three points"))
    category = a_category(given["category"], f"{field}.category", asked)
    return {"type": POLYGON, "points": points, "category": category}


def _point(given: Any, field: str, asked: Asked) -> list[float]:
    if not isinstance(given, list) or len(given) != 2:
        raise fault(field, _("A point is a list of x and y."), _("not two numbers"))
    x, y = (a_number(one, f"{field}[{at}]") for at, one in enumerate(given))
    _check_inside(x, asked.width, f"{field}[0]")
    _check_inside(y, asked.height, f"{field}[1]")
    return [x, y]


def _check_inside(at: float, size: int, field: str) -> None:
    if not -HAIR <= at <= size + HAIR:
        detail = _("%(at)s px is outside the image, which goes from 0 to %(size)d px.")
        raise fault(field, detail % {"at": f"{at:g}", "size": size}, _("outside the image"))
