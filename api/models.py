from django.db import models
from knox.models import AbstractAuthToken


class AccessToken(AbstractAuthToken):  # type: ignore[misc] # knox ships no types
    """A named key for scripts. Only its digest is stored."""

    name = models.CharField(max_length=100)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.token_key}…)"
