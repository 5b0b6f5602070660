from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from labeling.models.project import Project
from labeling.models.sample import Sample


class Round(models.Model):
    """One turn of the loop. The row is the message: a queued round is the to-do."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    LIVE = (State.QUEUED, State.RUNNING)

    class Trigger(models.TextChoices):
        IMPORT = "import", "new samples"
        LABELS = "labels", "enough new labels"
        REQUEST = "request", "somebody asked"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    trigger = models.CharField(max_length=10, choices=Trigger)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recipe = models.JSONField(default=dict)
    revision = models.PositiveBigIntegerField(null=True, blank=True)  # of the labels it has seen
    samples = models.PositiveIntegerField(default=0)  # in the project when it was taken
    labels_seen = models.PositiveIntegerField(default=0)  # there were when it was taken
    labels = models.PositiveIntegerField(default=0)  # that it trained on
    stage = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    strategy = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=500, blank=True)
    notes = models.JSONField(default=list, blank=True)
    error = models.TextField(blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

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

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    @property
    def duration_s(self) -> float | None:
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()

    def silent_s(self, now: datetime | None = None) -> int:
        """Seconds since the worker that runs this round was last heard of."""
        if self.state != self.State.RUNNING or self.leased_until is None:
            return 0
        heard = self.leased_until - timedelta(seconds=settings.ROUND_LEASE_SECONDS)
        return max(0, int(((now or timezone.now()) - heard).total_seconds()))


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
