"""The keys of the desk: what each does, where it holds, and what somebody has made of them.

Keys are named by their place on the keyboard (KeyboardEvent.code). Categories have the digits to
themselves, so that no key means two things.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from labeling.answers import KINDS
from labeling.models import Modality, Project, Suggestions, Task


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
    suggests: bool = False  # only where suggestions may be seen

    def holds_for(self, project: Project) -> bool:
        if self.suggests and project.suggestions == Suggestions.HIDDEN:
            return False
        return self.fits(project.task, project.modality)

    def fits(self, task: str, modality: str) -> bool:
        of_task = not self.tasks or task in self.tasks
        return of_task and (not self.modalities or modality in self.modalities)

    def meets(self, other: "Key") -> bool:
        """Is there a project in which both hold?"""
        return any(self.fits(*one) and other.fits(*one) for one in KINDS_OF_PROJECTS)


KINDS_OF_PROJECTS = [(task, one) for task, kind in KINDS.items() for one in kind.modalities]
COLLECTING = "categories", "number", "shapes", "spans", "intervals"
SEEN = "image", "text", "table", "series"  # not heard: a clip is played with the space bar
IMAGE = ("image",)
WAVES = "series", "audio"
MARKS = ("intervals",)
SHAPES = ("shapes",)
REVEAL = _("show what is suggested")
KEYS = (
    Key("submit", "Enter", _("give the answer"), tasks=COLLECTING),
    Key("suggest", "Space", REVEAL, modalities=SEEN, suggests=True),
    Key("suggest", "KeyR", REVEAL, modalities=("audio",), suggests=True),
    Key("accept", "KeyA", _("take the suggestion over"), suggests=True),
    Key("cannotTell", "KeyU", _("cannot tell")),
    Key("skip", "KeyX", _("skip, and say why")),
    Key("flag", "KeyF", _("flag it for a reviewer, then answer; again to take the flag down")),
    Key("comment", "KeyC", _("write a comment that goes with your answer")),
    Key("undo", "KeyZ", _("undo your last answer; again for the one before")),
    Key("recent", "KeyH", _("your last answers, to change one of them")),
    Key("guide", "KeyG", _("the guideline")),
    Key("halfPageDown", "KeyJ", _("half a page down"), modalities=("text",)),
    Key("halfPageUp", "KeyK", _("half a page up"), modalities=("text",)),
    Key(
        "goLeft",
        "ArrowLeft",
        _("to the next word on the left; with Ctrl, character by character"),
        tasks=("spans",),
    ),
    Key(
        "goRight",
        "ArrowRight",
        _("to the next word on the right; with Ctrl, character by character"),
        tasks=("spans",),
    ),
    Key(
        "extendLeft",
        "ArrowLeft",
        _("select to the left; with Ctrl, character by character"),
        shift=True,
        tasks=("spans",),
    ),
    Key(
        "extendRight",
        "ArrowRight",
        _("select to the right; with Ctrl, character by character"),
        shift=True,
        tasks=("spans",),
    ),
    Key("goUp", "ArrowUp", _("to the line above"), tasks=("spans",)),
    Key("goDown", "ArrowDown", _("to the line below"), tasks=("spans",)),
    Key("nextSpan", "KeyN", _("to the next span"), tasks=("spans",)),
    Key("previousSpan", "KeyP", _("to the span before"), tasks=("spans",)),
    Key("removeSpan", "Delete", _("remove the span under the cursor"), tasks=("spans",)),
    Key("keys", "Slash", _("these keys"), shift=True),
    Key("zoomIn", "Equal", _("look closer"), modalities=IMAGE),
    Key("zoomOut", "Minus", _("look from further away"), modalities=IMAGE),
    Key("fit", "KeyW", _("the whole picture"), modalities=IMAGE),
    Key("actual", "KeyO", _("one pixel of the picture is one of the screen"), modalities=IMAGE),
    Key("panLeft", "ArrowLeft", _("look further left"), shift=True, modalities=IMAGE),
    Key("panRight", "ArrowRight", _("look further right"), shift=True, modalities=IMAGE),
    Key("panUp", "ArrowUp", _("look further up"), shift=True, modalities=IMAGE),
    Key("panDown", "ArrowDown", _("look further down"), shift=True, modalities=IMAGE),
    Key("nextWindow", "BracketRight", _("the next window"), modalities=IMAGE),
    Key("previousWindow", "BracketLeft", _("the window before"), modalities=IMAGE),
    Key("level", "KeyL", _("drag to change the window, or no longer"), modalities=IMAGE),
    Key("box", "KeyB", _("draw boxes"), tasks=SHAPES),
    Key("polygon", "KeyP", _("draw polygons"), tasks=SHAPES),
    Key("pick", "KeyV", _("pick and move shapes"), tasks=SHAPES),
    Key("addBox", "KeyN", _("put a box into the middle"), tasks=SHAPES),
    Key("nextShape", "Period", _("pick the next shape"), tasks=SHAPES),
    Key("previousShape", "Comma", _("pick the shape before"), tasks=SHAPES),
    Key("nudgeLeft", "ArrowLeft", _("move it left; with Shift by ten pixels"), tasks=SHAPES),
    Key("nudgeRight", "ArrowRight", _("move it right; with Shift by ten pixels"), tasks=SHAPES),
    Key("nudgeUp", "ArrowUp", _("move it up; with Shift by ten pixels"), tasks=SHAPES),
    Key("nudgeDown", "ArrowDown", _("move it down; with Shift by ten pixels"), tasks=SHAPES),
    Key("removeShape", "Delete", _("remove the shape"), tasks=SHAPES),
    Key(
        "left",
        "ArrowLeft",
        _("back a little: the cursor, a second, or the interval"),
        modalities=WAVES,
    ),
    Key(
        "right",
        "ArrowRight",
        _("on a little: the cursor, a second, or the interval"),
        modalities=WAVES,
    ),
    Key("farLeft", "ArrowLeft", _("back farther"), shift=True, modalities=WAVES),
    Key("farRight", "ArrowRight", _("on farther"), shift=True, modalities=WAVES),
    Key("zoomIn", "Equal", _("look closer"), modalities=WAVES),
    Key("zoomOut", "Minus", _("look from further away"), modalities=WAVES),
    Key("fit", "KeyW", _("all of it, from beginning to end"), modalities=WAVES),
    Key("together", "KeyO", _("channels over each other, or below"), modalities=("series",)),
    Key("play", "Space", _("play or pause"), modalities=("audio",)),
    Key(
        "loop",
        "KeyL",
        _("play again and again: the picked interval, or all"),
        modalities=("audio",),
    ),
    Key("slower", "Comma", _("play slower"), shift=True, modalities=("audio",)),
    Key("faster", "Period", _("play faster"), shift=True, modalities=("audio",)),
    Key("markStart", "BracketLeft", _("an interval starts here"), tasks=MARKS),
    Key("markEnd", "BracketRight", _("an interval ends here"), tasks=MARKS),
    Key("nextInterval", "Period", _("pick the next interval; after the last, none"), tasks=MARKS),
    Key("previousInterval", "Comma", _("pick the interval before"), tasks=MARKS),
    Key("confirmInterval", "KeyY", _("confirm the picked interval"), tasks=MARKS),
    Key("removeInterval", "Delete", _("remove the picked interval"), tasks=MARKS),
)
CODES = frozenset(  # those that somebody may choose; digits and what moves the focus are not
    [f"Key{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    + ["Space", "Enter", "Backspace", "Delete", "Insert", "Home", "End", "PageUp", "PageDown"]
    + ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "BracketLeft", "BracketRight"]
    + ["Backquote", "Minus", "Equal", "Backslash", "IntlBackslash"]
    + ["Semicolon", "Quote", "Comma", "Period", "Slash"]
)
PUNCTUATION = frozenset(
    {
        "Slash",
        "Backquote",
        "Backslash",
        "IntlBackslash",
        "Semicolon",
        "Quote",
        "Equal",
        "Minus",
        "BracketLeft",
        "BracketRight",
        "Comma",
        "Period",
    }
)
NAMES = {  # how a key is written, where its code does not say it
    "Enter": "Enter",
    "Escape": "Esc",
    "Space": "Space",
    "Slash": "/",
    "Delete": "Del",
    "Backspace": "⌫",
    "Backquote": "`",
    "Backslash": "\\",
    "IntlBackslash": "<",
    "Semicolon": ";",
    "Quote": "'",
    "PageUp": "PgUp",
    "PageDown": "PgDn",
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


def spoken(key: dict[str, Any]) -> str:
    """As aria-keyshortcuts wants it: "Z", "Shift+ArrowLeft", "?"."""
    if key["shown"] == "?":
        return "?"
    code = key["code"]
    name = NAMES.get(code, code) if code in PUNCTUATION else code.removeprefix("Key")
    return f"Shift+{name}" if key["shift"] else name


def clash(own: dict[str, str]) -> tuple[str, str] | None:
    """Two actions that would share a key somewhere, with these codes of somebody's own."""
    held = [(key, own.get(key.name, key.code), key.shift and key.name not in own) for key in KEYS]
    for place, (one, code, shift) in enumerate(held):
        for other, *others in held[place + 1 :]:
            if one.name != other.name and others == [code, shift] and one.meets(other):
                return one.name, other.name
    return None


def choices(own: dict[str, str]) -> list[dict[str, Any]]:
    """Every action once, with the key that it has without and with somebody's own choice."""
    named: dict[str, list[Key]] = {}
    for key in KEYS:
        named.setdefault(key.name, []).append(key)
    return [
        {
            "name": name,
            "caption": keys[0].caption,
            "where": _where(keys),
            "code": own.get(name, ""),
            "usual": shown(keys[0].code, shift=keys[0].shift),
            "shown": shown(own.get(name, keys[0].code), shift=keys[0].shift and name not in own),
        }
        for name, keys in named.items()
    ]


def _where(keys: list[Key]) -> str:
    """The tasks and modalities that an action is limited to, in words."""
    if not all(key.tasks or key.modalities for key in keys) or keys[0].suggests:
        return ""
    tasks = dict.fromkeys(task for key in keys for task in key.tasks)
    modalities = dict.fromkeys(one for key in keys for one in key.modalities)
    told = [Task(task).label for task in tasks] + [Modality(one).label for one in modalities]
    return " · ".join(map(str, told))
