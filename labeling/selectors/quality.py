"""How well and how fast each annotator answers. Every read is one query, whatever the team."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import Count, F, Q, QuerySet
from numpy.typing import NDArray

from labeling.models import Annotation, Label, Origin, Project, Task
from labeling.selectors.gold import is_right
from learner.crowd.shares import wilson

NEWEST = 50_000  # answers that the pace is read from
COMPARED = 5_000  # newest answers that are no single category: each is compared with another
HOUR_MS = 3_600_000

# Labels that more than one's own answer stands behind.
DECIDED = (
    Label.Method.MAJORITY,
    Label.Method.DAWID_SKENE,
    Label.Method.MIDDLE,
    Label.Method.REVIEW,
    Label.Method.GOLD,
)


@dataclass(frozen=True)
class Share:
    """How many of how many; `low` and `high` bound the share, 95 times in a hundred."""

    right: int
    of: int

    @property
    def value(self) -> float:
        return self.right / self.of

    @property
    def low(self) -> float:
        return wilson(self.right, self.of)[0]

    @property
    def high(self) -> float:
        return wilson(self.right, self.of)[1]


@dataclass(frozen=True)
class Pace:
    """Labels an hour of active time: the median answer's, and those of the slower and the faster
    quarter."""

    answers: int
    seconds: float  # of the median answer
    median: float
    low: float
    high: float


def shares_of_the_label(
    project: Project, of: int | None = None, before: datetime | None = None
) -> dict[int, Share]:
    """How often each annotator said what the label says, where others or a verdict stand behind it.

    One's own answer counts among those that make a majority, and may break a tie by being first.
    """
    given = _given(project, of, before).exclude(origin=Origin.IMPORT)
    decided = given.filter(kind=Annotation.Kind.ANSWER, sample__label__method__in=DECIDED)
    if project.task != Task.CATEGORY:
        return _alike(project, decided, "sample__label__value")
    return _shares(decided, right=Q(category=F("sample__label__category")))


def shares_of_gold(
    project: Project, of: int | None = None, before: datetime | None = None
) -> dict[int, Share]:
    """`gold.accuracy_on_gold` of every member at once."""
    mine = Q(annotator__memberships__project=project)
    since = F("annotator__memberships__gold_since")
    counts = Q(annotator__memberships__gold_since=None) | Q(created_at__gt=since)
    given = _given(project, of, before).filter(
        mine & counts, origin=Origin.GOLD, kind=Annotation.Kind.ANSWER, sample__gold=True
    )
    if project.task != Task.CATEGORY:
        return _alike(project, given, "sample__known")
    return _shares(given, right=Q(category=F("sample__truth")))


def paces(project: Project, of: int | None = None) -> dict[int, Pace]:
    """From the project's newest single answers; a skip is none, an import took nobody's time, and
    the tiles of a batch are looked at together."""
    given = _given(project, of).exclude(kind=Annotation.Kind.SKIP)
    given = given.exclude(origin__in=[Origin.IMPORT, Origin.BATCH])
    newest = given.filter(active_ms__gt=0).order_by("-pk")[:NEWEST]
    rows = np.array(list(newest.values_list("annotator", "active_ms")), np.int64).reshape(-1, 2)
    return {int(who): _pace(rows[rows[:, 0] == who, 1]) for who in np.unique(rows[:, 0])}


def _pace(active_ms: NDArray[np.int64]) -> Pace:
    fast, median, slow = np.quantile(active_ms, [0.25, 0.5, 0.75]).tolist()
    return Pace(len(active_ms), median / 1000, HOUR_MS / median, HOUR_MS / slow, HOUR_MS / fast)


def _given(
    project: Project, of: int | None, before: datetime | None = None
) -> QuerySet[Annotation]:
    given = Annotation.objects.filter(project=project, retracted_at=None)
    if of is not None:
        given = given.filter(annotator=of)
    return given if before is None else given.filter(created_at__lt=before)


def _shares(given: QuerySet[Annotation], right: Q) -> dict[int, Share]:
    counted = given.values("annotator").annotate(of=Count("pk"), right=Count("pk", filter=right))
    rows = counted.values_list("annotator", "right", "of")
    return {who: Share(right, of) for who, right, of in rows}


def _alike(project: Project, given: QuerySet[Annotation], right: str) -> dict[int, Share]:
    """Of answers that are no single category: how many are much like what stands at `right`."""
    newest = given.order_by("-pk").values_list("annotator", "value", right)[:COMPARED]
    of, found = Counter[int](), Counter[int]()
    for who, value, known in newest:
        of[who] += 1
        found[who] += is_right(project, None, value, None, known)
    return {who: Share(found[who], count) for who, count in of.items()}
