from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class Job(models.Model):
    """Long work for a worker. The row is the message: a queued one is the to-do."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    LIVE = (State.QUEUED, State.RUNNING)

    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    stage = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def of_kind(cls) -> "models.QuerySet[Self]":
        """Every job of this kind; an abstract model has no `objects` to ask."""
        return cls._default_manager.all()

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
        """Seconds since the worker that does this was last heard of."""
        if self.state != self.State.RUNNING or self.leased_until is None:
            return 0
        heard = self.leased_until - timedelta(seconds=settings.ROUND_LEASE_SECONDS)
        return max(0, int(((now or timezone.now()) - heard).total_seconds()))
