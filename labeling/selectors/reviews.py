"""What there is to review, in which order, and what has been decided."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, When

from labeling.models import (
    Annotation,
    Origin,
    Project,
    Relabel,
    Review,
    ReviewNeed,
    Round,
    Sample,
    Suspicion,
)
from labeling.selectors.samples import image_url
from labeling.selectors.spoken import spoken, told

PAGE = 25
URGENCY = (
    ReviewNeed.FLAGGED,
    ReviewNeed.CANNOT_TELL,
    ReviewNeed.DISPUTED,
    ReviewNeed.UNSURE,
)
CUT = 200  # characters of a text in a list


def to_review(project: Project) -> QuerySet[Sample]:
    """The queue: what was flagged first, then what nobody could tell, disputed, unsure."""
    urgency = Case(
        *(When(review=need, then=place) for place, need in enumerate(URGENCY)),
        output_field=IntegerField(),
    )
    waiting = Sample.objects.filter(~Q(review=""), project=project, review__in=URGENCY)
    return waiting.annotate(urgency=urgency).order_by("urgency", "draw", "pk")


def counts(project: Project) -> list[dict[str, Any]]:
    """How many wait for each reason."""
    waiting = Sample.objects.filter(~Q(review=""), project=project).values_list("review")
    found = dict(waiting.annotate(samples=Count("pk")).order_by())
    return [
        {"need": need.value, "why": need.label, "samples": found.get(need.value, 0)}
        for need in (*URGENCY, ReviewNeed.GUIDELINE)
    ]


def suspicious(project: Project) -> QuerySet[Suspicion]:
    """Labels that the newest round finds unlikely, and that nobody has looked into since."""
    done = Round.objects.filter(project=project, state=Round.State.DONE).order_by("-number")
    decided = Review.objects.filter(
        sample=OuterRef("sample"), kind=Review.Kind.VERDICT, closed_at=None
    )
    asked = Relabel.objects.filter(sample=OuterRef("sample"), state=Relabel.State.OPEN)
    found = Suspicion.objects.filter(
        ~Exists(decided),
        ~Exists(asked),
        round=done.values("pk")[:1],
        given=F("sample__label__category"),
        sample__gold=False,
    )
    return found.select_related("sample", "given", "likely").order_by("rank")


def questions(project: Project) -> QuerySet[Review]:
    """Open questions about the guideline, the oldest first."""
    asked = Review.objects.filter(project=project, kind=Review.Kind.GUIDELINE, closed_at=None)
    return asked.select_related("sample", "reviewer").order_by("pk")


def verdicts(project: Project) -> QuerySet[Review]:
    """Those that stand, the newest first."""
    standing = Review.objects.filter(project=project, kind=Review.Kind.VERDICT, closed_at=None)
    return standing.select_related("sample", "reviewer", "category").order_by("-pk")


def gold_samples(project: Project) -> QuerySet[Sample]:
    """Samples that are mixed in to see who answers well."""
    gold = Sample.objects.filter(project=project, gold=True)
    return gold.select_related("truth", "project").order_by("draw", "pk")


def describe_gold(project: Project, samples: Iterable[Sample]) -> list[dict[str, Any]]:
    """With their answers: only for who manages."""
    return [
        {
            "id": sample.pk,
            "key": sample.key,
            "truth": spoken(project, sample.known) if sample.known else str(sample.truth),
        }
        for sample in samples
    ]


def standing_verdict(sample: Sample) -> Review | None:
    standing = Review.objects.filter(sample=sample, kind=Review.Kind.VERDICT, closed_at=None)
    return standing.select_related("reviewer", "category").first()


def after(project: Project, sample_id: int) -> int | None:
    """The sample to review after this one, and after the last the first; None when it is alone.

    Who works through the suspicious labels goes on with those.
    """
    queue = to_review(project)
    here = queue.filter(pk=sample_id).first()
    if here is not None:
        return _first(queue.filter(_later(here))) or _first(queue.exclude(pk=sample_id))
    suspected = suspicious(project)
    rank = suspected.filter(sample=sample_id).values_list("rank", flat=True).first()
    if rank is not None:
        more = suspected.filter(rank__gt=rank).values_list("sample", flat=True).first()
        if more is not None:
            return more
    return _first(queue)


def describe(project: Project, samples: list[Sample]) -> list[dict[str, Any]]:
    """Samples in a list: what they are, why they are there, what was answered; not by whom."""
    said = _answers(project, samples)
    return [
        {
            **shown(project, sample),
            "need": sample.review,
            "why": sample.get_review_display() if sample.review else "",
            "answers": said.get(sample.pk, []),
        }
        for sample in samples
    ]


def describe_suspicion(project: Project, found: Suspicion) -> dict[str, Any]:
    return {
        **shown(project, found.sample),
        "rank": found.rank,
        "given": str(found.given),
        "likely": str(found.likely),
        "given_chance": found.given_chance,
        "likely_chance": found.likely_chance,
    }


def describe_question(project: Project, question: Review) -> dict[str, Any]:
    return {
        **shown(project, question.sample),
        "id": question.pk,
        "sample": question.sample_id,
        "question": question.note,
        "by": str(question.reviewer),
        "created_at": question.created_at,
        "answer": question.answer,
    }


def describe_verdicts(project: Project, found: list[Review]) -> list[dict[str, Any]]:
    """With names: what is decided is no secret any more."""
    said = _answers(project, [verdict.sample for verdict in found], named=True)
    return [
        {
            **shown(project, verdict.sample),
            "category": told(project, verdict),
            "by": str(verdict.reviewer),
            "note": verdict.note,
            "created_at": verdict.created_at,
            "answers": said.get(verdict.sample_id, []),
        }
        for verdict in found
    ]


def shown(project: Project, sample: Sample) -> dict[str, Any]:
    """Without the key: a folder's name may give the answer away, to a reviewer, too."""
    sample.project = project
    text = sample.text or "; ".join(f"{name}: {cell}" for name, cell in sample.fields)
    return {"id": sample.pk, "image": image_url(sample), "text": text[:CUT] or None}


def standing_answers(samples: list[Sample]) -> QuerySet[Annotation]:
    """What was answered. Answers that were given blind to gold say nothing of the label."""
    given = Annotation.objects.filter(sample__in=samples, retracted_at=None)
    return given.exclude(origin=Origin.GOLD).select_related("category", "annotator")


def _answers(
    project: Project, samples: list[Sample], *, named: bool = False
) -> dict[int, list[str]]:
    """“blame” and, where names may be told, “bob: blame”; sorted, so that no order tells who."""
    said: dict[int, list[str]] = {}
    for one in standing_answers(samples):
        answer = told(project, one) or one.kind
        said.setdefault(one.sample_id, []).append(f"{one.annotator}: {answer}" if named else answer)
    return {sample: sorted(answers) for sample, answers in said.items()}


def _later(here: Sample) -> Q:
    urgency: int = here.urgency  # type: ignore[attr-defined] # annotated
    return (
        Q(urgency__gt=urgency)
        | Q(urgency=urgency, draw__gt=here.draw)
        | Q(urgency=urgency, draw=here.draw, pk__gt=here.pk)
    )


def _first(samples: QuerySet[Any]) -> int | None:
    return samples.values_list("pk", flat=True).first()
