from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from labeling.models.project import Project
from labeling.models.round import Round


class ModelVersion(models.Model):
    """What a round learned, and everything needed to learn it again."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="model_versions")
    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="model_version")
    number = models.PositiveIntegerField()
    pinned = models.BooleanField(default=False)  # in use although a newer one may exist
    artifact = models.CharField(max_length=200)  # a folder below the models folder
    digest = models.CharField(max_length=64)
    features = models.CharField(max_length=200, blank=True)  # a folder below the features folder
    encoder_digest = models.CharField(max_length=64, blank=True)  # of what the encoder had learned
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
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(pinned=True), name="one_pinned_model_a_project"
            ),
        ]

    def __str__(self) -> str:
        return f"model {self.number} of {self.project}"

    @property
    def folder(self) -> Path:
        return Path(settings.MODELS_FOLDER) / self.artifact

    @property
    def file(self) -> Path:
        """Named as learner.artifacts names it, which a web process cannot ask: it loads torch."""
        return self.folder / f"{self.digest}.safetensors"
