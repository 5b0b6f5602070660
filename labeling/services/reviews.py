"""What reviewers do about a sample: decide, return an answer, ask. Each stands in the audit log."""

from django.db import transaction
from django.utils import timezone

from labeling.books import audit, places, returns
from labeling.errors import (
    AlreadyReviewed,
    BadInput,
    CannotBeReturned,
    NobodyLeft,
    NotFound,
    QuestionIsAnswered,
    QuestionIsOpen,
)
from labeling.models import Annotation, Member, Origin, Project, Relabel, Review, Sample
from labeling.selectors.projects import Person
from labeling.selectors.reviews import standing_verdict
from labeling.services import labels
from labeling.services.annotations import holds_place
from labeling.services.values import parse


def decide(
    *,
    project: Project,
    by: Person,
    sample_id: int,
    category: str,
    note: str = "",
    replace: bool = False,
) -> Review:
    """Give a sample its label, whatever was answered. Who comes second is told of the first."""
    chosen = parse(project, {"category": category}).category
    with transaction.atomic():
        sample = _held(project, sample_id)
        earlier = standing_verdict(sample)
        if earlier is not None and not replace:
            if (earlier.reviewer_id, earlier.category) == (by.pk, chosen):
                return earlier  # a button pressed twice
            raise _decided(earlier)
        _close(sample, Review.Kind.VERDICT)
        returns.withdraw(sample.pk)
        verdict = _write(sample, by, Review.Kind.VERDICT, note, category=chosen)
        before = str(earlier.category) if earlier else None
        audit.note(project, by, "decided", sample.key, category=category, before=before)
        labels.settle(project, sample.pk)
    return verdict


def withdraw(*, project: Project, by: Person, sample_id: int) -> None:
    """Take the standing verdict back: the label is again what the annotations say."""
    with transaction.atomic():
        sample = _held(project, sample_id)
        verdict = standing_verdict(sample)
        if verdict is None:
            raise NotFound(
                f"No verdict stands on sample {sample_id}: there is nothing to withdraw."
            )
        _close(sample, Review.Kind.VERDICT)
        was = str(verdict.category)
        audit.note(project, by, "withdrew a verdict", sample.key, category=was)
        labels.settle(project, sample.pk)


def send_back(*, project: Project, by: Person, annotation_id: int, note: str) -> Review:
    """Return an answer to its author, who is shown the note and answers again, unpaid."""
    note = _said(note, "note", "Say what should be done differently: the annotator reads it.")
    known = Annotation.objects.filter(project=project, retracted_at=None)
    annotation = known.filter(pk=annotation_id).first()
    if annotation is None:
        raise NotFound(f"There is no annotation {annotation_id} in this project, or not any more.")
    with transaction.atomic():
        _refuse_return(annotation)
        sample = _undecided(project, annotation.sample_id)
        now = timezone.now()
        if not known.filter(pk=annotation_id).update(retracted_at=now):
            raise NotFound(f"Annotation {annotation_id} was taken back a moment ago.")
        returns.open_return(annotation, by, note)
        review = _write(sample, by, Review.Kind.RETURN, note, annotation=annotation)
        audit.note(project, by, "returned", sample.key, to=str(annotation.annotator), note=note)
        labels.settle(project, sample.pk)
    return review


def ask_again(*, project: Project, by: Person, sample_id: int) -> Relabel:
    """Ask for one opinion more, of anybody who has given none. Asking twice asks once."""
    with transaction.atomic():
        sample = _undecided(project, sample_id)
        spoken = Annotation.objects.filter(sample=sample, retracted_at=None)
        members = Member.objects.filter(project=project)
        if not members.exclude(user__in=spoken.values("annotator")).exists():
            raise NobodyLeft(
                f"Every member has answered sample {sample_id}. Decide it, or invite somebody."
            )
        asked, _ = Relabel.objects.update_or_create(
            sample=sample,
            annotator=None,
            state=Relabel.State.OPEN,
            create_defaults={
                "project": project,
                "reason": Relabel.Reason.SUSPICIOUS,
                "asked_by": by,
            },
            # one that the machine asked for is now ours, and outlives its next round
            defaults={"reason": Relabel.Reason.SUSPICIOUS, "asked_by": by},
        )
        audit.note(project, by, "asked for an opinion", sample.key)
        labels.settle(project, sample.pk)
    return asked


def ask_guideline(*, project: Project, by: Person, sample_id: int, note: str) -> Review:
    """Put a sample aside until a manager has said what the guideline means for it."""
    note = _said(note, "note", "Say what the guideline leaves open.")
    with transaction.atomic():
        sample = _held(project, sample_id)
        question = Review.objects.filter(
            sample=sample, kind=Review.Kind.GUIDELINE, closed_at=None
        ).first()
        if question is not None:
            raise QuestionIsOpen(f"A question about this sample is open: “{question.note}”")
        review = _write(sample, by, Review.Kind.GUIDELINE, note)
        audit.note(project, by, "asked about the guideline", sample.key, question=note)
        labels.settle(project, sample.pk)
    return review


def answer_guideline(*, project: Project, by: Person, review_id: int, answer: str) -> Review:
    """Say what the guideline means: the sample may be reviewed again, and the answer is shown."""
    answer = _said(answer, "answer", "Say what the guideline means here.")
    questions = Review.objects.filter(project=project, kind=Review.Kind.GUIDELINE, pk=review_id)
    question = questions.select_related("sample").first()
    if question is None:
        raise NotFound(f"There is no question {review_id} in this project.")
    with transaction.atomic():
        sample = _held(project, question.sample_id)
        answered = questions.filter(closed_at=None).update(
            answer=answer, answered_by=by, closed_at=timezone.now()
        )
        if not answered:
            raise QuestionIsAnswered("Somebody has answered this question already; reload to read.")
        audit.note(project, by, "answered about the guideline", sample.key, answer=answer)
        labels.settle(project, sample.pk)
    question.refresh_from_db()
    return question


def _held(project: Project, sample_id: int) -> Sample:
    if not Sample.objects.filter(project=project, pk=sample_id).exists():
        raise NotFound(f"There is no sample {sample_id} in this project.")
    return places.hold(sample_id)


def _undecided(project: Project, sample_id: int) -> Sample:
    """The sample, unless its answer is settled: more answers would not change it."""
    sample = _held(project, sample_id)
    verdict = standing_verdict(sample)
    if verdict is not None:
        raise _decided(verdict)
    if sample.gold:
        raise AlreadyReviewed("The answer to this sample is settled.")
    return sample


def _refuse_return(annotation: Annotation) -> None:
    """Under the member's row: who is being removed gets nothing back."""
    members = Member.objects.select_for_update(no_key=True)
    author = members.filter(project=annotation.project_id, user=annotation.annotator_id).first()
    if author is None:
        raise CannotBeReturned("Whoever gave this answer is no longer a member. Decide instead.")
    if annotation.origin == Origin.IMPORT:
        raise CannotBeReturned("This answer came with its sample. Decide instead.")
    if not holds_place(annotation):
        raise CannotBeReturned("This answer came beside those asked for. Decide instead.")


def _decided(verdict: Review) -> AlreadyReviewed:
    note = f", because: {verdict.note}" if verdict.note else ""
    return AlreadyReviewed(
        f"{verdict.reviewer} has decided this sample already: {verdict.category}{note}. "
        "Replace or withdraw that verdict if you disagree.",
        category=f"decided already: {verdict.category}",
    )


def _close(sample: Sample, kind: Review.Kind) -> None:
    standing = Review.objects.filter(sample=sample, kind=kind, closed_at=None)
    standing.update(closed_at=timezone.now())


def _write(sample: Sample, by: Person, kind: Review.Kind, note: str, **more: object) -> Review:
    return Review.objects.create(
        project_id=sample.project_id, sample=sample, reviewer=by, kind=kind, note=note, **more
    )


def _said(text: str, field: str, remedy: str) -> str:
    if not text.strip():
        raise BadInput(remedy, **{field: "is required"})
    return text.strip()
