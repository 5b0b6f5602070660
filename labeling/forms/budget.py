"""Setting a budget, a rate, and correcting what was spent. People write amounts in major units."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labeling.formats.money import digits, parsed, written
from labeling.models.budget import MOST_MONEY, MOST_RATE

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
AMOUNT = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
MOST_CODE = 3


class BudgetForm(forms.Form):
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=_("Currency"),
        max_length=MOST_CODE,
        initial="EUR",
        error_messages={"invalid": _("Name the currency in three letters: KRW, EUR.")},
        help_text=_("Three letters (ISO 4217). It stays once anything was charged."),
    )
    limit = forms.CharField(
        label=_("Limit"),
        max_length=40,
        widget=AMOUNT,
        help_text=_("What the project may spend in all."),
    )
    stops = forms.TypedChoiceField(
        label=_("At the limit"),
        choices=[("yes", _("nothing more is lent")), ("no", _("it warns and goes on"))],
        coerce=lambda chosen: chosen == "yes",
        initial="yes",
    )
    paid_seconds = forms.IntegerField(
        label=_("Paid seconds an answer, at most"),
        min_value=1,
        max_value=86_400,
        initial=300,
        help_text=_("Of active time, where an hour has a rate."),
    )
    starts_on = forms.DateField(label=_("Plan from"), required=False, widget=DATE)
    ends_on = forms.DateField(label=_("Plan until"), required=False, widget=DATE)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("Stands in the ledger beside a new limit."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        read(self, "limit", given.get("currency", ""), 0, MOST_MONEY)
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The plan ends before it starts."))
        return given


class RateForm(forms.Form):
    annotator = forms.ChoiceField(label=_("For whom"), required=False)
    per_label = forms.CharField(
        label=_("For a label"), required=False, max_length=40, widget=AMOUNT
    )
    per_hour = forms.CharField(
        label=_("For an active hour"), required=False, max_length=40, widget=AMOUNT
    )
    effective_from = forms.DateTimeField(
        label=_("From"),
        required=False,
        widget=MOMENT,
        help_text=_("Left empty: now. Samples that are lent keep the rate they were lent on."),
    )

    def __init__(self, *args: Any, currency: str, people: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        names = [(name, name) for name in people]
        _choices(self, "annotator", [("", _("everybody")), *names])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("per_label") and not given.get("per_hour"):
            self.add_error("per_label", _("Write an amount here or below; 0 ends the pay."))
        for name in ("per_label", "per_hour"):
            given[name] = given.get(name) or "0"
            read(self, name, self.currency, 0, MOST_RATE)
        return given


class AdjustForm(forms.Form):
    amount = forms.CharField(
        label=_("Amount"),
        max_length=40,
        widget=AMOUNT,
        help_text=_("Added to what was spent; with a minus it is taken off."),
    )
    annotator = forms.ChoiceField(label=_("For whose work"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("The ledger keeps it."))

    def __init__(self, *args: Any, currency: str, people: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        names = [(name, name) for name in people]
        _choices(self, "annotator", [("", _("nobody's in particular")), *names])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        read(self, "amount", self.currency, -MOST_MONEY, MOST_MONEY)
        return given


def read(form: forms.Form, name: str, currency: str, least: int, most: int) -> None:
    """Turn what was typed into minor units; an error names the field."""
    text = form.cleaned_data.get(name)
    if text is None or len(currency) != MOST_CODE:
        return
    try:
        minor = parsed(text, currency)
    except ValueError as error:
        form.add_error(name, str(error))
        return
    form.cleaned_data[name] = minor
    if not least <= minor <= most:
        ends = {"least": written(least, currency), "most": written(most, currency)}
        form.add_error(name, _("Write an amount between %(least)s and %(most)s.") % ends)


def typed(minor: int, currency: str) -> str:
    """1250, "EUR" → "12.50": as the forms read it."""
    places = digits(currency)
    return f"{minor / 10**places:.{places}f}" if places else str(minor)


def _choices(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined] # of a ChoiceField
