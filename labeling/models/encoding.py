from django.db import models
from django.db.models import Q

from labeling.models.job import Job
from labeling.models.project import Project


class Encoding(Job):
    """A pass of one encoder over the samples that have no row of its features yet.

    The newest one that is done is the one that serves: rounds read its rows and no others.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="encodings")
    number = models.PositiveIntegerField()
    encoder = models.CharField(max_length=100)
    generation = models.PositiveSmallIntegerField(default=0)  # of what the encoder has learned
    device = models.CharField(max_length=20, default="auto")
    samples = models.PositiveIntegerField(default=0)  # in the project when it was taken
    rows = models.PositiveIntegerField(default=0)  # there were when it was done

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state__in=["queued", "running"]),
                name="one_live_encoding_a_project",
            ),
            models.UniqueConstraint(
                fields=["project", "number"],
                name="an_encoding_number_is_unique_in_its_project",
            ),
        ]

    def __str__(self) -> str:
        return f"encoding {self.number} of {self.project}"
