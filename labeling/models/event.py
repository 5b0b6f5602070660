from django.conf import settings
from django.db import models

from labeling.models.append_only import AppendOnly
from labeling.models.project import Project


class Event(AppendOnly):
    """Who did what to a project: a line of its audit log, written with the deed or not at all."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="events")
    actor = models.ForeignKey(  # nobody: the machine
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(max_length=40)  # of those in services/audit.py
    target = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["project", "-id"], name="events_newest_first")]

    def __str__(self) -> str:
        return f"{self.actor or 'the machine'}: {self.verb} {self.target}"
