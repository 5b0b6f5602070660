"""Starting a project, importing into it, retraining."""

from collections.abc import Container, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES
from django.utils.translation import gettext_lazy as _

from labeling.models import Project, Task
from labeling.services.samples import Answers


class ProjectForm(forms.ModelForm):
    categories = forms.CharField(
        label=_("Categories"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text=_(
            "One a line, in the order of their keys. "
            "Leave it empty to take them from the folders or labels that you import."
        ),
    )
    least = forms.FloatField(required=False, label=_("Least"), help_text=_("May be left empty."))
    most = forms.FloatField(required=False, label=_("Most"), help_text=_("May be left empty."))
    step = forms.FloatField(
        required=False,
        label=_("Step"),
        help_text=_("Between two possible numbers, for instance 0.5; may be left empty."),
    )
    unit = forms.CharField(
        required=False, max_length=20, label=_("Unit"), help_text=_("Shown beside the number.")
    )
    snap = forms.ChoiceField(
        required=False,
        label=_("Selections snap to"),
        choices=[("word", _("words")), ("grapheme", _("single characters"))],
    )
    GENERAL = "name", "question", "modality", "task"
    # the options of a task
    OPTIONS = {Task.NUMBER: ("least", "most", "step", "unit"), Task.SPANS: ("snap",)}

    class Meta:
        model = Project
        fields = [
            "name",
            "question",
            "modality",
            "task",
            "round_size",
            "holdout_percent",
            "annotators_per_sample",
            "target",
        ]
        labels = {
            "name": _("Name"),
            "question": _("Question"),
            "modality": _("Modality"),
            "task": _("Task"),
            "round_size": _("Round size"),
            "holdout_percent": _("Holdout percent"),
            "annotators_per_sample": _("Annotators per sample"),
            "target": _("Target"),
        }
        help_texts = {
            "question": _(
                "What annotators are asked about each sample, for instance “Which digit?”"
            ),
            "round_size": _("The model learns anew after this many new labels."),
            "holdout_percent": _(
                "Samples set apart at random to measure accuracy on; never learned from."
            ),
            "annotators_per_sample": _("How many people answer each sample."),
            "target": _(
                "Accuracy that would be enough, for instance 0.95; may be left empty. Advice "
                "on stopping and the forecast go by it."
            ),
        }

    def names(self) -> list[str]:
        lines = self.cleaned_data["categories"].splitlines()
        return [line.strip() for line in lines if line.strip()]

    def options(self) -> dict[str, Any]:
        """Of the task that was chosen; what was typed for another is dropped."""
        names = self.OPTIONS.get(self.cleaned_data["task"], ())
        given = {name: self.cleaned_data[name] for name in names}
        return {name: value for name, value in given.items() if value not in EMPTY_VALUES}

    def general(self) -> list[forms.BoundField]:
        return [self[name] for name in self.GENERAL]

    def of_number(self) -> list[forms.BoundField]:
        return [self[name] for name in self.OPTIONS[Task.NUMBER]]

    def of_learning(self) -> list[forms.BoundField]:
        return [self[name] for name in self.Meta.fields if name not in self.GENERAL]

    def refuse(self, fields: Mapping[str, str], detail: str) -> None:
        """Show why the service refused, at the field that it names."""
        named = {name.removeprefix("options.") for name in fields} & set(self.fields)
        for name in named:
            self.add_error(name, detail)
        if not named:
            self.add_error(None, detail)


FILES = {  # what is imported into a project, by its modality
    "image": _("A zip of images, or of images and a table that names them."),
    "text": _("A CSV, TSV or JSONL file, or a zip of one."),
    "table": _("A CSV, TSV or JSONL file, or a zip of one."),
    "series": _("A zip of CSV files, each one series; one such file; or a JSONL file."),
    "audio": _("A zip of clips, or of clips and a table that names them."),
}
CONTENT_COLUMNS = {  # and the columns that only one of them has
    "text_column": "text",
    "image_column": "image",
    "audio_column": "audio",
    "series_column": "series",
    "axis_column": "series",
}


class ImportForm(forms.Form):
    file = forms.FileField(label=_("File"))
    answers = forms.ChoiceField(
        label=_("Answers"),
        choices=Answers.choices,
        initial=Answers.HIDDEN,
        help_text=_("What to do with answers that the file brings along."),
    )
    text_column = forms.CharField(label=_("Text column"), required=False, max_length=100)
    image_column = forms.CharField(label=_("Image column"), required=False, max_length=100)
    audio_column = forms.CharField(label=_("Clip column"), required=False, max_length=100)
    series_column = forms.CharField(label=_("Values column"), required=False, max_length=100)
    axis_column = forms.CharField(label=_("Axis column"), required=False, max_length=100)
    key_column = forms.CharField(label=_("Key column"), required=False, max_length=100)
    label_column = forms.CharField(label=_("Label column"), required=False, max_length=100)
    suggestion_column = forms.CharField(
        label=_("Suggestion column"), required=False, max_length=100
    )
    encoding = forms.CharField(label=_("Encoding"), initial="utf-8", required=False, max_length=40)

    def __init__(self, *args: Any, modality: str, largest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.largest = largest
        self.fields["file"].help_text = FILES[modality]
        for name in [name for name, of in CONTENT_COLUMNS.items() if of != modality]:
            del self.fields[name]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.largest:
            raise ValidationError(
                _(
                    "The file has %(size)s MB; at most %(most)s MB go through this page. Use "
                    "manage.py import_samples for larger ones."
                )
                % {"size": f"{file.size / 1e6:,.0f}", "most": f"{self.largest / 1e6:,.0f}"}
            )
        return file


class RetrainForm(forms.Form):
    strategy = forms.CharField(required=False)

    def __init__(self, *args: Any, strategies: Container[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.strategies = strategies

    def clean_strategy(self) -> str:
        chosen = str(self.cleaned_data["strategy"])
        if chosen and chosen not in self.strategies:
            raise ValidationError(_("Choose one of the strategies in the list."))
        return chosen

    def recipe(self) -> dict[str, Any]:
        strategy = self.cleaned_data["strategy"]
        return {"strategy": strategy} if strategy else {}
