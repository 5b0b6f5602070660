"""How far a project's annotators agree, on the samples that at least two of them have answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from labeling.models import Annotation, Category, Consensus, Project, Resolution, Sample, Task
from labeling.selectors.likeness import likeness
from labeling.selectors.sharing import names_of, nothing_shared
from learner.crowd import agreement as measures
from learner.crowd.dawid_skene import Estimate

MOST_SAMPLES = 20_000  # those with the newest answers
MOST_PEOPLE = 30  # in the table of pairs: those with the most answers
MOST_DISPUTED = 20
PARTS = 10  # of the samples, in the order of their newest answers
LEAST = 10  # samples in a part

# What an alpha from a mark on means. Those at .8 and .667 are Krippendorff's (2004, chapter 11).
SURE = gettext_lazy("People mean the same by the categories: their labels can be relied on.")
MEANINGS = (
    (
        0.8,
        gettext_lazy(
            "People seem to mean the same by the categories; more samples would make it sure."
        ),
    ),
    (
        0.667,
        gettext_lazy(
            "Good enough for first conclusions. Categories below 0.8 need clearer definitions."
        ),
    ),
    (
        0.1,
        gettext_lazy(
            "Too little to rely on: talk about the disputed samples, and define the categories "
            "anew."
        ),
    ),
)
CHANCE = gettext_lazy("Hardly better than chance: people do not mean the same by the categories.")

Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Said:
    """Answers int64[n] (sample, annotator, category's place, annotation), and what they come to:
    the samples int64[s] and how often each category was said of each, int64[s, c]."""

    categories: list[Category]
    samples: Ids
    annotators: Ids
    places: Ids
    annotations: Ids
    shared: int  # samples that two have answered, of which these are the newest
    ids: Ids
    counts: Ids

    @property
    def is_cut(self) -> bool:
        return self.shared > len(self.ids)

    def newest(self) -> Ids:
        """Of each sample, the newest annotation."""
        latest = np.zeros(len(self.ids), np.int64)
        np.maximum.at(latest, np.searchsorted(self.ids, self.samples), self.annotations)
        return latest


def agreement(project: Project) -> dict[str, Any]:
    """Overall, per category, between any two, over time, and where it is missing most."""
    if project.task != Task.CATEGORY:
        return likeness(project)
    said = _said(project)
    interval = measures.alpha_interval(said.counts)
    alpha = measures.alpha(said.counts)
    estimate = _estimate(project, said)
    pairs = _pairs(said)
    people = {one for pair in pairs for one in (pair.one, pair.other)}
    names = names_of(people | set(estimate or {}))
    return {
        "likeness": False,
        "samples": len(said.ids),
        "answers": len(said.samples),
        "shared": said.shared,
        "cut": said.is_cut,
        "percent": measures.percent(said.counts),
        "fleiss": measures.fleiss(said.counts),
        "alpha": alpha,
        "interval": list(interval) if interval else None,
        "sentence": _sentence(project, said, alpha, interval),
        "categories": _by_category(said),
        "people": sorted(names[one] for one in people),
        "pairs": [_shown(pair, names) for pair in pairs],
        "over_time": _over_time(said),
        "disputed": _disputed(said),
        "estimated": _estimated(estimate, names),
    }


def _said(project: Project) -> Said:
    """Standing annotations that name a category, however they came about."""
    categories = list(project.categories.all())
    place = {category.pk: place for place, category in enumerate(categories)}
    named = Annotation.objects.filter(
        project=project, retracted_at=None, category__isnull=False
    ).order_by()
    shared = (
        named.values("sample")
        .annotate(people=Count("pk"), newest=Max("pk"))
        .filter(people__gte=2)
        .order_by("-newest")
    )
    newest = named.filter(sample__in=shared.values("sample")[:MOST_SAMPLES])
    rows = newest.values_list("sample", "annotator", "category", "pk")
    columns = np.array(
        [(sample, who, place[what], one) for sample, who, what, one in rows if what], np.int64
    ).reshape(-1, 4)
    samples, annotators, places, annotations = columns.T
    ids, counts = measures.counted(samples, places, len(categories))
    size = len(ids) if len(ids) < MOST_SAMPLES else shared.count()
    return Said(categories, samples, annotators, places, annotations, size, ids, counts)


def _by_category(said: Said) -> list[dict[str, Any]]:
    """Whether people mean the same by each category."""
    answers = said.counts.sum(axis=0).tolist()
    return [
        {
            "name": category.name,
            "colour": category.colour,
            "answers": answers[place],
            "alpha": alpha,
        }
        for place, (category, alpha) in enumerate(
            zip(said.categories, measures.by_category(said.counts), strict=True)
        )
    ]


def _pairs(said: Said) -> list[measures.Pair]:
    people, answers = np.unique(said.annotators, return_counts=True)
    most = people[np.argsort(-answers, kind="stable")[:MOST_PEOPLE]]
    kept = np.isin(said.annotators, most)
    return measures.pairwise(
        said.samples[kept], said.annotators[kept], said.places[kept], len(said.categories)
    )


def _shown(pair: measures.Pair, names: dict[int, str]) -> dict[str, Any]:
    one, other = sorted((names[pair.one], names[pair.other]))
    return {
        "one": one,
        "other": other,
        "samples": pair.samples,
        "percent": pair.percent,
        "kappa": pair.kappa,
    }


def _over_time(said: Said) -> list[dict[str, Any]]:
    """Equal parts of the samples, so that no part is too small to say anything: a week may be."""
    parts = min(PARTS, len(said.ids) // LEAST)
    if parts < 2:
        return []
    latest = said.newest()
    split = np.array_split(np.argsort(latest), parts)
    ends = [(int(latest[part[0]]), int(latest[part[-1]])) for part in split]
    moments = _moments({one for pair in ends for one in pair})
    return [
        {
            "since": moments[first],
            "until": moments[last],
            "samples": len(part),
            "percent": measures.percent(said.counts[part]),
            "alpha": measures.alpha(said.counts[part]),
        }
        for part, (first, last) in zip(split, ends, strict=True)
    ]


def _moments(annotations: set[int]) -> dict[int, datetime]:
    rows = Annotation.objects.filter(pk__in=annotations)
    return dict(rows.values_list("pk", "created_at"))


def _disputed(said: Said) -> list[dict[str, Any]]:
    """Where people differ most, with what was said but not by whom; then the most answered."""
    differing = measures.disagreement(said.counts)
    order = np.lexsort((-said.newest(), -said.counts.sum(axis=1), -differing))
    worst = [row for row in order[:MOST_DISPUTED].tolist() if differing[row] > 0]
    keys = dict(
        Sample.objects.filter(pk__in=said.ids[worst].tolist()).values_list("pk", "key")
        if worst
        else ()
    )
    return [
        {
            "sample": int(said.ids[row]),
            "key": keys[int(said.ids[row])],
            "disagreement": float(differing[row]),
            "answers": [
                {"category": category.name, "colour": category.colour, "votes": votes}
                for category, votes in zip(said.categories, said.counts[row].tolist(), strict=True)
                if votes
            ],
        }
        for row in worst
    ]


def _estimate(project: Project, said: Said) -> dict[int, float] | None:
    """How often each annotator is right, as the last round's Dawid-Skene has it."""
    if project.resolution != Resolution.DAWID_SKENE:
        return None
    known = Consensus.objects.filter(project=project).first()
    found = Estimate.from_json(known.estimate) if known else None
    if found is None or len(found.prior) != len(said.categories):
        return None  # categories came since: the next round finds out anew
    return {who: found.accuracy(who) for who in found.errors}


def _estimated(estimate: dict[int, float] | None, names: dict[int, str]) -> Any:
    if estimate is None:
        return None
    found = [{"person": names[who], "accuracy": right} for who, right in estimate.items()]
    return sorted(found, key=lambda one: str(one["person"]))


def _sentence(
    project: Project, said: Said, alpha: float | None, interval: tuple[float, float] | None
) -> str:
    if not len(said.ids):
        return nothing_shared(project)
    if alpha is None:
        return _("Everybody named the same category every time: that may be skill, or habit.")
    if interval is None:
        few = len(said.ids) < measures.LEAST
        return _("Too few samples to tell.") if few else _("No two answers differ so far.")
    if interval[0] >= MEANINGS[0][0]:
        return str(SURE)
    return str(next((words for mark, words in MEANINGS if alpha >= mark), CHANCE))
