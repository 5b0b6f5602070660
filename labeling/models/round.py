from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labeling.models.encoding import Encoding
from labeling.models.job import Job
from labeling.models.project import Project
from labeling.models.sample import Sample


class Round(Job):
    """One turn of the loop."""

    class Trigger(models.TextChoices):
        IMPORT = "import", _("new samples")
        LABELS = "labels", _("enough new labels")
        REQUEST = "request", _("somebody asked")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField()
    trigger = models.CharField(max_length=10, choices=Trigger)
    recipe = models.JSONField(default=dict)
    revision = models.PositiveBigIntegerField(null=True, blank=True)  # of the labels it has seen
    encoding = models.ForeignKey(  # whose rows it reads
        Encoding, on_delete=models.SET_NULL, null=True, blank=True, related_name="rounds"
    )
    samples = models.PositiveIntegerField(default=0)  # that had rows when it was taken
    labels_seen = models.PositiveIntegerField(default=0)  # there were when it was taken
    labels = models.PositiveIntegerField(default=0)  # that it trained on
    strategy = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=500, blank=True)
    notes = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state__in=["queued", "running"]),
                name="one_live_round_a_project",
            ),
            models.UniqueConstraint(
                fields=["project", "number"], name="a_round_number_is_unique_in_its_project"
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.number} of {self.project}"


class Pick(models.Model):
    """One ranked sample of a round, and why it was chosen."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="picks")
    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="picks")
    rank = models.PositiveIntegerField()
    score = models.FloatField()
    rule = models.CharField(max_length=20)
    reason = models.JSONField()

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "rank"], name="a_rank_is_given_once_in_a_round"
            ),
            models.UniqueConstraint(
                fields=["round", "sample"], name="a_sample_is_picked_once_in_a_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample}, number {self.rank} of {self.round}"
