from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labeling.models.project import Category, Project
from labeling.models.sample import Sample


class Label(models.Model):
    """What a sample's annotations agree on: the only thing the machine learns from."""

    class Method(models.TextChoices):
        SINGLE = "single", _("one annotator")
        MAJORITY = "majority", _("the majority")
        DAWID_SKENE = "dawid-skene", "Dawid-Skene"
        MIDDLE = "middle", _("the answer most like the others")
        REVIEW = "review", _("a reviewer's verdict")
        GOLD = "gold", _("known beforehand")

    sample = models.OneToOneField(Sample, on_delete=models.CASCADE, related_name="label")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="labels")
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="labels"
    )
    value = models.JSONField(null=True, blank=True)  # where it is no single category
    method = models.CharField(max_length=12, choices=Method, default=Method.SINGLE)
    votes = models.PositiveSmallIntegerField()
    confidence = models.FloatField()
    revision = models.PositiveBigIntegerField()  # of the project at its last change; 0: imported
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(category__isnull=False, value__isnull=True)
                | Q(category__isnull=True, value__isnull=False),
                name="a_label_is_a_category_or_a_value",
            )
        ]
        indexes = [models.Index(fields=["project", "revision"], name="labels_since_a_revision")]

    def __str__(self) -> str:
        return f"{self.sample} is {self.category}"
