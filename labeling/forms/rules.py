"""A project's rules, each with what follows from it."""

from collections.abc import Iterator

from django import forms
from django.forms import BoundField

from labeling.models import Project
from labeling.selectors import rules

GROUPS = (
    ("How many people answer", rules.AGREEMENT[:4]),
    ("How answers become a label", rules.AGREEMENT[4:]),
    ("Samples whose answer is known", rules.GOLD),
    ("How much one person may answer", rules.QUOTAS),
    ("Rounds", rules.ROUNDS),
)


class RulesForm(forms.ModelForm):
    class Meta:
        model = Project
        fields = rules.RULES
        labels = {
            "annotators_per_sample": "People a sample",
            "overlap_percent": "Samples that so many answer, in percent",
            "extra_below": "Ask one more below this agreement",
            "most_annotators": "Most people a sample",
            "resolution": "Label by",
            "review_below": "Review below this confidence",
            "gold_percent": "Known samples, in percent of what is lent",
            "gold_threshold": "Least accuracy on them",
            "gold_pauses": "Pause who falls below it",
            "daily_quota": "Answers a day",
            "total_quota": "Answers in all",
            "round_size": "Labels a round",
            "target": "Target accuracy",
            "asks_again": "Ask again where that tells more",
        }
        help_texts = {
            "annotators_per_sample": "A sample gets its label when so many have answered. More "
            "people find more mistakes, and every one of them costs an answer.",
            "overlap_percent": "A random share of the samples; one person answers each of the "
            "others. 20 is often enough to see how far people agree.",
            "extra_below": "From 0 to 1; empty: nobody more. With 0.7, two people who differ are "
            "joined by a third. Costs answers only where people disagree.",
            "most_annotators": "However much they disagree; then a reviewer has to decide.",
            "resolution": "With Dawid-Skene, labels may change at the start of a round, as it "
            "becomes clear who errs how.",
            "review_below": "From 0 to 1. Higher: reviewers see more samples.",
            "gold_percent": "Mixed in unseen, to find out who answers with care. Each is an answer "
            "that teaches the model nothing. They do nothing until samples are marked as gold.",
            "gold_threshold": "From 0 to 1. It counts once even luck cannot explain the mistakes.",
            "gold_pauses": "Nothing more is lent to them until a manager lets them go on; "
            "otherwise only the team page tells.",
            "daily_quota": "Of each person, unless the members page says otherwise. Empty: as many "
            "as they like.",
            "total_quota": "Likewise, from first to last.",
            "round_size": "The model learns anew after this many new labels. Fewer: better picks "
            "and more computing.",
            "target": "From 0 to 1; may be left empty. Advice on stopping and the forecast go by "
            "it.",
            "asks_again": "After a round, up to a quarter of the next one asks somebody else about "
            "labels that are in doubt, in place of new samples. Worth it where answers err often.",
        }

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        for title, names in GROUPS:
            yield title, [self[name] for name in names]
