"""Who belongs to a project, as what, and how much they are asked."""

from collections.abc import Iterable
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.books import audit, money, places
from labeling.errors import BadInput, LastManager, NotFound
from labeling.models import Claim, Invitation, Member, Project, Relabel, Review, Role, Sample
from labeling.selectors.projects import Person
from labeling.services import claims, labels

LARGEST_QUOTA = 1_000_000
LONGEST_WHY = 300


class Changes(TypedDict, total=False):
    """What can be changed of a member; a quota of None is the project's."""

    role: str
    daily_quota: int | None
    total_quota: int | None


def change(*, project: Project, by: Person, member_id: int, **to: Unpack[Changes]) -> Member:
    """Give a member another role or quota. What is not named stays."""
    _check(to)
    with transaction.atomic():
        member = _taken(project, member_id)
        changed = {
            name: [getattr(member, name), value]
            for name, value in to.items()
            if getattr(member, name) != value
        }
        if "role" in changed:
            _give_up_managing(project, member)
        for name, (_, value) in changed.items():
            setattr(member, name, value)
        if changed:
            member.save(update_fields=list(changed))
            audit.note(project, by, "changed member", str(member.user), **changed)
    return member


def remove(*, project: Project, by: Person, member_id: int) -> None:
    """End a membership. Answers and labels stay; what the person holds goes to others."""
    with transaction.atomic():
        member = _taken(project, member_id)
        held = claims.close_all(project, member.user)
        _leave_samples(project, member.user, held)
        _give_up_managing(project, member)
        audit.note(project, by, "removed", str(member.user), role=member.role)
        member.delete()
        for claim in held:
            money.release(claim)


def pause(*, project: Project, by: Person, member_id: int, why: str = "") -> Member:
    """Lend a member nothing more; what they hold they may finish. Twice is no error."""
    if len(why) > LONGEST_WHY:
        raise BadInput(
            _("A reason has at most %(most)s characters.") % {"most": LONGEST_WHY},
            why=_("is too long"),
        )
    with transaction.atomic():
        member = _taken(project, member_id)
        if member.paused_at is None:
            member.paused_at, member.paused_why = timezone.now(), why
            member.save(update_fields=["paused_at", "paused_why"])
            audit.note(project, by, "paused", str(member.user), why=why)
    return member


def resume(*, project: Project, by: Person, member_id: int) -> Member:
    """Let a member go on. Answers to gold samples from before no longer count against them."""
    with transaction.atomic():
        member = _taken(project, member_id)
        if member.paused_at is not None:
            member.paused_at, member.paused_why = None, ""
            member.gold_since = timezone.now()
            member.save(update_fields=["paused_at", "paused_why", "gold_since"])
            audit.note(project, by, "resumed", str(member.user))
    return member


def revise(
    *,
    project: Project,
    by: Person,
    member_id: int,
    paused: bool | None = None,
    why: str = "",
    **to: Unpack[Changes],
) -> Member:
    """Change a member, and pause or resume them: all of it, or nothing."""
    with transaction.atomic():
        member = change(project=project, by=by, member_id=member_id, **to)
        if paused is None:
            return member
        if paused:
            return pause(project=project, by=by, member_id=member_id, why=why)
        return resume(project=project, by=by, member_id=member_id)


def _taken(project: Project, member_id: int) -> Member:
    """The member, whose row nobody else changes until the transaction ends."""
    rows = Member.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
    member = rows.filter(project=project, pk=member_id).first()
    if member is None:
        raise NotFound(
            _("There is no member %(member_id)s in this project.") % {"member_id": member_id}
        )
    return member


def _check(to: Changes) -> None:
    if to.get("role", Role.ANNOTATOR) not in Role.values:
        raise BadInput(
            _("A role is one of %(known)s.") % {"known": ", ".join(Role.values)},
            role=_("unknown"),
        )
    quotas = {"daily_quota": to.get("daily_quota"), "total_quota": to.get("total_quota")}
    for name, quota in quotas.items():
        if quota is not None and not 0 <= quota <= LARGEST_QUOTA:
            raise BadInput(
                _("A quota is between 0 and %(most)s; leave it out for the project's.")
                % {"most": f"{LARGEST_QUOTA:,}"},
                **{name: "out of range"},
            )


def _give_up_managing(project: Project, member: Member) -> None:
    """Let a manager go, unless it is the last one; their open invitations go, too.

    Under the project's row: of two who demote each other at once the second sees the first.
    """
    if member.role != Role.MANAGER:
        return
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if not _other_managers(project, member):
        raise LastManager(
            _("%(user)s is the last manager of %(project)s; make somebody else one first.")
            % {"user": member.user, "project": project},
            role=_("the last manager"),
        )
    invited = Invitation.objects.filter(project=project, created_by=member.user, used_at=None)
    invited.filter(revoked_at=None).update(revoked_at=timezone.now())


def _other_managers(project: Project, member: Member) -> bool:
    managers = Member.objects.filter(project=project, role=Role.MANAGER)
    return managers.exclude(pk=member.pk).exists()


def _leave_samples(project: Project, person: Person, held: Iterable[Claim]) -> None:
    """Free the places that claims and returned answers hold. Every sample, then the project."""
    asked = Relabel.objects.filter(project=project, annotator=person.pk, state=Relabel.State.OPEN)
    claimed = {claim.sample_id for claim in held if claim.place}
    returned = set(asked.values_list("sample", flat=True))
    rows = Sample.objects.select_for_update(no_key=True).filter(pk__in=claimed | returned)
    samples = list(rows.order_by("pk").values_list("pk", flat=True))
    withdrawn = [pk for pk in samples if pk in returned and _withdraw(person, pk)]
    for sample_id in [*(pk for pk in samples if pk in claimed), *withdrawn]:
        places.free(sample_id)
    labels.settle_all(project, withdrawn)


def _withdraw(person: Person, sample_id: int) -> bool:
    """Take back an answer that was returned to somebody who will not give it again."""
    told = Review.objects.filter(sample=sample_id, annotation__annotator=person, closed_at=None)
    told.filter(kind=Review.Kind.RETURN).update(closed_at=timezone.now())
    asked = Relabel.objects.filter(sample=sample_id, annotator=person, state=Relabel.State.OPEN)
    return asked.update(state=Relabel.State.WITHDRAWN, closed_at=timezone.now()) == 1
