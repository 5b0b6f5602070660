from django.db import models

from labeling.models.project import Category, Project
from labeling.models.sample import Sample


class Label(models.Model):
    """What a sample's annotations agree on: the only thing the machine learns from."""

    class Method(models.TextChoices):
        SINGLE = "single", "one annotator"
        MAJORITY = "majority", "the majority"
        DAWID_SKENE = "dawid-skene", "Dawid-Skene"
        REVIEW = "review", "a reviewer's verdict"
        GOLD = "gold", "known beforehand"

    sample = models.OneToOneField(Sample, on_delete=models.CASCADE, related_name="label")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="labels")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="labels")
    method = models.CharField(max_length=12, choices=Method, default=Method.SINGLE)
    votes = models.PositiveSmallIntegerField()
    confidence = models.FloatField()
    revision = models.PositiveBigIntegerField()  # of the project at its last change; 0: imported
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["project", "revision"], name="labels_since_a_revision")]

    def __str__(self) -> str:
        return f"{self.sample} is {self.category}"
