"""How well people answer samples whose answer is known."""

from dataclasses import dataclass
from datetime import datetime

from labeling.models import Annotation, Member, Origin, Project
from learner.crowd.shares import wilson

LEAST = 5  # answers to gold samples before anybody is paused


@dataclass(frozen=True)
class Accuracy:
    """Of answers to gold samples that named a category; `low` and `high` bound it, 95 times in a
    hundred."""

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
        category__isnull=False,
        sample__gold=True,
    )
    if since is not None:
        given = given.filter(created_at__gt=since)
    outcomes = list(given.values_list("category", "sample__truth"))
    right = sum(said == truth for said, truth in outcomes)
    return Accuracy(right, len(outcomes), *wilson(right, len(outcomes)))


def is_careless(project: Project, member: Member) -> Accuracy | None:
    """This member's accuracy, if even the best that it may be lies below the threshold.

    It is looked at after each answer, so that bad luck has many chances: the first few say nothing.
    """
    found = accuracy_on_gold(project, member.user_id, member.gold_since)
    surely = found.asked >= LEAST and found.high < project.gold_threshold
    return found if surely else None
