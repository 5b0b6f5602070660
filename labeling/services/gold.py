"""Samples whose answer is known, mixed in to see who answers well."""

from django.db import transaction
from django.utils import timezone

from labeling.books import audit
from labeling.models import Member, Project
from labeling.selectors.gold import is_careless
from labeling.selectors.projects import Person


def judge(*, project: Project, annotator: Person) -> bool:
    """Pause somebody whose answers to gold samples show carelessness. True when that was done."""
    if not project.gold_pauses:
        return False
    members = Member.objects.filter(project=project, user=annotator.pk, paused_at=None)
    member = members.first()
    found = is_careless(project, member) if member else None
    if found is None:
        return False
    why = f"{found.right} of {found.asked} samples with a known answer were right."
    with transaction.atomic():
        if not members.update(paused_at=timezone.now(), paused_why=why):
            return False
        audit.note(project, None, "paused", str(annotator), why=why)
    return True
