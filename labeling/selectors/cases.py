"""One sample as a reviewer sees it: answers without names until somebody has decided."""

from string import ascii_uppercase
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from labeling.errors import NotFound
from labeling.models import (
    Annotation,
    Label,
    Member,
    Origin,
    Pick,
    Project,
    Relabel,
    Review,
    Sample,
)
from labeling.selectors import reviews
from labeling.selectors.projects import Membership
from labeling.selectors.reasons import sentence
from labeling.selectors.samples import content, media_url, original_url
from labeling.selectors.spoken import told


def case(membership: Membership, sample_id: int) -> dict[str, Any]:
    """Everything that is known of one sample, as far as it may be told."""
    project, sample = membership.project, _sample(membership.project, sample_id)
    verdict = reviews.standing_verdict(sample)
    standing = list(reviews.standing_answers([sample]))
    return {
        **reviews.shown(project, sample),
        "text": sample.text or None,
        "modality": project.modality,
        "width": sample.width,
        "height": sample.height,
        "need": sample.review,
        "why": sample.get_review_display() if sample.review else "",
        "row": content(sample, project)["row"],
        "media": media_url(sample, project),
        "original": original_url(sample, project),
        "task": project.task,
        "answers": _answers(project, standing, decided=verdict is not None),
        "own": any(one.annotator_id == membership.person.pk for one in standing),
        "label": _label(membership, sample),
        "verdict": _verdict(project, verdict),
        "opinion": _opinion(project, sample),
        "waiting": _waiting(sample),
        "question": _question(project, sample),
        "history": _history(project, sample),
    }


def annotation_named(project: Project, sample_id: int, name: str) -> int:
    """The id of an answer that a case calls so."""
    standing = reviews.standing_answers([_sample(project, sample_id)])
    for one in standing:
        if _name(one) == name:
            return one.pk
    raise NotFound(_("This answer was taken back, or there never was one; reload the page."))


def _sample(project: Project, sample_id: int) -> Sample:
    found = Sample.objects.filter(project=project, pk=sample_id).first()
    if found is None:
        raise NotFound(
            _("There is no sample %(sample_id)s in this project.") % {"sample_id": sample_id}
        )
    return found


def _answers(
    project: Project, standing: list[Annotation], *, decided: bool
) -> list[dict[str, Any]]:
    """In the order of names that tell neither who answered nor when."""
    members = set(Member.objects.filter(project=project).values_list("user", flat=True))
    return [
        {
            "letter": ascii_uppercase[place % len(ascii_uppercase)],
            "name": _name(one),
            "category": str(one.category) if one.category else None,
            "value": one.value,
            "said": told(project, one),
            "kind": one.kind,
            "comment": one.comment,
            "flagged": one.flagged,
            "by": str(one.annotator) if decided else None,
            "can_be_returned": not decided and _counts(one) and one.annotator_id in members,
        }
        for place, one in enumerate(sorted(standing, key=_name))
    ]


def _name(annotation: Annotation) -> str:
    """An id would tell which came first."""
    return salted_hmac("labeling.review", str(annotation.pk)).hexdigest()[:16]


def _counts(annotation: Annotation) -> bool:
    asked = annotation.kind != Annotation.Kind.SKIP and not annotation.extra
    return asked and annotation.origin != Origin.IMPORT


def _label(membership: Membership, sample: Sample) -> dict[str, Any] | None:
    """Reviewers answer gold samples, too: only a manager may see which they are."""
    label = Label.objects.filter(sample=sample).select_related("category").first()
    if label is None or (label.method == Label.Method.GOLD and not membership.may("manage")):
        return None
    return {
        "category": str(label.category) if label.category else None,
        "value": label.value,
        "said": told(membership.project, label),
        "method": label.get_method_display(),
        "confidence": label.confidence,
    }


def _verdict(project: Project, verdict: Review | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {
        "category": str(verdict.category) if verdict.category else None,
        "value": verdict.value,
        "said": told(project, verdict),
        "by": str(verdict.reviewer),
        "note": verdict.note,
        "created_at": verdict.created_at,
    }


def _opinion(project: Project, sample: Sample) -> str | None:
    """What the model makes of it: of its label if that is suspicious, else when it picked it."""
    found = reviews.suspicious(project).filter(sample=sample).first()
    if found is not None:
        return _(
            "The newest model finds %(given)s unlikely (%(given_chance)s), %(likely)s "
            "likelier (%(likely_chance)s)."
        ) % {
            "given": found.given,
            "given_chance": f"{found.given_chance:.0%}",
            "likely": found.likely,
            "likely_chance": f"{found.likely_chance:.0%}",
        }
    pick = Pick.objects.filter(sample=sample).order_by("-round__number").first()
    return sentence(project, pick.rule, pick.reason) if pick else None


def _waiting(sample: Sample) -> dict[str, int]:
    """How many returned answers and further opinions are still to come."""
    asked = Relabel.objects.filter(sample=sample, state=Relabel.State.OPEN)
    returned = [who is not None for who in asked.values_list("annotator", flat=True)]
    return {"returned": sum(returned), "opinions": len(returned) - sum(returned)}


def _question(project: Project, sample: Sample) -> dict[str, Any] | None:
    found = reviews.questions(project).filter(sample=sample).first()
    return reviews.describe_question(project, found) if found else None


def _history(project: Project, sample: Sample) -> list[dict[str, Any]]:
    """What reviewers did before, the newest first."""
    deeds = Review.objects.filter(sample=sample).select_related(
        "reviewer", "category", "answered_by"
    )
    return [
        {
            "kind": one.kind,
            "category": str(one.category) if one.category else None,
            "said": told(project, one),
            "by": str(one.reviewer),
            "note": one.note,
            "answer": one.answer,
            "answered_by": str(one.answered_by) if one.answered_by else None,
            "created_at": one.created_at,
            "closed_at": one.closed_at,
        }
        for one in deeds.order_by("-pk")[:50]
    ]
