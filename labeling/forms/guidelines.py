"""A guideline to be written, and what each category means."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labeling.models.guideline import LONGEST

LONGEST_DEFINITION = 1000


class GuidelineForm(forms.Form):
    text = forms.CharField(
        label=_("The guideline, in Markdown"),
        help_text=_(
            "# heading, **bold**, - list, > quote, | table |, [words](https://…). "
            "Pictures and HTML are left out."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16}),
    )


class DefinitionsForm(forms.Form):
    """One field a category, named by its place."""

    def __init__(self, categories: list[dict[str, Any]], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.names = {f"definition-{place}": one["name"] for place, one in enumerate(categories)}
        for (field, name), one in zip(self.names.items(), categories, strict=True):
            self.fields[field] = forms.CharField(
                label=name,
                required=False,
                max_length=LONGEST_DEFINITION,
                initial=one["definition"],
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def definitions(self) -> dict[str, str]:
        """By the category's name; only what was sent."""
        sent = {field: name for field, name in self.names.items() if field in self.data}
        return {name: self.cleaned_data[field] for field, name in sent.items()}
