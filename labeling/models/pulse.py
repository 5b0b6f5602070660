from django.db import models


class Pulse(models.Model):
    """When a worker of a queue last ran a task: alive is who works, not who exists."""

    queue = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.queue}: {self.at:%H:%M:%S}"
