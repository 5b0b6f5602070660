"""Bringing suggestions for samples: what another program would answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from labeling import answers
from labeling.answers import Asked, Value
from labeling.answers.asked import fault
from labeling.books import audit
from labeling.errors import Refusal
from labeling.models import Project, Sample
from labeling.selectors.projects import Person
from labeling.selectors.samples import BOUNDS

MOST_AT_ONCE = 500


def bring(*, project: Project, by: Person, suggestions: Sequence[Mapping[str, Any]]) -> int:
    """Keep a suggestion for each of these samples, {"key", "value"}; None takes it away. All of
    them or none: a fault names its place, such as `suggestions[3].value.category`.

    What is lent already stays as it was lent.
    """
    with transaction.atomic():
        named = _samples(project, suggestions)
        names = tuple(project.categories.values_list("name", flat=True))
        for place, given in enumerate(suggestions):
            sample = named[given["key"]]
            sample.suggestion = _read(
                project, given["value"], _asked(project, names, sample), place
            )
        Sample.objects.bulk_update(named.values(), ["suggestion"], batch_size=100)
        audit.note(project, by, "brought suggestions", "", samples=len(named))
    return len(named)


def _samples(project: Project, suggestions: Sequence[Mapping[str, Any]]) -> dict[str, Sample]:
    """By their keys, their rows in hand."""
    keys = [given["key"] for given in suggestions]
    rows = Sample.objects.select_for_update(no_key=True).order_by("pk")
    wanted = rows.filter(project=project, key__in=keys)
    found = {sample.key: sample for sample in wanted.only("key", "suggestion", *BOUNDS)}
    for place, key in enumerate(keys):
        field = f"suggestions[{place}].key"
        if key not in found:
            detail = _("There is no sample with the key %(key)s in this project.")
            raise fault(field, detail % {"key": repr(key)[:200]}, _("unknown"))
        if key in keys[:place]:
            detail = _("%(name)s is named twice.") % {"name": repr(key)[:200]}
            raise fault(field, detail, _("named twice"))
    return found


def _asked(project: Project, names: tuple[str, ...], sample: Sample) -> Asked:
    return Asked(names, project.options, **{name: getattr(sample, name) for name in BOUNDS})


def _read(project: Project, value: Any, asked: Asked, place: int) -> Value | None:
    """Checked as an answer would be, and refused in the same words."""
    if value is None:
        return None
    at = f"suggestions[{place}]."
    if not isinstance(value, dict) or set(value) != {project.task}:
        detail = _('A suggestion is {"%(task)s": …} here, or null.') % {"task": project.task}
        raise fault(f"{at}value", detail, _("not an answer to this task"))
    try:
        return answers.read(project.task, value, asked)
    except Refusal as refusal:
        fields = {at + name: words for name, words in refusal.fields.items()}
        raise type(refusal)(refusal.detail, **fields) from refusal
