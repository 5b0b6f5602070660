from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from labeling.models.model_version import ModelVersion
from labeling.models.project import Project


class PredictionSet(models.QuerySet["Prediction"]):
    def free(self, now: datetime) -> "PredictionSet":
        """Those that wait for a worker, or whose worker has died."""
        nobodys = Q(leased_until=None) | Q(leased_until__lt=now)
        return self.filter(nobodys, state=Prediction.State.QUEUED)


class Prediction(models.Model):
    """Samples that somebody wants predicted. The row is the message, and the answer."""

    class State(models.TextChoices):
        QUEUED = "queued"
        DONE = "done"
        FAILED = "failed"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="predictions")
    model_version = models.ForeignKey(
        ModelVersion, on_delete=models.CASCADE, related_name="predictions"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    keys = models.JSONField(default=list)  # of samples of the project; or else
    texts = models.JSONField(default=list)  # texts that need not be in it
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    results = models.JSONField(null=True)  # one for each key or text, in their order
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = PredictionSet.as_manager()

    def __str__(self) -> str:
        return f"prediction {self.pk} of {self.project}"

    @property
    def is_settled(self) -> bool:
        return self.state != self.State.QUEUED
