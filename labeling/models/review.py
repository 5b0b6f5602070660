"""What reviewers decide, and what somebody is asked to look at once more."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labeling.models.annotation import Annotation
from labeling.models.project import Category, Project
from labeling.models.round import Round
from labeling.models.sample import Sample


class Review(models.Model):
    """What a reviewer did about one sample. A verdict is its label until it is replaced."""

    class Kind(models.TextChoices):
        VERDICT = "verdict"
        RETURN = "return"
        GUIDELINE = "guideline"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="reviews")
    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True)
    value = models.JSONField(null=True, blank=True)  # where it is no single category
    annotation = models.ForeignKey(  # that was returned
        Annotation, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    note = models.CharField(max_length=1000, blank=True)
    answer = models.CharField(max_length=2000, blank=True)  # to a question about the guideline
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # replaced, redone, or answered

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sample"],
                condition=Q(kind="verdict", closed_at=None),
                name="one_standing_verdict_a_sample",
            ),
            models.CheckConstraint(
                condition=Q(kind="verdict", category__isnull=False, value__isnull=True)
                | Q(kind="verdict", category__isnull=True, value__isnull=False)
                | (~Q(kind="verdict") & Q(category__isnull=True, value__isnull=True)),
                name="a_verdict_is_a_category_or_a_value_and_nothing_else_is",
            ),
        ]
        indexes = [
            models.Index(
                fields=["project", "kind"], condition=Q(closed_at=None), name="reviews_that_stand"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.sample} by {self.reviewer}"


class Relabel(models.Model):
    """A labeled sample that somebody is asked about once more.

    With an annotator it is a returned answer: that person keeps the answer's place and does it
    again. Without one it is a further opinion, of anybody who has given none: it makes a place.
    """

    class Reason(models.TextChoices):
        RETURNED = "returned", _("a reviewer returned the answer")
        SUSPICIOUS = "suspicious", _("the model finds the label unlikely")
        ACTIVE = "active", _("a further opinion teaches more than a new sample")

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        WITHDRAWN = "withdrawn"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="relabels")
    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="relabels")
    annotator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=10, choices=Reason)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    note = models.CharField(max_length=1000, blank=True)
    asked_by = models.ForeignKey(  # nobody: the machine
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    round = models.ForeignKey(Round, on_delete=models.SET_NULL, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "annotator"],
                condition=Q(state="open"),
                name="one_open_return_a_sample_and_annotator",
            ),
            models.UniqueConstraint(
                fields=["sample"],
                condition=Q(state="open", annotator=None),
                name="one_open_further_opinion_a_sample",
            ),
        ]
        indexes = [
            models.Index(
                fields=["project", "annotator"], condition=Q(state="open"), name="relabels_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sample} once more: {self.reason}"


class Suspicion(models.Model):
    """A label that a round's committee, out of fold, found unlikely (Northcutt 2021)."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="suspicions")
    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="suspicions")
    given = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    likely = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    given_chance = models.FloatField()
    likely_chance = models.FloatField()
    rank = models.PositiveIntegerField()  # 1: the least likely

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "sample"], name="a_label_is_suspected_once_in_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sample}: {self.given}, or rather {self.likely}?"
