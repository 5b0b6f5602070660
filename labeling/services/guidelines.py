"""Writing what annotators go by, and noting who has seen it."""

from django.db import transaction
from django.utils.translation import gettext as _

from labeling.books import audit
from labeling.errors import BadInput
from labeling.models import Guideline, Member, Project
from labeling.models.guideline import LONGEST
from labeling.selectors.guidelines import versions
from labeling.selectors.projects import Person

LONGEST_DEFINITION = 1000


def publish(*, project: Project, by: Person, text: str) -> Guideline:
    """Make a new version, unless it says what the newest says. Older ones stay to be read."""
    text = _checked(text, "text", LONGEST)
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).get(pk=project.pk)  # versions follow in turn
        newest = versions(project).first()
        if newest is not None and newest.text == text:
            return newest
        version = newest.version + 1 if newest else 1
        guideline = Guideline.objects.create(
            project=project, version=version, text=text, author_id=by.pk
        )
        audit.note(project, by, "published guideline", f"version {version}")
    return guideline


def define(*, project: Project, by: Person, definitions: dict[str, str]) -> list[str]:
    """Say what categories mean, by their names; those that are not named stay. Who changed?"""
    checked = {
        name: _checked(text, f"definitions.{name}", LONGEST_DEFINITION)
        for name, text in definitions.items()
    }
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        categories = {category.name: category for category in project.categories.all()}
        unknown = sorted(set(checked) - set(categories))
        if unknown:
            detail = _("This project has no category %(names)s.") % {"names": ", ".join(unknown)}
            raise BadInput(detail, **{f"definitions.{unknown[0]}": _("not a category")})
        changed = [name for name, text in checked.items() if categories[name].definition != text]
        for name in changed:
            categories[name].definition = checked[name]
            categories[name].save(update_fields=["definition"])
        if changed:
            audit.note(project, by, "defined categories", ", ".join(changed))
    return changed


def see(*, member: Member, version: int) -> None:
    """Note that somebody has opened this version. An older one takes nothing back."""
    newest = versions(member.project).first()
    if newest is None or version > newest.version:
        detail = _("There is no version %(version)d of this guideline.") % {"version": version}
        raise BadInput(detail, version=_("does not exist"))
    mine = Member.objects.filter(pk=member.pk, guideline_seen__lt=version)
    mine.update(guideline_seen=version)


def _checked(text: str, field: str, longest: int) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > longest:
        detail = _("%(field)s has at most %(most)d characters.")
        raise BadInput(detail % {"field": field, "most": longest}, **{field: _("is too long")})
    if any(letter == "\0" or 0xD800 <= ord(letter) <= 0xDFFF for letter in text):
        detail = _("%(field)s holds a character that cannot be stored.") % {"field": field}
        raise BadInput(detail, **{field: _("is no plain text")})
    return text
