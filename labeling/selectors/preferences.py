"""How one person likes the desk."""

from typing import Any

from labeling.models import Preferences, Shortcuts
from labeling.selectors.projects import Asking

MODES = Shortcuts.choices
FIELDS = ("language", "theme", "shortcuts", "keys", "goal", "breaks")


def preferences_of(user: Asking) -> dict[str, Any]:
    """All of them; without a row, as they come."""
    row = Preferences.objects.filter(user=user.pk).first() or Preferences()
    return {name: getattr(row, name) for name in FIELDS}
