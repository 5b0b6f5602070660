from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    AUTO = "auto", _("as the system")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class Shortcuts(models.TextChoices):
    """WCAG 2.1.4: a key alone must not do what its user cannot switch off."""

    ON = "on", _("on")
    STAGE = "stage", _("only while the sample has the focus")
    OFF = "off", _("off")


class Preferences(models.Model):
    """How one person likes the desk. Without a row, all is as it comes."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences"
    )
    language = models.CharField(max_length=10, blank=True)  # blank: as the browser asks
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.AUTO)
    shortcuts = models.CharField(max_length=10, choices=Shortcuts, default=Shortcuts.ON)
    keys = models.JSONField(default=dict, blank=True)  # an action's name -> the code of its key
    goal = models.PositiveSmallIntegerField(  # answers in one sitting; 0: none
        default=0, validators=[MaxValueValidator(10_000)]
    )
    breaks = models.BooleanField(default=True)  # a card after 50 minutes

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"{self.user}'s preferences"
