"""Samples whose answer is known, mixed in to see who answers well."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.answers import Value
from labeling.books import audit
from labeling.errors import BadInput
from labeling.models import Annotation, Member, Project, Review, Sample, Task
from labeling.selectors.gold import is_careless
from labeling.selectors.projects import Person
from labeling.services import labels
from labeling.services.values import known_answer

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Marked:
    """How many samples were marked, and why the others were not, by key."""

    marked: int = 0
    refused: dict[str, str] = field(default_factory=dict)


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


def mark(
    *, project: Project, by: Person, keys: Sequence[str], value: Value | None = None
) -> Marked:
    """Mix these samples in, with the answer they came with or this one.

    Only while nobody has answered them: who has would be asked what the others were told.
    """
    _refuse_many(len(keys))
    if project.task == Task.CATEGORY and value is not None:
        known_answer(project, value)  # whether or not any of the samples is fit
    chosen = Sample.objects.filter(project=project, key__in=keys)
    with transaction.atomic():
        marked = _mark(project, by, chosen, value)
    unknown = set(keys) - set(marked.refused) - set(chosen.values_list("key", flat=True))
    missing = dict.fromkeys(sorted(unknown), "there is no such sample in this project")
    return Marked(marked.marked, {**marked.refused, **missing})


def mark_some(*, project: Project, by: Person, count: int) -> Marked:
    """Mix in that many, drawn at random from those with a known answer that nobody has answered,
    as many of each category as there are."""
    _refuse_many(count)
    kinds = [Q(truth=one) for one in project.categories.all()]
    if project.task != Task.CATEGORY:
        kinds = [Q(known__isnull=False)]
    with transaction.atomic():
        drawn = [_drawable(project, one)[:count] for one in kinds]
        dealt = chain.from_iterable(zip_longest(*drawn))
        chosen = list(islice((pk for pk in dealt if pk is not None), count))
        return _mark(project, by, Sample.objects.filter(pk__in=chosen), None)


def unmark(*, project: Project, by: Person, sample_ids: Sequence[int]) -> int:
    """Ask these samples like any others from now on. What was answered to them shows nothing."""
    with transaction.atomic():
        samples = _held(Sample.objects.filter(project=project, gold=True, pk__in=sample_ids))
        found = [sample.pk for sample in samples]
        if found:
            Sample.objects.filter(pk__in=found).update(gold=False)
            audit.note(project, by, "unmarked gold", samples=len(found), keys=_some(samples))
            labels.settle_all(project, found)
    return len(found)


def _mark(project: Project, by: Person, chosen: QuerySet[Sample], value: Value | None) -> Marked:
    samples = _held(chosen)
    refusals = ((sample, _why_not(sample, value)) for sample in _with_answers(samples))
    refused = {sample.key: why for sample, why in refusals if why}
    fit = [sample for sample in samples if sample.key not in refused]
    if fit:
        found = [sample.pk for sample in fit]
        _know(project, found, value)
        Sample.objects.filter(pk__in=found).update(gold=True)
        audit.note(project, by, "marked gold", samples=len(fit), keys=_some(fit))
        labels.settle_all(project, found)
    return Marked(len(fit), refused)


def _know(project: Project, samples: Sequence[int], value: Value | None) -> None:
    """Write the answer down where one was given; it must be one to each of these samples."""
    if value is None:
        return
    for pk in samples:
        answer = known_answer(project, value, pk)
        Sample.objects.filter(pk=pk).update(truth=answer.category, known=answer.value)


def _held(chosen: QuerySet[Sample]) -> list[Sample]:
    """Their rows, taken in one order, before the project's."""
    return list(chosen.select_for_update(no_key=True).order_by("pk"))


def _with_answers(samples: list[Sample]) -> QuerySet[Sample]:
    """Read again under the lock: does a standing answer or a verdict name them?"""
    given = Annotation.objects.filter(sample=OuterRef("pk"), retracted_at=None)
    verdict = Review.objects.filter(sample=OuterRef("pk"), kind=Review.Kind.VERDICT, closed_at=None)
    return Sample.objects.filter(pk__in=[sample.pk for sample in samples]).annotate(
        is_answered=Exists(given.exclude(kind=Annotation.Kind.SKIP)), is_decided=Exists(verdict)
    )


def _why_not(sample: Sample, value: Value | None) -> str:
    unknown = value is None and sample.truth_id is None and sample.known is None
    reasons = {
        "it is marked already": sample.gold,
        "accuracy is measured on it": sample.holdout,
        "somebody has answered it": sample.is_answered,  # type: ignore[attr-defined] # annotated
        "a reviewer has decided it": sample.is_decided,  # type: ignore[attr-defined] # annotated
        "somebody is looking at it just now": sample.taken > 0,
        "no answer to it is known: name a category": unknown,
    }
    return next((why for why, applies in reasons.items() if applies), "")


def _drawable(project: Project, kind: Q) -> QuerySet[Sample, int]:
    untouched = Sample.objects.filter(
        kind,
        ~Exists(Annotation.objects.filter(sample=OuterRef("pk"))),
        ~Exists(Review.objects.filter(sample=OuterRef("pk"))),
        project=project,
        holdout=False,
        gold=False,
        taken=0,
    )
    return untouched.order_by("draw", "pk").values_list("pk", flat=True)


def _refuse_many(count: int) -> None:
    if not 1 <= count <= MOST_AT_ONCE:
        raise BadInput(
            _("Between 1 and %(most)s samples can be marked at once.") % {"most": MOST_AT_ONCE},
            count=_("out of range"),
        )


def _some(samples: Sequence[Sample]) -> list[str]:
    """For the audit log, which is not for lists."""
    return [sample.key for sample in samples[:20]]
