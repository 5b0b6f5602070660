from django.db import models

from labeling.models.project import Project
from labeling.models.round import Round


class ModelVersion(models.Model):
    """What a round learned, and everything needed to learn it again."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="model_versions")
    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="model_version")
    number = models.PositiveIntegerField()
    artifact = models.CharField(max_length=200)  # a folder below the models folder
    digest = models.CharField(max_length=64)
    recipe = models.JSONField()
    categories = models.JSONField()  # names, in the order of the model's outputs
    labels_digest = models.CharField(max_length=64)
    libraries = models.JSONField()
    metrics = models.JSONField(null=True)  # None while no holdout sample has a label
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="a_model_version_is_unique_in_its_project"
            )
        ]

    def __str__(self) -> str:
        return f"model {self.number} of {self.project}"
