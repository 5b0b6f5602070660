from django.db import models


class Origin(models.TextChoices):
    """Why a sample was shown to somebody."""

    PICK = "pick", "a pick of the model"
    HOLDOUT = "holdout", "a random check"
    SECOND_OPINION = "second opinion", "a second opinion"
    RELABEL = "relabel", "asked once more"
    GOLD = "gold", "a sample whose answer is known"
    RANDOM = "random", "a random sample"
    IMPORT = "import", "came with its answer"
