"""Batches of look-alikes: what may go into one, what is known around it, and how often they err."""

from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from labeling.errors import NoGrid
from labeling.models import (
    Annotation,
    Claim,
    Label,
    Modality,
    Origin,
    Project,
    Sample,
    Suggestions,
    Task,
)
from labeling.selectors.projects import Person
from labeling.selectors.samples import content
from labeling.selectors.suggestions import is_blind
from learner.crowd.shares import wilson

RECHECK_PERCENT = 5  # of the tiles that a batch answers, asked singly instead
AT_A_GLANCE = Modality.IMAGE, Modality.TEXT, Modality.TABLE
EXCERPT = 400  # characters of a text on its tile
FIELDS = 6  # of a table row


def has_grid(project: Project) -> bool:
    return project.task == Task.CATEGORY and project.modality in AT_A_GLANCE


def check_grid(project: Project) -> None:
    """NoGrid where many samples cannot be answered with one key, or not seen at a glance."""
    if not has_grid(project):
        raise NoGrid(
            _(
                "A grid needs one category a sample, and samples that are seen at a glance: "
                "images, texts or table rows. Label this project at the desk."
            )
        )


def known_around(project: Project, most: int) -> list[tuple[int, int]]:
    """The newest labels of the pool as (sample, category). The holdout and gold say nothing here,
    or what they measure would have learned from them."""
    labels = Label.objects.filter(
        project=project, category__isnull=False, sample__holdout=False, sample__gold=False
    )
    newest = labels.order_by("-revision", "-pk")
    return list(newest.values_list("sample", "category")[:most])


def open_to_proposals(project: Project, samples: list[int]) -> list[int]:
    """Those outside the blind arm, in their order: a batch tells what it proposes."""
    if project.suggestions == Suggestions.HIDDEN:
        return samples
    keys = dict(Sample.objects.filter(pk__in=samples).values_list("pk", "key"))
    return [pk for pk in samples if not is_blind(project, keys[pk])]


def waiting(project: Project, annotator: Person) -> int:
    """How many tiles of earlier batches this person is still to be asked singly."""
    held = Claim.objects.filter(project=project, annotator=annotator.pk, state=Claim.State.LIVE)
    return held.filter(origin=Origin.RECHECK).count()


def error_rate(project: Project) -> dict[str, Any]:
    """How often what a batch said of a sample differs from what the same person says when asked
    singly. Who cannot tell then says neither."""
    standing = Annotation.objects.filter(project=project, retracted_at=None)
    batched = standing.filter(origin=Origin.BATCH, category__isnull=False).count()
    asked = standing.filter(
        origin=Origin.RECHECK, category__isnull=False, claim__batch__isnull=False
    )
    counted = asked.aggregate(
        rechecked=Count("pk"), wrong=Count("pk", filter=~Q(category=F("claim__batch")))
    )
    rechecked, wrong = counted["rechecked"], counted["wrong"]
    low, high = wilson(wrong, rechecked)
    return {
        "labeled": batched,
        "rechecked": rechecked,
        "wrong": wrong,
        "rate": wrong / rechecked if rechecked else None,
        "low": low,
        "high": high,
        "recheck_percent": RECHECK_PERCENT,
    }


def tile(claim: Claim) -> dict[str, Any]:
    """What is seen of a sample in a grid: no more than fits there."""
    seen = content(claim.sample, claim.project)
    return {
        "claim": claim.pk,
        "sample": claim.sample_id,
        "expires_at": claim.expires_at,
        "media": seen["media"],
        "text": (seen["text"] or "")[:EXCERPT] or None,
        "row": seen["row"][:FIELDS],
    }
