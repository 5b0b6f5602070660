"""Inviting people, changing what they may do, and looking at who did what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labeling.models import Role
from labeling.selectors.events import MACHINE, PHRASES
from labeling.selectors.phrases import lazily_said
from labeling.services.invitations import MOST_DAYS
from labeling.services.members import LARGEST_QUOTA, LONGEST_WHY


class InvitationForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    note = forms.CharField(
        label=_("For whom"),
        max_length=100,
        required=False,
        help_text=_("Only for your own list, for instance “Bob, from radiology”."),
    )
    days = forms.IntegerField(
        label=_("Works for so many days"), min_value=1, max_value=MOST_DAYS, initial=7
    )


class MemberForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    daily_quota = forms.IntegerField(
        label=_("Answers a day, at most"), min_value=0, max_value=LARGEST_QUOTA, required=False
    )
    total_quota = forms.IntegerField(
        label=_("Answers in all, at most"), min_value=0, max_value=LARGEST_QUOTA, required=False
    )

    def __init__(self, *args: Any, defaults: dict[str, int | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, quota in defaults.items():
            shown = _("no limit") if quota is None else f"{quota:,}"
            told = _("Left empty: the project's (%(shown)s).") % {"shown": shown}
            self.fields[name].help_text = str(told)


class PauseForm(forms.Form):
    why = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_WHY,
        required=False,
        help_text=_("For the other managers and the audit log."),
    )


class AuditForm(forms.Form):
    """What to show of the audit log."""

    verb = forms.ChoiceField(
        required=False,
        label=_("What"),
        choices=[("", _("everything")), *((verb, lazily_said(verb)) for verb in sorted(PHRASES))],
    )
    person = forms.ChoiceField(required=False, label=_("Who"))

    def __init__(self, *args: Any, people: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in people]
        every = [("", _("everybody")), *names, (MACHINE, _("the machine"))]
        self.fields["person"].choices = every  # type: ignore[attr-defined] # of a ChoiceField
