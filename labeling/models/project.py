from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

COLOURS = 10  # as many as the palette holds and as there are digit keys


class Modality(models.TextChoices):
    """What is looked at, or listened to."""

    IMAGE = "image", _("images")
    TEXT = "text", _("texts")
    TABLE = "table", _("table rows")
    SERIES = "series", _("time series")
    AUDIO = "audio", _("audio clips")


class Task(models.TextChoices):
    """What an answer is; labeling/answers/ says what each may hold."""

    CATEGORY = "category", _("one category")
    CATEGORIES = "categories", _("several categories")
    NUMBER = "number", _("a number")
    SHAPES = "shapes", _("boxes and polygons")
    SPANS = "spans", _("spans of text")
    INTERVALS = "intervals", _("intervals of time")


class Suggestions(models.TextChoices):
    """Whether annotators see what the model, or the file, would answer."""

    HIDDEN = "hidden", _("hidden")
    REQUEST = "request", _("on request")
    SHOWN = "shown", _("shown")


class Resolution(models.TextChoices):
    """How annotations become a label."""

    MAJORITY = "majority", _("the majority")
    DAWID_SKENE = "dawid-skene", _("Dawid-Skene: who errs less counts for more")


class Project(models.Model):
    """One question asked of one pool of samples."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    question = models.CharField(max_length=200)
    modality = models.CharField(max_length=10, choices=Modality)
    task = models.CharField(max_length=10, choices=Task, default=Task.CATEGORY)
    options = models.JSONField(default=dict, blank=True)  # of the task, as labeling/answers/ has it
    suggestions = models.CharField(max_length=10, choices=Suggestions, default=Suggestions.HIDDEN)
    annotators_per_sample = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    overlap_percent = models.PositiveSmallIntegerField(  # of samples that get so many; others one
        default=100, validators=[MaxValueValidator(100)]
    )
    extra_below = models.FloatField(  # confidence below which one more annotator is asked
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    most_annotators = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    resolution = models.CharField(max_length=12, choices=Resolution, default=Resolution.MAJORITY)
    review_below = models.FloatField(  # confidence below which a reviewer should look
        default=0.7, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    gold_percent = models.PositiveSmallIntegerField(default=5, validators=[MaxValueValidator(50)])
    gold_threshold = models.FloatField(  # accuracy below which somebody is paused
        default=0.7, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    gold_pauses = models.BooleanField(default=True)  # else it warns
    asks_again = models.BooleanField(default=False)  # rounds may ask for further opinions
    daily_quota = models.PositiveIntegerField(null=True, blank=True)  # answers of one person
    total_quota = models.PositiveIntegerField(null=True, blank=True)
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
    unsettled_since = models.DateTimeField(null=True, editable=False)  # labels lag behind the rules
    settling_until = models.DateTimeField(null=True, editable=False)  # a worker is at it

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
