"""How somebody likes the desk, as a form; its keys are checked by the service."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from labeling.models import Preferences
from labeling.selectors.keys import choices

KEY = "key-"  # before an action's name


class PreferencesForm(forms.ModelForm):
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("as the browser asks")), *settings.LANGUAGES],
    )

    class Meta:
        model = Preferences
        fields = ("language", "theme", "goal", "breaks", "shortcuts")
        labels = {
            "theme": _("Theme"),
            "goal": _("Answers in one sitting"),
            "breaks": _("Remind me of a break after 50 minutes"),
            "shortcuts": _("Keys of the desk"),
        }
        help_texts = {
            "goal": _(
                "The desk shows how far you are and about how long it will take. 0: no goal."
            ),
            "shortcuts": _(
                "Switch them off if you steer the computer by voice, or if a slip of the hand must "
                "not answer."
            ),
        }

    def __init__(self, data: Any, mine: dict[str, Any]) -> None:
        super().__init__(data, instance=Preferences(**mine))

    def chosen(self) -> dict[str, Any]:
        """What the form says, keys and all."""
        own = {
            name.removeprefix(KEY): str(code)
            for name, code in self.data.items()
            if name.startswith(KEY) and code
        }
        return {**self.cleaned_data, "keys": own}

    def rows(self) -> list[dict[str, Any]]:
        """Every action with its key, as it was asked for where that was refused."""
        own = self.instance.keys
        if self.is_bound:
            own = {key.removeprefix(KEY): code for key, code in self.data.items() if code}
        return [{**row, "field": f"{KEY}{row['name']}"} for row in choices(own)]
