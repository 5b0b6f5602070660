"""How far annotators agree where answers are more or less alike: several categories, numbers,
shapes, spans, intervals."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labeling.answers import ALIKE, Asked, Value, alike
from labeling.models import Annotation, Project, Sample
from labeling.selectors.sharing import names_of, nothing_shared
from labeling.selectors.spoken import spoken
from learner.crowd import likeness as measures

MOST_SAMPLES = 1_000  # those with the newest answers
MOST_ANSWERS = 6  # to one sample that are compared with each other
MOST_WORK = 100_000  # regions compared with regions: a page should not wait for more
BY_CHANCE = 1_000  # pairs of any two answers that say what is expected by chance
MOST_DISPUTED = 20
MEANINGS = (  # the marks are Krippendorff's (2004, chapter 11)
    (0.8, gettext_lazy("People answer alike: their labels can be relied on.")),
    (0.667, gettext_lazy("Good enough for first conclusions. Look at the disputed samples.")),
    (
        0.1,
        gettext_lazy(
            "Too little to rely on: talk about the disputed samples, and say in the guideline "
            "what is meant."
        ),
    ),
)
CHANCE = gettext_lazy("Hardly better than chance: people do not mean the same by the question.")


class Said(NamedTuple):
    sample: int
    annotator: int
    value: Value
    pk: int


@dataclass
class Compared:
    """What was read: how far apart the answers to each sample are, and those of any two people."""

    project: Project
    apart: dict[int, float] = field(default_factory=dict)  # by sample, the newest first
    answers: dict[int, list[Said]] = field(default_factory=dict)
    pairs: dict[tuple[int, int], list[float]] = field(default_factory=lambda: defaultdict(list))
    work: int = 0

    def likeness(self, one: Said, other: Said) -> float:
        self.work += _weight(one.value) * _weight(other.value)
        asked = Asked((), self.project.options)
        return alike(self.project.task, one.value, other.value, asked)

    def read(self, answers: list[Said]) -> None:
        """Compare the answers to one sample, each with each."""
        found = []
        for one, other in combinations(answers, 2):
            found.append(self.likeness(one, other))
            first, second = sorted((one.annotator, other.annotator))
            self.pairs[first, second].append(found[-1])
        sample = answers[0].sample
        self.answers[sample], self.apart[sample] = answers, 1 - float(np.mean(found))

    def by_chance(self) -> float:
        """The mean distance between any two of these answers, from some drawn pairs."""
        every = [one for answers in self.answers.values() for one in answers]
        drawn = np.random.default_rng(0).integers(len(every), size=(BY_CHANCE, 2))
        limit, found = self.work + MOST_WORK // 4, []
        for one, other in drawn[drawn[:, 0] != drawn[:, 1]].tolist():
            found.append(1 - self.likeness(every[one], every[other]))
            if self.work > limit:
                break
        return float(np.mean(found)) if found else 0.0


def likeness(project: Project) -> dict[str, Any]:
    """As `agreement` tells it, with the mean likeness in place of the share that agrees."""
    shared = _shared(project)
    compared = Compared(project)
    for answers in _answers(project, shared[:MOST_SAMPLES]):
        compared.read(answers)
        if compared.work > MOST_WORK:
            break
    apart = np.array(list(compared.apart.values()))
    sizes = np.array([len(answers) for answers in compared.answers.values()], np.int64)
    expected = compared.by_chance() if len(apart) else 0.0
    alpha = measures.alpha(apart, sizes, expected)
    interval = measures.alpha_interval(apart, sizes, expected)
    names = names_of({one for pair in compared.pairs for one in pair})
    return {
        "likeness": True,
        "samples": len(apart),
        "answers": int(sizes.sum()),
        "shared": len(shared),
        "cut": len(shared) > len(apart),
        "percent": float(np.average(1 - apart, weights=sizes)) if len(apart) else None,
        "fleiss": None,
        "alpha": alpha,
        "interval": list(interval) if interval else None,
        "sentence": _sentence(project, len(apart), alpha),
        "categories": [],
        "people": sorted(names.values()),
        "pairs": [_pair(pair, found, names) for pair, found in compared.pairs.items()],
        "over_time": [],
        "disputed": _disputed(compared),
        "estimated": None,
    }


def _shared(project: Project) -> list[int]:
    """Samples that two have answered, those with the newest answers first."""
    given = Annotation.objects.filter(project=project, retracted_at=None, value__isnull=False)
    found = given.order_by().values("sample").annotate(people=Count("pk"), newest=Max("pk"))
    return list(found.filter(people__gte=2).order_by("-newest").values_list("sample", flat=True))


def _answers(project: Project, samples: list[int]) -> Iterator[list[Said]]:
    given = Annotation.objects.filter(
        project=project, retracted_at=None, value__isnull=False, sample__in=samples
    )
    by_sample = defaultdict(list)
    for sample, who, value, pk in given.order_by("pk").values_list(*Said._fields):
        by_sample[sample].append(Said(sample, who, value, pk))
    for sample in samples:
        yield by_sample[sample][-MOST_ANSWERS:]


def _weight(value: Value) -> int:
    [said] = value.values()
    return max(1, len(said)) if isinstance(said, list) else 1


def _pair(pair: tuple[int, int], found: list[float], names: dict[int, str]) -> dict[str, Any]:
    one, other = sorted(names[who] for who in pair)
    percent = float(np.mean(found))
    return {"one": one, "other": other, "samples": len(found), "percent": percent, "kappa": None}


def _disputed(compared: Compared) -> list[dict[str, Any]]:
    """Where answers are least alike, with what was said but not by whom."""
    worst = sorted(compared.apart, key=lambda sample: -compared.apart[sample])[:MOST_DISPUTED]
    worst = [sample for sample in worst if compared.apart[sample] > 1 - ALIKE]
    keys = dict(Sample.objects.filter(pk__in=worst).values_list("pk", "key"))
    return [
        {
            "sample": sample,
            "key": keys[sample],
            "disagreement": compared.apart[sample],
            "answers": _said(compared.project, compared.answers[sample]),
        }
        for sample in worst
    ]


def _said(project: Project, answers: list[Said]) -> list[dict[str, Any]]:
    votes: dict[str, int] = defaultdict(int)
    for one in answers:
        votes[spoken(project, one.value)] += 1
    return [{"category": said, "colour": None, "votes": votes[said]} for said in sorted(votes)]


def _sentence(project: Project, samples: int, alpha: float | None) -> str:
    if not samples:
        return nothing_shared(project)
    if alpha is None:
        return _("Everybody gave the same answer every time: that may be skill, or habit.")
    if samples < measures.LEAST:
        return _("Too few samples to tell.")
    return str(next((words for mark, words in MEANINGS if alpha >= mark), CHANCE))
