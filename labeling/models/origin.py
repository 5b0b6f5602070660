from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Why a sample was shown to somebody."""

    PICK = "pick", _("a pick of the model")
    HOLDOUT = "holdout", _("a random check")
    SECOND_OPINION = "second opinion", _("a second opinion")
    RELABEL = "relabel", _("asked once more")
    GOLD = "gold", _("a sample whose answer is known")
    RANDOM = "random", _("a random sample")
    BATCH = "batch", _("one of a batch of look-alikes")
    RECHECK = "recheck", _("one of a batch, asked singly")
    IMPORT = "import", _("came with its answer")
