"""Which projects there are for somebody, and what that person may do there."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from labeling.errors import NotAllowed, NotFound
from labeling.models import Label, Member, Project, Round
from labeling.selectors import curve
from labeling.selectors.advice import NAMES

Asking = AbstractBaseUser | AnonymousUser
Person = User


@dataclass(frozen=True)
class Membership:
    person: Person
    project: Project
    member: Member

    def may(self, verb: str) -> bool:
        return self.member.may(verb)


def project_for(user: Asking, slug: str, verb: str) -> Membership:
    """The project, if this person is a member whose role allows the verb.

    To a stranger another team's project and a missing one are the same thing.
    """
    try:
        found = Member.objects.select_related("project").get(user=user.pk, project__slug=slug)
    except Member.DoesNotExist:
        raise NotFound(
            _("There is no project %(slug)s among yours.") % {"slug": f"{slug!r}"}
        ) from None
    if not found.may(verb):
        raise NotAllowed(
            _("Your role in this project, %(role)s, may not %(verb)s.")
            % {"role": found.role, "verb": verb}
        )
    return Membership(cast("Person", user), found.project, found)


def projects_for(user: Asking) -> QuerySet[Project]:
    return (
        Project.objects.filter(members__user=user.pk)
        .annotate(
            role=Max("members__role", filter=Q(members__user=user.pk)),
            rounds_done=Count(
                "rounds", filter=Q(rounds__state=Round.State.DONE, rounds__labels__gt=0)
            ),
        )
        .order_by("name")
    )


def categories_of(project: Project) -> list[dict[str, Any]]:
    """The possible answers with their keys, colours and number of labels."""
    counts = dict(
        Label.objects.filter(project=project)
        .values_list("category")
        .annotate(labels=Count("pk"))
        .values_list("category", "labels")
    )
    digits = "1234567890"
    by_name = {category.name for category in project.categories.all()} == set(digits)
    return [
        {
            "name": category.name,
            "key": category.name if by_name else _key(digits, index),
            "colour": category.colour,
            "marker": category.colour % 5,
            "definition": category.definition,
            "labeled": counts.get(category.pk, 0),
        }
        for index, category in enumerate(project.categories.all())
    ]


def _key(digits: str, place: int) -> str:
    """The first ten have a digit, the next ten the same with Shift."""
    key = digits[place % len(digits)]
    return ("", "Shift+")[place // len(digits)] + key if place < 2 * len(digits) else ""


def cards(user: Asking) -> list[dict[str, Any]]:
    """One card a project for the first page."""
    return [
        {
            "slug": project.slug,
            "name": project.name,
            "question": project.question,
            "modality": project.modality,
            "role": project.role,  # type: ignore[attr-defined] # annotated
            "labeled": project.pool_labeled,
            "pool": project.pool_size,
            "score": curve.score_now(project),
            "metric": NAMES[curve.metric_of(project)],
            "rounds": project.rounds_done,  # type: ignore[attr-defined] # annotated
            "can_label": True,
        }
        for project in projects_for(user)
    ]
