"""A number: `{"number": 3.5}`. The project may say its least, its most, its step and its unit."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from labeling.answers.asked import Asked, a_number, fault
from labeling.answers.options import only

LONGEST_UNIT = 20


class Number:
    name = "number"
    modalities = ("image", "text", "table", "series", "audio")
    learns = True

    def read(self, given: Any, asked: Asked, field: str) -> float:
        number = a_number(given, field)
        options = asked.options
        least, most, step = (options.get(name) for name in ("least", "most", "step"))
        if (least is not None and number < least) or (most is not None and number > most):
            detail = _("%(given)s is out of range: from %(least)s to %(most)s.") % {
                "given": f"{number:g}",
                "least": "-∞" if least is None else f"{least:g}",
                "most": "∞" if most is None else f"{most:g}",
            }
            raise fault(field, detail, _("out of range"))
        if step and _off_step(number, step, least or 0):
            detail = _("%(given)s is not a multiple of the step %(step)s from %(least)s on.")
            told = {"given": f"{number:g}", "step": f"{step:g}", "least": f"{least or 0:g}"}
            raise fault(field, detail % told, _("between two steps"))
        return number

    def alike(self, one: float, other: float, asked: Asked) -> float:
        """1 less their distance, as a share of the range or, where it is open, of the larger."""
        if one == other:
            return 1.0
        least, most = asked.options.get("least"), asked.options.get("most")
        if least is not None and most is not None:
            return max(0.0, 1 - abs(one - other) / (most - least))
        return max(0.0, 1 - abs(one - other) / max(abs(one), abs(other)))

    def merge(self, given: Sequence[float], _asked: Asked) -> float:
        """The median; of an even number of answers the lower one of the two in the middle, so that
        it is an answer that somebody gave."""
        ordered = sorted(given)
        return ordered[(len(ordered) - 1) // 2]

    def check_options(self, options: dict[str, Any]) -> dict[str, Any]:
        known = only(options, ("least", "most", "step", "unit"), self.name)
        kept = {name: value for name, value in known.items() if value is not None and value != ""}
        for name in {"least", "most", "step"} & kept.keys():
            a_number(kept[name], f"options.{name}")
        if "least" in kept and "most" in kept and kept["least"] >= kept["most"]:
            raise fault("options.most", _("The most must be above the least."), _("too low"))
        if kept.get("step", 1) <= 0:
            raise fault("options.step", _("The step must be above zero."), _("too low"))
        unit = kept.get("unit", "")
        if not isinstance(unit, str) or len(unit) > LONGEST_UNIT:
            detail = _("A unit has at most %(most)d characters.") % {"most": LONGEST_UNIT}
            raise fault("options.unit", detail, _("too long"))
        return kept


def _off_step(number: float, step: float, start: float) -> bool:
    """In decimals, as people count: 0.3 is three steps of 0.1."""
    return (Fraction(str(number)) - Fraction(str(start))) % Fraction(str(step)) != 0
