from django.conf import settings
from django.db import models
from django.db.models import Q

from labeling.models.origin import Origin
from labeling.models.project import Category, Project
from labeling.models.sample import Sample


class Arm(models.TextChoices):
    """What becomes of a claim's suggestion. The blind are a tenth, so that one can tell what
    seeing it does to people."""

    BLIND = "blind"
    REQUEST = "request"
    SHOWN = "shown"


class Claim(models.Model):
    """A sample lent to one annotator until `expires_at`."""

    class State(models.TextChoices):
        LIVE = "live"
        ANSWERED = "answered"
        RELEASED = "released"
        EXPIRED = "expired"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="claims")
    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="claims")
    annotator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims"
    )
    state = models.CharField(max_length=10, choices=State, default=State.LIVE)
    origin = models.CharField(max_length=20, choices=Origin)
    pick = models.ForeignKey(
        "labeling.Pick", on_delete=models.SET_NULL, null=True, blank=True, related_name="claims"
    )
    place = models.BooleanField(default=True)  # does it hold one of its sample's places?
    reserved = models.PositiveBigIntegerField(default=0)  # minor units, for its answer
    rate = models.ForeignKey(
        "labeling.Rate", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    arm = models.CharField(max_length=10, choices=Arm, blank=True)  # blank: nothing to suggest
    suggestion = models.JSONField(null=True, blank=True)  # the answer that its arm may show
    batch = models.ForeignKey(  # what a batch said of it before it was asked singly
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=1000, blank=True)  # of the reviewer who returned the answer
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "annotator"],
                condition=Q(state="live"),
                name="one_live_claim_a_sample_and_annotator",
            )
        ]
        indexes = [
            models.Index(
                fields=["project", "annotator"],
                condition=Q(state="live"),
                name="claims_somebody_holds",
            ),
            models.Index(
                fields=["expires_at"], condition=Q(state="live"), name="claims_that_run_out"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample} lent to {self.annotator}"
