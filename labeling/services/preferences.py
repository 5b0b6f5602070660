"""Remembering how somebody likes the desk."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from labeling.errors import BadInput
from labeling.models import Preferences
from labeling.selectors.keys import CODES, KEYS, clash
from labeling.selectors.preferences import FIELDS
from labeling.selectors.projects import Person

UNWELCOME = re.compile(r"^(Digit|Numpad)\d$")


def change(*, by: Person, **to: Any) -> Preferences:
    """Change some preferences, all of them or none. What is not named stays."""
    unknown = sorted(set(to) - set(FIELDS))
    if unknown:
        detail = _("There is no preference %(names)s.") % {"names": ", ".join(unknown)}
        raise BadInput(detail, **dict.fromkeys(unknown, _("is no preference")))
    if "keys" in to:
        to["keys"] = _checked(to["keys"])
    with transaction.atomic():
        Preferences.objects.get_or_create(user_id=by.pk)
        mine = Preferences.objects.select_for_update(no_key=True).get(user_id=by.pk)
        for name, value in to.items():
            setattr(mine, name, value)
        _check(mine)
        mine.save(update_fields=list(to) or None)
    return mine


def _check(mine: Preferences) -> None:
    if mine.language and mine.language not in dict(settings.LANGUAGES):
        known = ", ".join(code for code, _name in settings.LANGUAGES)
        detail = _("A language is one of %(known)s, or empty for the browser's.")
        raise BadInput(detail % {"known": known}, language=_("is not known here"))
    try:
        mine.clean_fields(exclude=["user", "language", "keys"])
    except ValidationError as error:
        fields = {name: " ".join(words) for name, words in error.message_dict.items()}
        raise BadInput("; ".join(f"{one}: {said}" for one, said in fields.items()), **fields) from (
            error
        )


def _checked(own: Any) -> dict[str, str]:
    """The keys that differ from those that come with the desk, if nothing speaks against them."""
    usual = {key.name: key for key in KEYS}
    if not isinstance(own, dict) or not set(own) <= set(usual):
        detail = _("Keys can be chosen for %(known)s.") % {"known": ", ".join(usual)}
        raise BadInput(detail, keys=_("names something else"))
    for name, code in own.items():
        if not isinstance(code, str) or code not in CODES:
            raise BadInput(_unfit(code), **{f"keys.{name}": _("cannot be chosen")})
    chosen = {
        name: code for name, code in own.items() if code != usual[name].code or usual[name].shift
    }
    shared = clash(chosen)
    if shared:
        detail = _("“%(one)s” and “%(other)s” would have the same key; choose another one.")
        said = {"one": usual[shared[0]].caption, "other": usual[shared[1]].caption}
        mine = next(name for name in shared if name in chosen)
        raise BadInput(detail % said, **{f"keys.{mine}": _("is taken")})
    return chosen


def _unfit(code: Any) -> str:
    if isinstance(code, str) and UNWELCOME.match(code):
        return _("Digits belong to the categories; choose another key.")
    return _("That key cannot be chosen: take a letter, an arrow or a sign.")
