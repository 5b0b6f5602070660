"""Starting a project, importing into it, retraining."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from labeling.models import Project
from labeling.services.samples import Answers
from learner import catalog


class ProjectForm(forms.ModelForm):
    categories = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text="One a line, in the order of their keys. "
        "Leave it empty to take them from the folders or labels that you import.",
    )

    class Meta:
        model = Project
        fields = [
            "name",
            "question",
            "modality",
            "round_size",
            "holdout_percent",
            "annotators_per_sample",
            "target",
        ]
        help_texts = {
            "question": "What annotators are asked about each sample, for instance “Which digit?”",
            "round_size": "The model learns anew after this many new labels.",
            "holdout_percent": "Samples set apart at random to measure accuracy on; never learned "
            "from.",
            "annotators_per_sample": "How many people answer each sample.",
            "target": "Accuracy that would be enough, for instance 0.95; may be left empty. Advice "
            "on stopping and the forecast go by it.",
        }

    def names(self) -> list[str]:
        lines = self.cleaned_data["categories"].splitlines()
        return [line.strip() for line in lines if line.strip()]


class ImportForm(forms.Form):
    file = forms.FileField(
        help_text="A zip of images, a CSV, TSV or JSONL file, or a zip of these."
    )
    answers = forms.ChoiceField(
        choices=Answers.choices,
        initial=Answers.HIDDEN,
        help_text="What to do with answers that the file brings along.",
    )
    text_column = forms.CharField(required=False, max_length=100)
    image_column = forms.CharField(required=False, max_length=100)
    key_column = forms.CharField(required=False, max_length=100)
    label_column = forms.CharField(required=False, max_length=100)
    encoding = forms.CharField(initial="utf-8", required=False, max_length=40)

    def __init__(self, *args: Any, largest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.largest = largest

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > self.largest:
            raise ValidationError(
                f"The file has {file.size / 1e6:,.0f} MB; at most {self.largest / 1e6:,.0f} MB go "
                "through this page. Use manage.py import_samples for larger ones."
            )
        return file


class RetrainForm(forms.Form):
    strategy = forms.ChoiceField(
        choices=[(name, entry.caption) for name, entry in catalog.strategies_for().items()],
        required=False,
    )

    def recipe(self) -> dict[str, Any]:
        strategy = self.cleaned_data["strategy"]
        return {"strategy": strategy} if strategy else {}
