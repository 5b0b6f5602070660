"""How many more samples somebody may be lent: quotas, and whether they are paused."""

from dataclasses import dataclass

from django.utils import timezone

from labeling.models import Annotation, Claim, Member, Origin, Project
from labeling.selectors.projects import Person

PLENTY = 10**9


@dataclass(frozen=True)
class Allowance:
    """`why` names what ends first: paused, quota_today or quota_total; None if nothing does."""

    left: int = PLENTY
    why: str | None = None

    @property
    def is_limited(self) -> bool:
        return self.why is not None


def allowance(project: Project, annotator: Person, member: Member | None = None) -> Allowance:
    """Beyond the claims that this person holds already. `member` spares the query for it."""
    member = member or Member.objects.filter(project=project, user=annotator.pk).first()
    if member is None:
        return Allowance()
    if member.paused_at is not None:
        return Allowance(0, "paused")
    limits = {
        "quota_today": _first(member.daily_quota, project.daily_quota),
        "quota_total": _first(member.total_quota, project.total_quota),
    }
    if set(limits.values()) == {None}:
        return Allowance()
    held = Claim.objects.filter(project=project, annotator=annotator.pk, state=Claim.State.LIVE)
    holding = held.count()
    left = {
        why: max(0, quota - holding - answers(project, annotator, today=why == "quota_today"))
        for why, quota in limits.items()
        if quota is not None
    }
    why = min(left, key=lambda name: left[name])
    return Allowance(left[why], why)


def answers(project: Project, annotator: Person, *, today: bool) -> int:
    """Standing answers of one person; a skip is none, nor is what a file brought along.

    A day begins at midnight, TIME_ZONE's.
    """
    standing = Annotation.objects.filter(project=project, annotator=annotator.pk, retracted_at=None)
    given = standing.exclude(kind=Annotation.Kind.SKIP).exclude(origin=Origin.IMPORT)
    if today:
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        given = given.filter(created_at__gte=midnight)
    return given.count()


def _first(own: int | None, of_all: int | None) -> int | None:
    return of_all if own is None else own
