from django.conf import settings
from django.db import models
from django.db.models import Q

from labeling.models.claim import Arm, Claim
from labeling.models.origin import Origin
from labeling.models.project import Category, Project
from labeling.models.sample import Sample


class Annotation(models.Model):
    """One annotator's answer to one sample. Never deleted: an undo retracts it."""

    class Kind(models.TextChoices):
        ANSWER = "answer"
        CANNOT_TELL = "cannot tell"
        SKIP = "skip"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="annotations")
    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="annotations")
    annotator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="annotations"
    )
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="annotations"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True)
    value = models.JSONField(null=True, blank=True)  # the answer, where it is no single category
    flagged = models.BooleanField(default=False)  # a reviewer should look
    cost = models.PositiveBigIntegerField(
        default=0
    )  # minor units, as far as they were not given back
    comment = models.CharField(max_length=500, blank=True)
    origin = models.CharField(max_length=20, choices=Origin)
    arm = models.CharField(max_length=10, choices=Arm, blank=True)
    suggestion = models.JSONField(null=True, blank=True)  # also where it was kept from sight
    revealed_ms = models.PositiveIntegerField(null=True, blank=True)  # when it was seen, if it was
    accepted = models.BooleanField(null=True, blank=True)  # taken over as it was
    agrees = models.BooleanField(null=True, blank=True)  # is the answer what was suggested?
    extra = models.BooleanField(default=False)  # came when the claim had run out; kept all the same
    token = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    active_ms = models.PositiveIntegerField(default=0)
    total_ms = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    retracted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "annotator"],
                condition=Q(retracted_at=None),
                name="one_standing_annotation_a_sample_and_annotator",
            ),
            models.CheckConstraint(
                condition=Q(kind="answer", category__isnull=False, value__isnull=True)
                | Q(kind="answer", category__isnull=True, value__isnull=False)
                | (~Q(kind="answer") & Q(category__isnull=True, value__isnull=True)),
                name="an_answer_is_a_category_or_a_value_and_nothing_else_is",
            ),
        ]
        indexes = [
            models.Index(
                fields=["project", "annotator", "created_at"],
                condition=Q(retracted_at=None),
                name="annotations_of_somebody",
            ),
            models.Index(
                fields=["project", "annotator"],
                condition=Q(origin="gold"),
                name="answers_to_gold_samples",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.annotator}: {self.sample} is {self.category or self.value or self.kind}"
