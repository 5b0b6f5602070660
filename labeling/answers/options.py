"""What a project may set about its task."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from labeling.answers.asked import fault


def none_known(options: dict[str, Any], task: str) -> dict[str, Any]:
    return only(options, (), task)


def only(options: Any, known: Collection[str], task: str) -> dict[str, Any]:
    if not isinstance(options, dict):
        raise fault("options", _("The options must be an object."), _("not an object"))
    unknown = sorted(set(options) - set(known))
    if unknown:
        detail = _("%(names)s: there is no such option for %(task)s. There are: %(known)s.")
        named = {
            "names": ", ".join(map(str, unknown))[:200],
            "task": task,
            "known": ", ".join(known) or "-",
        }
        raise fault("options", detail % named, _("unknown option"))
    return options
