"""What reviewers do about a sample: decide, return an answer, ask. Each stands in the audit log."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labeling.answers import Value
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
from labeling.selectors.spoken import told
from labeling.services import labels
from labeling.services.annotations import holds_place
from labeling.services.values import answer_of, known_answer


def decide(
    *,
    project: Project,
    by: Person,
    sample_id: int,
    category: str,
    note: str = "",
    replace: bool = False,
) -> Review:
    """`give_verdict` of a single category, by its name."""
    value = {"category": category}
    return give_verdict(
        project=project, by=by, sample_id=sample_id, value=value, note=note, replace=replace
    )


def adopt(
    *,
    project: Project,
    by: Person,
    annotation_id: int,
    note: str = "",
    replace: bool = False,
) -> Review:
    """Make somebody's answer the verdict."""
    standing = Annotation.objects.filter(project=project, retracted_at=None, pk=annotation_id)
    annotation = standing.exclude(origin=Origin.GOLD).select_related("category").first()
    value = answer_of(annotation) if annotation is not None else None
    if annotation is None or value is None:
        raise NotFound(
            _("There is no answer %(annotation_id)s in this project, or not any more.")
            % {"annotation_id": annotation_id}
        )
    return give_verdict(
        project=project,
        by=by,
        sample_id=annotation.sample_id,
        value=value,
        note=note,
        replace=replace,
    )


def give_verdict(
    *,
    project: Project,
    by: Person,
    sample_id: int,
    value: Value,
    note: str = "",
    replace: bool = False,
) -> Review:
    """Give a sample its label, whatever was answered. Who comes second is told of the first."""
    with transaction.atomic():
        sample = _held(project, sample_id)
        chosen = known_answer(project, value, sample_id)
        earlier = standing_verdict(sample)
        if earlier is not None and not replace:
            said = earlier.reviewer_id, earlier.category_id, earlier.value
            if said == (by.pk, chosen.category and chosen.category.pk, chosen.value):
                return earlier  # a button pressed twice
            raise _decided(project, earlier)
        _close(sample, Review.Kind.VERDICT)
        returns.withdraw(sample.pk)
        verdict = _write(
            sample, by, Review.Kind.VERDICT, note, category=chosen.category, value=chosen.value
        )
        before = told(project, earlier) if earlier else None
        audit.note(project, by, "decided", sample.key, before=before, **_named(project, verdict))
        labels.settle(project, sample.pk)
    return verdict


def withdraw(*, project: Project, by: Person, sample_id: int) -> None:
    """Take the standing verdict back: the label is again what the annotations say."""
    with transaction.atomic():
        sample = _held(project, sample_id)
        verdict = standing_verdict(sample)
        if verdict is None:
            raise NotFound(
                _("No verdict stands on sample %(sample_id)s: there is nothing to withdraw.")
                % {"sample_id": sample_id}
            )
        _close(sample, Review.Kind.VERDICT)
        audit.note(project, by, "withdrew a verdict", sample.key, **_named(project, verdict))
        labels.settle(project, sample.pk)


def send_back(*, project: Project, by: Person, annotation_id: int, note: str) -> Review:
    """Return an answer to its author, who is shown the note and answers again, unpaid."""
    note = _said(note, "note", "Say what should be done differently: the annotator reads it.")
    known = Annotation.objects.filter(project=project, retracted_at=None)
    annotation = known.filter(pk=annotation_id).first()
    if annotation is None:
        raise NotFound(
            _("There is no annotation %(annotation_id)s in this project, or not any more.")
            % {"annotation_id": annotation_id}
        )
    with transaction.atomic():
        _refuse_return(annotation)
        sample = _undecided(project, annotation.sample_id)
        now = timezone.now()
        if not known.filter(pk=annotation_id).update(retracted_at=now):
            raise NotFound(
                _("Annotation %(annotation_id)s was taken back a moment ago.")
                % {"annotation_id": annotation_id}
            )
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
                _("Every member has answered sample %(sample_id)s. Decide it, or invite somebody.")
                % {"sample_id": sample_id}
            )
        asked, _new = Relabel.objects.update_or_create(
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
            raise QuestionIsOpen(
                _("A question about this sample is open: “%(note)s”") % {"note": question.note}
            )
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
        raise NotFound(
            _("There is no question %(review_id)s in this project.") % {"review_id": review_id}
        )
    with transaction.atomic():
        sample = _held(project, question.sample_id)
        answered = questions.filter(closed_at=None).update(
            answer=answer, answered_by=by, closed_at=timezone.now()
        )
        if not answered:
            raise QuestionIsAnswered(
                _("Somebody has answered this question already; reload to read.")
            )
        audit.note(project, by, "answered about the guideline", sample.key, answer=answer)
        labels.settle(project, sample.pk)
    question.refresh_from_db()
    return question


def _held(project: Project, sample_id: int) -> Sample:
    if not Sample.objects.filter(project=project, pk=sample_id).exists():
        raise NotFound(
            _("There is no sample %(sample_id)s in this project.") % {"sample_id": sample_id}
        )
    return places.hold(sample_id)


def _undecided(project: Project, sample_id: int) -> Sample:
    """The sample, unless its answer is settled: more answers would not change it."""
    sample = _held(project, sample_id)
    verdict = standing_verdict(sample)
    if verdict is not None:
        raise _decided(project, verdict)
    if sample.gold:
        raise AlreadyReviewed(_("The answer to this sample is settled."))
    return sample


def _refuse_return(annotation: Annotation) -> None:
    """Under the member's row: who is being removed gets nothing back."""
    members = Member.objects.select_for_update(no_key=True)
    author = members.filter(project=annotation.project_id, user=annotation.annotator_id).first()
    if author is None:
        raise CannotBeReturned(_("Whoever gave this answer is no longer a member. Decide instead."))
    if annotation.origin == Origin.IMPORT:
        raise CannotBeReturned(_("This answer came with its sample. Decide instead."))
    if not holds_place(annotation):
        raise CannotBeReturned(_("This answer came beside those asked for. Decide instead."))


def _named(project: Project, verdict: Review) -> dict[str, str | None]:
    """For the audit log: a category, or another task's answer in words."""
    return {"category" if verdict.category_id else "answer": told(project, verdict)}


def _decided(project: Project, verdict: Review) -> AlreadyReviewed:
    said = told(project, verdict)
    note = f", because: {verdict.note}" if verdict.note else ""
    return AlreadyReviewed(
        _(
            "%(reviewer)s has decided this sample already: %(category)s%(note)s. Replace or "
            "withdraw that verdict if you disagree."
        )
        % {"reviewer": verdict.reviewer, "category": said, "note": note},
        **{project.task: _("decided already: %(category)s") % {"category": said}},
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
