from django.conf import settings
from django.db import models

from labeling.models.append_only import AppendOnly
from labeling.models.project import Project

LONGEST = 50_000  # characters


class Guideline(AppendOnly):
    """One version of what annotators of a project should go by, in Markdown. The newest counts."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="guidelines")
    version = models.PositiveIntegerField()  # from 1
    text = models.TextField(blank=True, max_length=LONGEST)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "version"], name="a_guideline_version_is_unique_in_its_project"
            )
        ]

    def __str__(self) -> str:
        return f"Guideline {self.version} of {self.project}"
