"""What an answer must fit, and how it is told when it does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from labeling.errors import BadInput, UnknownCategory

Value = dict[str, Any]
LARGEST = 1e15  # number: whole ones up to here are exact in a browser


@dataclass(frozen=True)
class Asked:
    """A project's categories and options, and what its sample is: all that bounds an answer."""

    categories: Sequence[str] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    width: int = 0
    height: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)


def fault(field: str, detail: str, what: str) -> BadInput:
    """`field` is a path into the posted body, such as "value.spans[2].start"."""
    return BadInput(detail, **{field: what})


def a_list(given: Any, field: str, most: int) -> list[Any]:
    if not isinstance(given, list):
        raise fault(field, _("%(field)s must be a list.") % {"field": field}, _("not a list"))
    if len(given) > most:
        detail = _("%(field)s has %(count)d entries; at most %(most)d may be given.")
        raise fault(
            field, detail % {"field": field, "count": len(given), "most": most}, _("too many")
        )
    return given


def an_object(
    given: Any, field: str, keys: set[str], optional: frozenset[str] = frozenset()
) -> Any:
    """A JSON object with these keys and no others."""
    if not isinstance(given, dict) or not keys <= set(given) <= keys | optional:
        named = ", ".join(sorted(keys))
        detail = _("%(field)s must be an object with %(keys)s.") % {"field": field, "keys": named}
        raise fault(field, detail, _("must have: %(keys)s") % {"keys": named})
    return given


def a_number(given: Any, field: str) -> float:
    """Finite; whole numbers stay whole."""
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    if not is_number or not abs(given) <= LARGEST:  # nor is NaN at most anything
        detail = _("%(field)s must be a finite number.") % {"field": field}
        raise fault(field, detail, _("not a finite number"))
    return given


def a_whole(given: Any, field: str) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        detail = _("%(field)s must be a whole number.") % {"field": field}
        raise fault(field, detail, _("not a whole number"))
    return given


def a_category(given: Any, field: str, asked: Asked) -> str:
    if not isinstance(given, str) or given not in asked.categories:
        detail = _("%(given)s is no category of this project; its categories are: %(known)s.")
        shown = repr(given)[:100]
        raise UnknownCategory(
            detail % {"given": shown, "known": ", ".join(asked.categories)[:500]},
            **{field: _("not a category of this project")},
        )
    return given
