"""A project's rules: which there are, what they come to, and what they bear on."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labeling.models import Annotation, Project, Review, Sample

# What decides how many people a sample needs and how their answers become its label.
AGREEMENT = (
    "annotators_per_sample",
    "overlap_percent",
    "extra_below",
    "most_annotators",
    "resolution",
    "review_below",
)
GOLD = ("gold_percent", "gold_threshold", "gold_pauses")
QUOTAS = ("daily_quota", "total_quota")
ROUNDS = ("round_size", "target", "asks_again")
DESK = ("suggestions",)
RULES = (*AGREEMENT, *GOLD, *QUOTAS, *ROUNDS, *DESK)


def rules_of(project: Project) -> dict[str, Any]:
    return {name: getattr(project, name) for name in RULES}


def agreement_of(project: Project) -> dict[str, Any]:
    return {name: getattr(project, name) for name in AGREEMENT}


def preview(project: Project) -> str:
    """What the rules come to, in a sentence and about: the draw decides, and nothing is counted."""
    samples, people = project.samples_size, project.annotators_per_sample
    if not samples:
        return _("There are no samples yet.")
    several = samples * project.overlap_percent // 100 if people > 1 else 0
    answers = samples + several * (people - 1)
    total = ngettext("%(answers)s answer in all", "%(answers)s answers in all", answers)
    told = {
        "total": total % {"answers": f"{answers:,}"} + _and_more(project),
        "people": people,
        "several": f"{several:,}",
        "others": f"{samples - several:,}",
    }
    if not several:
        return _("Each sample is asked of one person: %(total)s.") % told
    if several == samples:
        return _("Each sample is asked of %(people)d people: %(total)s.") % told
    return (
        _(
            "About %(several)s samples are asked of %(people)d people, the other %(others)s of "
            "one: about %(total)s."
        )
        % told
    )


def _and_more(project: Project) -> str:
    if not project.extra_below:
        return ""
    return _(
        ", and more where people agree on less than %(below)s, up to %(most)d people a sample"
    ) % {"below": f"{project.extra_below:g}", "most": project.most_annotators}


def untouched(project: Project) -> QuerySet[Sample]:
    """Samples of which nothing is known but their draw, whoever holds them just now."""
    annotated = Annotation.objects.filter(sample=OuterRef("pk"))
    reviewed = Review.objects.filter(sample=OuterRef("pk"))
    samples = Sample.objects.filter(project=project, gold=False)
    return samples.exclude(Exists(annotated)).exclude(Exists(reviewed))


def touched_at_most(project: Project, most: int) -> bool:
    """Are no more than so many samples answered, reviewed or gold? Counts no further than that."""
    gold = Sample.objects.filter(project=project, gold=True)
    known = [
        one.filter(project=project).values("sample").distinct()[: most + 1]
        for one in (Annotation.objects, Review.objects)
    ]
    return gold[: most + 1].count() + sum(rows.count() for rows in known) <= most
