"""How well people answer samples whose answer is known."""

from dataclasses import dataclass
from datetime import datetime

from labeling.answers import ALIKE, Asked, Value, alike
from labeling.models import Annotation, Member, Origin, Project
from learner.crowd.shares import wilson

LEAST = 5  # answers to gold samples before anybody is paused


@dataclass(frozen=True)
class Accuracy:
    """Of answers to gold samples that answered the question; `low` and `high` bound it, 95 times
    in a hundred."""

    right: int
    asked: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        return self.right / self.asked if self.asked else None


def accuracy_on_gold(
    project: Project, annotator_id: int, since: datetime | None = None
) -> Accuracy:
    """What this person answered blind, since a manager last let them go on."""
    given = Annotation.objects.filter(
        project=project,
        annotator=annotator_id,
        origin=Origin.GOLD,
        retracted_at=None,
        kind=Annotation.Kind.ANSWER,
        sample__gold=True,
    )
    if since is not None:
        given = given.filter(created_at__gt=since)
    rows = list(given.values_list("category", "value", "sample__truth", "sample__known"))
    right = sum(is_right(project, *row) for row in rows)
    return Accuracy(right, len(rows), *wilson(right, len(rows)))


def is_right(
    project: Project, said: int | None, value: Value | None, truth: int | None, known: Value | None
) -> bool:
    """Is a category the true one, or another task's answer much like the one that is known?"""
    if value is None or known is None:
        return said is not None and said == truth
    return alike(project.task, value, known, Asked((), project.options)) >= ALIKE


def is_careless(project: Project, member: Member) -> Accuracy | None:
    """This member's accuracy, if even the best that it may be lies below the threshold.

    It is looked at after each answer, so that bad luck has many chances: the first few say nothing.
    """
    found = accuracy_on_gold(project, member.user_id, member.gold_since)
    surely = found.asked >= LEAST and found.high < project.gold_threshold
    return found if surely else None
