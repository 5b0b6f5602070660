from typing import Any

from django.db import models


class AppendOnlyRows(models.QuerySet[Any]):
    """Rows that are only ever added. A project that goes takes its rows along."""

    def update(self, **_fields: Any) -> int:
        raise TypeError(f"A {self.model.__name__.lower()} is never changed: add another one.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError(f"A {self.model.__name__.lower()} is never deleted: add another one.")


class AppendOnly(models.Model):
    """Evidence: what was written stays written."""

    objects = AppendOnlyRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **named: Any) -> None:
        if self.pk is not None:
            raise TypeError(f"{self} is never changed: add another one.")
        super().save(*args, **named)

    def delete(self, *_args: Any, **_named: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{self} is never deleted: add another one.")
