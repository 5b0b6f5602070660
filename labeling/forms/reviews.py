"""What a reviewer writes, and how many samples a manager mixes in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labeling.services.gold import MOST_AT_ONCE


def _text(label: Any, length: int, *, required: bool = True, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=length, required=required, widget=widget, **more)


class DecideForm(forms.Form):
    category = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    adopt = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    note = _text(_("Why (optional)"), 1000, required=False)
    replace = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        if not given.get("category") and not given.get("adopt") and not self.errors:
            raise forms.ValidationError(self.fields["category"].error_messages["required"])
        return given


class ReturnForm(forms.Form):
    answer = forms.CharField(max_length=40, widget=forms.HiddenInput)
    note = _text(_("What should be done differently?"), 1000)


class QuestionForm(forms.Form):
    note = _text(_("What does the guideline leave open?"), 1000)


class AnswerForm(forms.Form):
    answer = _text(_("What does the guideline mean here?"), 2000)


class GoldForm(forms.Form):
    count = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        initial=20,
        help_text=_(
            "Drawn at random from samples that came with an answer and that nobody has "
            "answered, as many of each category as there are."
        ),
    )
