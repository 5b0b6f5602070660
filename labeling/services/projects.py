"""Starting a project."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from labeling.answers import KINDS
from labeling.books import audit
from labeling.errors import BadInput
from labeling.models import Category, Member, Modality, Project, Resolution, Role, Task
from labeling.selectors.projects import Person
from labeling.selectors.suggestions import usual_policy

MOST_CATEGORIES = 1000


def create(*, by: Person, name: str, categories: Sequence[str], **settings: Any) -> Project:
    """Create a project with its categories; its creator becomes its manager."""
    names = [category.strip() for category in categories if category.strip()]
    _check(names)
    settings = _fitting(names, **settings)
    with transaction.atomic():
        project = Project(name=name, slug=_free_slug(name), **settings)
        project.full_clean(exclude=["recipe"])
        project.save()
        put_categories(project, names)
        Member.objects.create(project=project, user_id=by.pk, role=Role.MANAGER)
        audit.note(project, by, "created", name, categories=len(names))
    return project


def add_categories(*, project: Project, by: Person, names: Sequence[str]) -> None:
    """Add the categories that the project lacks, after those it has."""
    with transaction.atomic():
        new = put_categories(project, names)
        if new:
            audit.note(project, by, "added categories", ", ".join(new))


def put_categories(project: Project, names: Sequence[str]) -> list[str]:
    """As `add_categories`, within a deed that has a line of its own in the audit log."""
    _check(names)
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        known = set(project.categories.values_list("name", flat=True))
        new = [name for name in names if name not in known]
        if len(known) + len(new) > MOST_CATEGORIES:
            raise BadInput(
                _("A project has at most %(most)s categories.") % {"most": MOST_CATEGORIES},
                categories=_("too many"),
            )
        Category.objects.bulk_create(
            Category(project=project, name=name, position=len(known) + place)
            for place, name in enumerate(new)
        )
    return new


def _fitting(names: Sequence[str], **settings: Any) -> dict[str, Any]:
    """The settings with the task's options, whole; refused where task, modality and categories do
    not go together."""
    task, modality = settings.get("task", Task.CATEGORY), settings.get("modality")
    kind = KINDS.get(task)
    if kind is None:
        told = {"given": repr(task)[:50], "known": ", ".join(KINDS)}
        detail = _("%(given)s is no task; choose one of: %(known)s.") % told
        raise BadInput(detail, task=_("unknown"))
    if modality not in kind.modalities:
        words: dict[Any, str] = {value: str(word) for value, word in Modality.choices}
        known = ", ".join(words[one] for one in kind.modalities)
        named = words.get(modality, str(modality))
        told = {"task": str(Task(task).label), "modality": named, "known": known}
        detail = _("%(task)s: not a task for %(modality)s, only for: %(known)s.") % told
        raise BadInput(detail, task=_("not for this modality"))
    _check_needed(task, names)
    check_resolution(task, settings.get("resolution", Resolution.MAJORITY))
    options = kind.check_options(settings.get("options") or {})
    return {"suggestions": usual_policy(task), **settings, "task": task, "options": options}


def _check_needed(task: str, names: Sequence[str]) -> None:
    """An import may bring a single category's names; what is drawn or chosen needs them before."""
    if task == Task.NUMBER and names:
        detail = _("A number has no categories: leave them out, or choose another task.")
        raise BadInput(detail, categories=_("not for a number"))
    if task not in {Task.NUMBER, Task.CATEGORY} and not names:
        detail = _("Name the categories: annotators choose among them.")
        raise BadInput(detail, categories=_("is required"))


def check_resolution(task: str, resolution: str) -> None:
    """Dawid-Skene tells how often one category is taken for another: other answers have no such
    table."""
    if resolution == Resolution.DAWID_SKENE and task != Task.CATEGORY:
        detail = _("Dawid-Skene resolves single categories only; choose the majority.")
        raise BadInput(detail, resolution=_("not for this task"))


def _check(names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadInput(
            _("Named twice: %(twice)s.") % {"twice": ", ".join(twice)},
            categories=_("names must differ"),
        )
    too_long = [name for name in names if len(name) > 100]
    if too_long:
        raise BadInput(
            _("A category's name has at most 100 characters: %(too_long)s…")
            % {"too_long": too_long[0][:40]},
            categories=_("a name is too long"),
        )


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "project"
    taken = set(Project.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken or slug == "new":
        slug, number = f"{base}-{number}", number + 1
    return slug
