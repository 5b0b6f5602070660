import hashlib

from django.db import models
from django.db.models import Q

from labeling.models.project import Category, Project

DRAW_RANGE = 2**32


def drawn_for(seed: int, key: str) -> int:
    """A number below DRAW_RANGE that only the seed and the key decide.

    Its lowest part of the range is the holdout, and its order is the random order of the rest.
    """
    return int.from_bytes(hashlib.sha256(f"{seed}:{key}".encode()).digest()[:4], "big")


class Sample(models.Model):
    """One thing to look at."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="samples")
    key = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    text = models.TextField(blank=True)
    image = models.CharField(max_length=100, blank=True)  # a name in the media store
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    metadata = models.JSONField(default=dict, blank=True)
    truth = models.ForeignKey(  # a known answer that the import brought; never shown to annotators
        Category, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    draw = models.BigIntegerField()
    holdout = models.BooleanField()
    taken = models.PositiveSmallIntegerField(default=0)  # live claims + answers that count
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
            models.Index(fields=["project", "taken"], name="samples_by_answers"),
        ]

    def __str__(self) -> str:
        return self.key
