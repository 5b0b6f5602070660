from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

COLOURS = 10  # as many as the palette holds and as there are digit keys


class Modality(models.TextChoices):
    IMAGE = "image", "images"
    TEXT = "text", "texts"


class Project(models.Model):
    """One question asked of one pool of samples."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    question = models.CharField(max_length=200)
    modality = models.CharField(max_length=10, choices=Modality)
    annotators_per_sample = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    round_size = models.PositiveIntegerField(
        default=20, validators=[MinValueValidator(1), MaxValueValidator(10_000)]
    )
    holdout_percent = models.PositiveSmallIntegerField(
        default=10, validators=[MaxValueValidator(50)]
    )
    target = models.FloatField(  # accuracy that would be enough
        null=True, blank=True, validators=[MinValueValidator(0.01), MaxValueValidator(1)]
    )
    recipe = models.JSONField(default=dict, blank=True)
    seed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    # Kept in step with the labels and samples in the same transactions, so that a page about a
    # million samples counts nothing. `revision` grows by one with every change of a label.
    revision = models.PositiveBigIntegerField(default=0, editable=False)
    pool_size = models.PositiveIntegerField(default=0, editable=False)
    pool_labeled = models.PositiveIntegerField(default=0, editable=False)
    holdout_size = models.PositiveIntegerField(default=0, editable=False)
    holdout_labeled = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pool_labeled__lte=F("pool_size")),
                name="no_more_labels_than_samples_in_the_pool",
            ),
            models.CheckConstraint(
                condition=Q(holdout_labeled__lte=F("holdout_size")),
                name="no_more_labels_than_samples_in_the_holdout",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("project", args=[self.slug])

    @property
    def labeled(self) -> int:
        return self.pool_labeled + self.holdout_labeled

    @property
    def samples_size(self) -> int:
        return self.pool_size + self.holdout_size


class Category(models.Model):
    """A possible answer; its position gives its key and its colour."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="categories")
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField()
    definition = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"], name="a_category_name_is_unique_in_its_project"
            ),
            models.UniqueConstraint(
                fields=["project", "position"], name="a_category_position_is_unique_in_its_project"
            ),
        ]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name

    @property
    def colour(self) -> int:
        return self.position % COLOURS
