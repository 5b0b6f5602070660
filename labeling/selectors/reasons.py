"""Why a sample was asked for, in a sentence for the person who answers.

A reason may give the answer away, so there are three ways to tell it. In full, for reviewers and
where the model's suggestion is in sight anyway; impartially, where it is not: the contested
categories in the project's order, without counts or a favourite; and, in the blind arm, nothing
but that the model is unsure.
"""

from collections.abc import Iterable
from enum import Enum, auto
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labeling.models import Arm, Category, Claim, Origin, Project, Round, Task
from labeling.models.prepared import Prepared

NOVEL = 98  # percentile of the distance to what is labeled
CLOSE = 0.25  # two categories closer than this are a wavering
DOUBTED = 0.25, 0.75  # a category that may apply or not is in doubt between these chances
LIKELY = 0.5
UNLIKE = gettext_lazy("Nothing labeled so far is like it.")
UNSURE = gettext_lazy("The model is unsure about this one.")
TYPICAL = gettext_lazy("Many other samples look like this one: a good place to begin.")
RANDOM_CHECK = gettext_lazy("A random check: it keeps the measured accuracy honest.")
BY_CHANCE = gettext_lazy("Picked by chance, so that the model also sees what it would not ask for.")
SENTENCES = {
    Origin.HOLDOUT: RANDOM_CHECK,
    Origin.SECOND_OPINION: gettext_lazy(
        "A second opinion: somebody else has answered this one too."
    ),
    Origin.RANDOM: gettext_lazy("A random sample, while the model prepares its next questions."),
    Origin.RELABEL: gettext_lazy("A reviewer asks you to look at it once more."),
    Origin.BATCH: gettext_lazy("One of a batch of look-alikes."),
    Origin.RECHECK: gettext_lazy(
        "One of a batch, asked singly: it shows how often batches are wrong."
    ),
    Origin.IMPORT: gettext_lazy("It came with its answer."),
}


class Telling(Enum):
    FULL = auto()
    IMPARTIAL = auto()
    NOTHING = auto()


def shown_origin(claim: Claim) -> Origin:
    """A gold sample looks like the others that nobody chose, or it would tell nothing: like a
    random check while there are any, then like a pick by chance."""
    if claim.origin != Origin.GOLD:
        return Origin(claim.origin)
    if claim.project.holdout_labeled < claim.project.holdout_size:
        return Origin.HOLDOUT
    ranked = Round.objects.filter(
        project=claim.project_id, state=Round.State.DONE, finished_at__lt=claim.created_at
    )
    return Origin.PICK if ranked.exists() else Origin.RANDOM


def telling(claim: Claim) -> Telling:
    """How much of the reason this claim's annotator may hear. A suggestion that has yet to be
    asked for is kept back here, too."""
    if claim.arm == Arm.BLIND:
        return Telling.NOTHING
    return Telling.FULL if claim.arm == Arm.SHOWN else Telling.IMPARTIAL


def why(claim: Claim) -> str:
    if claim.pick is None:
        return str(SENTENCES.get(shown_origin(claim), BY_CHANCE))
    return sentence(claim.project, claim.pick.rule, claim.pick.reason, telling(claim))


def sentence(
    project: Project, rule: str, reason: dict[str, Any], telling: Telling = Telling.FULL
) -> str:
    """The reason kept with a pick, told in full unless it is said how else."""
    if rule == "explore" or reason.get("strategy") == "random":
        return str(BY_CHANCE)
    if rule == "cold start" or not _has_opinion(project, reason):
        return str(TYPICAL)
    if telling == Telling.NOTHING:
        return str(UNSURE)
    novel = (reason.get("novelty") or 0) >= NOVEL
    told = _opinion(project, reason, full=telling == Telling.FULL)
    return f"{told} {UNLIKE}" if novel else told


def _has_opinion(project: Project, reason: dict[str, Any]) -> bool:
    if project.task == Task.NUMBER:
        return reason.get("spread") is not None
    return len(reason.get("top") or []) >= 2


def _opinion(project: Project, reason: dict[str, Any], *, full: bool) -> str:
    """What the model makes of the sample."""
    if project.task == Task.NUMBER:
        return _of_number(project, reason, full=full)
    if project.task == Task.CATEGORIES:
        return _of_categories(project, reason, full=full)
    return _of_category(reason) if full else _contested(project, reason)


def _of_category(reason: dict[str, Any]) -> str:
    (first, p_first), (second, p_second) = reason["top"][:2]
    votes = reason.get("votes") or {}
    favourite = max(votes, key=lambda name: votes[name], default=first)
    members = sum(votes.values())
    if members and votes[favourite] < members:
        told = {"votes": votes[favourite], "members": members, "name": favourite}
        return _("%(votes)d of %(members)d committee members say %(name)s.") % told
    if p_first - p_second < CLOSE:
        return _wavering([first, second])
    return _("The model says %(name)s, and has seen little like it.") % {"name": first}


def _contested(project: Project, reason: dict[str, Any]) -> str:
    """Between which categories it is, if there is a contest: one name alone would be a hint."""
    (first, p_first), (second, p_second) = reason["top"][:2]
    voted = [name for name, count in (reason.get("votes") or {}).items() if count]
    if len(voted) < 2:
        voted = [first, second] if p_first - p_second < CLOSE else []
    return _wavering(_in_order(project, voted)) if voted else str(UNSURE)


def _wavering(names: list[str]) -> str:
    if len(names) > 2:
        return _("The model wavers between several: %(names)s.") % {"names": " · ".join(names)}
    told = {"first": names[0], "second": names[1]}
    return _("The model wavers between %(first)s and %(second)s.") % told


def _of_categories(project: Project, reason: dict[str, Any], *, full: bool) -> str:
    low, high = DOUBTED
    doubted = [name for name, chance in reason["top"] if low < chance < high]
    if doubted:
        named = doubted if full else _in_order(project, doubted)
        told = {"names": " · ".join(named)}
        return _("The model cannot tell whether these apply: %(names)s.") % told
    likely = [name for name, chance in reason["top"] if chance > LIKELY]
    if full and likely:
        return _("The model says %(names)s, and has seen little like it.") % {
            "names": " · ".join(likely)
        }
    return str(UNSURE)


def _of_number(project: Project, reason: dict[str, Any], *, full: bool) -> str:
    """The committee's spread, which says nothing of where the answer lies."""
    unit = project.options.get("unit", "")
    told = {"spread": _figure(reason["spread"], unit)}
    if full and reason.get("prediction") is not None:
        told["guess"] = _figure(reason["prediction"], unit)
        return _("The committee guesses %(guess)s, give or take %(spread)s.") % told
    return _("The committee's guesses differ by about %(spread)s.") % told


def _figure(value: float, unit: str) -> str:
    """Three digits that mean something, as the language writes them."""
    return f"{number_format(f'{value:.3g}')} {unit}".rstrip()


def _in_order(project: Project, names: Iterable[str]) -> list[str]:
    """In the project's order, which says nothing of the model's."""
    wanted = set(names)
    return [name for (name,) in _names(project=project.pk) if name in wanted]


@Prepared
def _names(project: int) -> QuerySet[Category, Any]:
    return Category.objects.filter(project=project).order_by("position").values_list("name")
