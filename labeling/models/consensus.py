from django.db import models

from labeling.models.project import Project


class Consensus(models.Model):
    """What Dawid-Skene has found out about a project's annotators: how each of them errs."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="consensus")
    estimate = models.JSONField()
    annotations = models.PositiveIntegerField()  # it was found from
    found_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"consensus of {self.project}"
