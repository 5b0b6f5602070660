"""Labels: always what the annotations, verdicts and rules say, and counted as they change."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, NamedTuple

import numpy as np
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from labeling.answers import Value
from labeling.books import places
from labeling.models import (
    Annotation,
    Consensus,
    Label,
    Origin,
    Project,
    Relabel,
    Resolution,
    Review,
    Sample,
)
from labeling.models.prepared import Prepared, PreparedUpdate, json_of
from labeling.selectors.resolution import (
    Agreed,
    Evidence,
    Rules,
    Vote,
    places_of_categories,
    resolve,
)
from labeling.selectors.rules import AGREEMENT
from learner.crowd import dawid_skene

DECIDED = "kind", "category", "value"
FOUND = Label.Method.GOLD, Label.Method.REVIEW  # not voted on


def settle(project: Project, sample_id: int, rules: Rules | None = None) -> bool:
    """Bring one sample's label, places and need of a review in line with what is known.

    True when what the machine learns from has changed.
    """
    places.lock(sample_id)  # and only then look: PostgreSQL reads beside a lock what was before it
    [row] = _known(sample=sample_id)
    known, changeable = Known.read(row[: len(Known._fields)]), row[len(Known._fields) :]
    for name, value in zip(AGREEMENT, changeable, strict=True):
        setattr(project, name, value)  # it may have changed since the project was read
    resolved = resolve(_evidence(sample_id, known), rules or Rules.of(project))
    if (known.places, known.review) != (resolved.places, resolved.review):
        Sample.objects.filter(pk=sample_id).update(places=resolved.places, review=resolved.review)
    return _write(project, sample_id, known, resolved.label)


def rebuild(project: Project, go_on: Callable[[], None] = lambda: None) -> int:
    """Find every label again. Returns how many changed: none, unless rules or estimates did.

    What `go_on` raises, before any of them, ends it.
    """
    project.refresh_from_db()
    estimate(project)
    rules, changed = Rules.of(project), 0
    for pk in _touched(project).iterator():
        go_on()
        changed += _settled_alone(project, pk, rules)
    return changed


def refresh(project: Project) -> int:
    """Before a round: find out how annotators err, and what their answers come to, if by them."""
    if project.resolution != Resolution.DAWID_SKENE or not estimate(project):
        return 0
    rules = Rules.of(project)
    voted = Label.objects.filter(project=project).exclude(method__in=FOUND)
    several = voted.exclude(method=Label.Method.SINGLE).values_list("sample", flat=True)
    return sum(_settled_alone(project, pk, rules) for pk in several.iterator())


def estimate(project: Project) -> bool:
    """Estimate how each annotator errs; False when nothing was said since the last time."""
    if project.resolution != Resolution.DAWID_SKENE:
        return False
    places = places_of_categories(project)
    named = Annotation.objects.filter(
        project=project, retracted_at=None, category__isnull=False
    ).order_by("sample", "created_at", "pk")
    rows = list(named.values_list("sample", "annotator", "category", "origin"))
    if not rows:
        return False
    said = np.array([(sample, who, places[what]) for sample, who, what, _ in rows], np.int64)
    truths = dict(
        Sample.objects.filter(project=project, gold=True, truth__isnull=False).values_list(
            "pk", "truth"
        )
    )
    known = {sample: places[truth] for sample, truth in truths.items()}
    found = dawid_skene.estimate(said[:, 0], said[:, 1], said[:, 2], len(places), known)
    Consensus.objects.update_or_create(
        project=project, defaults={"estimate": found.to_json(), "annotations": len(rows)}
    )
    return True


class Known(NamedTuple):
    """A sample and its label, if it has one, and whether anybody has reviewed it or asked again."""

    draw: int
    gold: bool
    truth: int | None
    known: Value | None
    holdout: bool
    places: int
    review: str
    label: int | None
    label__category: int | None
    label__value: Value | None
    label__method: str
    label__votes: int
    label__confidence: float
    revisited: bool

    @classmethod
    def read(cls, row: tuple[Any, ...]) -> "Known":
        raw = cls(*row)
        return raw._replace(known=json_of(raw.known), label__value=json_of(raw.label__value))

    @property
    def agreed(self) -> Agreed:
        return Agreed(
            self.label__category,
            self.label__value,
            self.label__method,
            self.label__votes,
            self.label__confidence,
        )


@Prepared
def _known(sample: int) -> QuerySet[Sample, Any]:
    reviews = Review.objects.filter(sample=OuterRef("pk"))
    relabels = Relabel.objects.filter(sample=OuterRef("pk"))
    found = Sample.objects.filter(pk=sample).annotate(revisited=Exists(reviews) | Exists(relabels))
    return found.values_list(*Known._fields, *(f"project__{name}" for name in AGREEMENT))


@Prepared
def _votes(sample: int) -> QuerySet[Annotation, Any]:
    """What was answered blind to gold says nothing of the label."""
    standing = Annotation.objects.filter(sample=sample, retracted_at=None)
    return standing.exclude(origin=Origin.GOLD).values_list(*Vote._fields)


def _vote(row: tuple[Any, ...]) -> Vote:
    raw = Vote(*row)
    return raw._replace(value=json_of(raw.value))


def _evidence(sample: int, known: Known) -> Evidence:
    votes = [_vote(row) for row in _votes(sample=sample)]
    gold = (known.truth if known.truth is not None else known.known) if known.gold else None
    if not known.revisited:
        return Evidence(known.draw, votes, gold)
    reviews = Review.objects.filter(sample=sample, closed_at=None)
    kinds = {kind: said or value for kind, said, value in reviews.values_list(*DECIDED)}
    relabels = Relabel.objects.filter(sample=sample).exclude(state=Relabel.State.WITHDRAWN)
    asked: list[tuple[int | None, str]] = list(relabels.values_list("annotator", "state"))
    return Evidence(
        draw=known.draw,
        standing=votes,
        gold=gold,
        verdict=kinds.get(Review.Kind.VERDICT),
        asked=sum(who is None for who, _ in asked),
        returned=sum(who is not None and state == Relabel.State.OPEN for who, state in asked),
        question=Review.Kind.GUIDELINE in kinds,
    )


def _touched(project: Project) -> QuerySet[Sample, int]:
    """Every sample that somebody has answered, decided or marked."""
    samples = Sample.objects.filter(project=project)
    every = (
        samples.filter(annotations__isnull=False)
        | samples.filter(reviews__isnull=False)
        | samples.filter(gold=True)
    )
    return every.order_by("pk").values_list("pk", flat=True).distinct()


def _settled_alone(project: Project, sample_id: int, rules: Rules) -> bool:
    with transaction.atomic():
        return settle(project, sample_id, rules)


def _write(project: Project, sample: int, known: Known, agreed: Agreed | None) -> bool:
    if known.label is None and agreed is None:
        return False
    label = Label.objects.filter(sample=sample)
    if agreed is None:
        label.delete()
        _count(project, known, -1)
        return True
    if known.label is None:
        revision = _count(project, known, 1)
        Label.objects.create(project=project, sample_id=sample, revision=revision, **asdict(agreed))
        return True
    if known.agreed == agreed:
        return False
    was = known.label__category, known.label__value
    learns_anew = was != (agreed.category_id, agreed.value)
    newer = {"revision": _count(project, known, 0)} if learns_anew else {}
    label.update(changed_at=timezone.now(), **newer, **asdict(agreed))
    return learns_anew


def _count(project: Project, known: Known, step: int) -> int:
    """Move the project's counters by one label; the revision that this change makes."""
    pool, holdout = (0, step) if known.holdout else (step, 0)
    _move_counters(project=project.pk, pool=pool, holdout=holdout)
    [counted] = _counters(project=project.pk)
    project.revision, project.pool_labeled, project.holdout_labeled = counted
    return project.revision


@PreparedUpdate
def _move_counters(
    project: int, pool: int, holdout: int
) -> tuple[QuerySet[Project], dict[str, Any]]:
    return Project.objects.filter(pk=project), {
        "revision": F("revision") + 1,
        "pool_labeled": F("pool_labeled") + pool,
        "holdout_labeled": F("holdout_labeled") + holdout,
    }


@Prepared
def _counters(project: int) -> QuerySet[Project, Any]:
    found = Project.objects.filter(pk=project)
    return found.values_list("revision", "pool_labeled", "holdout_labeled")
