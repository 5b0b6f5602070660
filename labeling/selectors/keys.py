"""The keys of the desk: what each does, where it holds, and what somebody has made of them.

Keys are named by their place on the keyboard (KeyboardEvent.code). Categories have the digits to
themselves, so that no key means two things.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from labeling.models import Project


@dataclass(frozen=True)
class Key:
    """An action, the code of its key, and what it does in words; of some tasks or modalities
    only, where it names any."""

    name: str
    code: str
    caption: Any
    shift: bool = False
    tasks: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()

    def holds_for(self, project: Project) -> bool:
        of_task = not self.tasks or project.task in self.tasks
        return of_task and (not self.modalities or project.modality in self.modalities)


COLLECTING = "categories", "number", "shapes", "spans", "intervals"
KEYS = (
    Key("submit", "Enter", _("give the answer"), tasks=COLLECTING),
    Key("cannotTell", "KeyU", _("cannot tell")),
    Key("skip", "KeyX", _("skip, and say why")),
    Key("flag", "KeyF", _("flag it for a reviewer, then answer; again to take the flag down")),
    Key("undo", "KeyZ", _("undo your last answer; again for the one before")),
    Key("keys", "Slash", _("these keys"), shift=True),
)
NAMES = {  # how a key is written, where its code does not say it
    "Enter": "Enter",
    "Escape": "Esc",
    "Space": "Space",
    "Slash": "/",
    "Delete": "Del",
    "Equal": "+",
    "Minus": "-",
    "ArrowLeft": "←",
    "ArrowRight": "→",
    "ArrowUp": "↑",
    "ArrowDown": "↓",
    "BracketLeft": "[",
    "BracketRight": "]",
    "Comma": ",",
    "Period": ".",
}


def keys_of(project: Project, remapped: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """The keys that hold in this project, with this person's own codes for them."""
    own = remapped or {}
    return [
        {
            "name": key.name,
            "code": own.get(key.name, key.code),
            "shift": key.shift and key.name not in own,
            "shown": shown(own.get(key.name, key.code), shift=key.shift and key.name not in own),
            "caption": key.caption,
        }
        for key in KEYS
        if key.holds_for(project)
    ]


def shown(code: str, *, shift: bool = False) -> str:
    """What stands on the key: "Z" for KeyZ."""
    if code == "Slash" and shift:
        return "?"
    name = NAMES.get(code) or code.removeprefix("Key").removeprefix("Digit")
    return f"Shift {name}" if shift else name
