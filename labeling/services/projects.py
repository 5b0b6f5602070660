"""Starting a project."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from labeling.books import audit
from labeling.errors import BadInput
from labeling.models import Category, Member, Project, Role
from labeling.selectors.projects import Person

MOST_CATEGORIES = 1000


def create(*, by: Person, name: str, categories: Sequence[str], **settings: Any) -> Project:
    """Create a project with its categories; its creator becomes its manager."""
    names = [category.strip() for category in categories if category.strip()]
    _check(names)
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
                f"A project has at most {MOST_CATEGORIES} categories.", categories="too many"
            )
        Category.objects.bulk_create(
            Category(project=project, name=name, position=len(known) + place)
            for place, name in enumerate(new)
        )
    return new


def _check(names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadInput(f"Named twice: {', '.join(twice)}.", categories="names must differ")
    too_long = [name for name in names if len(name) > 100]
    if too_long:
        raise BadInput(
            f"A category's name has at most 100 characters: {too_long[0][:40]}…",
            categories="a name is too long",
        )


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "project"
    taken = set(Project.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken or slug == "new":
        slug, number = f"{base}-{number}", number + 1
    return slug
