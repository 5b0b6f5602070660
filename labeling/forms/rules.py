"""A project's rules, each with what follows from it."""

from collections.abc import Iterator

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from labeling.models import Project
from labeling.selectors import rules

GROUPS = (
    (_("How many people answer"), rules.AGREEMENT[:4]),
    (_("How answers become a label"), rules.AGREEMENT[4:]),
    (_("Samples whose answer is known"), rules.GOLD),
    (_("How much one person may answer"), rules.QUOTAS),
    (_("Rounds"), rules.ROUNDS),
    (_("At the desk"), rules.DESK),
)


class RulesForm(forms.ModelForm):
    class Meta:
        model = Project
        fields = rules.RULES
        labels = {
            "suggestions": _("Show suggestions"),
            "annotators_per_sample": _("People a sample"),
            "overlap_percent": _("Samples that so many answer, in percent"),
            "extra_below": _("Ask one more below this agreement"),
            "most_annotators": _("Most people a sample"),
            "resolution": _("Label by"),
            "review_below": _("Review below this confidence"),
            "gold_percent": _("Known samples, in percent of what is lent"),
            "gold_threshold": _("Least accuracy on them"),
            "gold_pauses": _("Pause who falls below it"),
            "daily_quota": _("Answers a day"),
            "total_quota": _("Answers in all"),
            "round_size": _("Labels a round"),
            "target": _("Target accuracy"),
            "asks_again": _("Ask again where that tells more"),
        }
        help_texts = {
            "suggestions": _(
                "What the model, or an import, would answer. Seeing it draws people towards it; "
                "a tenth of the samples never shows it, so that the team page can tell how far."
            ),
            "annotators_per_sample": _(
                "A sample gets its label when so many have answered. More "
                "people find more mistakes, and every one of them costs an answer."
            ),
            "overlap_percent": _(
                "A random share of the samples; one person answers each of the "
                "others. 20 is often enough to see how far people agree."
            ),
            "extra_below": _(
                "From 0 to 1; empty: nobody more. With 0.7, two people who differ are "
                "joined by a third. Costs answers only where people disagree."
            ),
            "most_annotators": _("However much they disagree; then a reviewer has to decide."),
            "resolution": _(
                "With Dawid-Skene, labels may change at the start of a round, as it "
                "becomes clear who errs how."
            ),
            "review_below": _("From 0 to 1. Higher: reviewers see more samples."),
            "gold_percent": _(
                "Mixed in unseen, to find out who answers with care. Each is an answer "
                "that teaches the model nothing. They do nothing until samples are marked as gold."
            ),
            "gold_threshold": _(
                "From 0 to 1. It counts once even luck cannot explain the mistakes."
            ),
            "gold_pauses": _(
                "Nothing more is lent to them until a manager lets them go on; "
                "otherwise only the team page tells."
            ),
            "daily_quota": _(
                "Of each person, unless the members page says otherwise. Empty: as many "
                "as they like."
            ),
            "total_quota": _("Likewise, from first to last."),
            "round_size": _(
                "The model learns anew after this many new labels. Fewer: better picks "
                "and more computing."
            ),
            "target": _(
                "From 0 to 1; may be left empty. Advice on stopping and the forecast go by it."
            ),
            "asks_again": _(
                "After a round, up to a quarter of the next one asks somebody else about labels "
                "that are in doubt, in place of new samples. Worth it where answers err often."
            ),
        }

    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        for title, names in GROUPS:
            yield str(title), [self[name] for name in names]
