"""Answers that a file brings with its samples: the one place where files meet the validator."""

import json
from typing import Any

from django.utils.translation import gettext as _

from labeling import answers
from labeling.answers import Asked, Value
from labeling.errors import BadInput
from labeling.models import Category, Project, Sample, Task
from labeling.selectors.samples import BOUNDS
from labeling.services.projects import put_categories

BETWEEN = "|"  # categories in one cell


class Brought:
    """Reads what a file says of a project's samples. A project that has no categories yet takes
    those that the file names."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.categories = {one.name: one for one in project.categories.all()}
        self._open = not self.categories and project.task == Task.CATEGORY

    def read(self, text: str | None, sample: Sample, what: str) -> Value | None:
        """The answer in a cell, as it would be posted; None where there is none.

        BadInput says `what` is wrong, and how.
        """
        text = (text or "").strip()
        if not text:
            return None
        task = self._project.task
        try:
            given = _meant(task, text)
            new = [given] if self._open and given not in self.categories else []
            bounds = {name: getattr(sample, name) for name in BOUNDS}
            asked = Asked((*self.categories, *new), self._project.options, **bounds)
            value = answers.read(task, {task: given}, asked)
        except BadInput as error:
            told = {"what": what, "detail": error.detail}
            raise BadInput(_("%(what)s: %(detail)s") % told) from error
        if new:
            self._add(new)
        return value

    def category(self, value: Value | None) -> Category | None:
        """The row of a single category."""
        return self.categories[value[Task.CATEGORY]] if value else None

    def _add(self, names: list[str]) -> None:
        put_categories(self._project, names)
        self.categories = {one.name: one for one in self._project.categories.all()}


def _meant(task: str, text: str) -> Any:
    """What stands in a cell: a name, names with bars between them, or JSON."""
    if task == Task.CATEGORY:
        return text
    if task == Task.CATEGORIES and text[0] not in '[{"':
        return [name.strip() for name in text.split(BETWEEN) if name.strip()]
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        detail = _("%(text)s is not JSON that can be read (%(error)s)")
        raise BadInput(detail % {"text": repr(text[:40]), "error": str(error)[:100]}) from error
    return given[task] if isinstance(given, dict) and set(given) == {task} else given
