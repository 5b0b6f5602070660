import hashlib

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from labeling.models.project import Category, Project

DRAW_RANGE = 2**32


def drawn_for(seed: int, key: str) -> int:
    """A number below DRAW_RANGE that only the seed and the key decide.

    Its lowest part of the range is the holdout, and its order is the random order of the rest.
    """
    return int.from_bytes(hashlib.sha256(f"{seed}:{key}".encode()).digest()[:4], "big")


class ReviewNeed(models.TextChoices):
    FLAGGED = "flagged", _("an annotator flagged it")
    CANNOT_TELL = "cannot tell", _("nobody could tell")
    DISPUTED = "disputed", _("annotators disagree")
    UNSURE = "unsure", _("the label has little confidence")
    GUIDELINE = "guideline", _("a question about the guideline is open")


class Sample(models.Model):
    """One thing to look at."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="samples")
    key = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    media = models.CharField(max_length=100, blank=True)  # a name in the media store
    original = models.CharField(max_length=100, blank=True)  # of what it was made from, if kept
    fields = models.JSONField(default=list, blank=True)  # a table row's: [name, value] in order
    facts = models.JSONField(default=dict, blank=True)  # how long, how many channels, …
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    metadata = models.JSONField(default=dict, blank=True)
    truth = models.ForeignKey(  # a known answer that the import brought; never shown to annotators
        Category, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    known = models.JSONField(null=True, blank=True)  # the same, where it is no single category
    suggestion = models.JSONField(null=True, blank=True)  # an answer that a file or program brought
    draw = models.BigIntegerField()
    holdout = models.BooleanField()
    gold = models.BooleanField(default=False)  # its truth is mixed in to see who answers well
    places = models.PositiveSmallIntegerField(default=1)  # annotators that it needs in all
    taken = models.PositiveSmallIntegerField(default=0)  # live claims + answers that count
    review = models.CharField(max_length=16, choices=ReviewNeed, blank=True)  # why it needs one
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "key"], name="a_key_is_unique_in_its_project"
            ),
            models.CheckConstraint(condition=Q(taken__gte=0), name="taken_is_never_negative"),
        ]
        indexes = [
            models.Index(fields=["project", "holdout", "draw"], name="samples_in_random_order"),
            models.Index(
                fields=["project", "holdout", "draw"],
                condition=Q(taken__lt=F("places")),
                name="samples_that_may_be_asked",
            ),
            models.Index(
                fields=["project", "draw"],
                condition=Q(taken__gt=0, taken__lt=F("places")),
                name="samples_somebody_began",
            ),
            models.Index(
                fields=["project", "draw"], condition=Q(gold=True), name="samples_of_gold"
            ),
            models.Index(
                fields=["project", "review"], condition=~Q(review=""), name="samples_to_review"
            ),
        ]

    def __str__(self) -> str:
        return self.key
