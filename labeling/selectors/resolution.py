"""How annotations become a label. Pure: the same evidence under the same rules gives the same."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from labeling.answers import ALIKE, Asked, Value, alike, merge
from labeling.models import Annotation, Consensus, Label, Project, Resolution, ReviewNeed, Task
from learner.crowd.dawid_skene import Estimate, posterior

WHOLE = 100


@dataclass(frozen=True)
class Rules:
    """A project's rules; `estimate` says how its annotators err, `places` a category's place in
    it."""

    annotators: int
    overlap_percent: int
    extra_below: float
    most_annotators: int
    review_below: float
    estimate: Estimate | None = None
    places: Mapping[int, int] = field(default_factory=dict)
    task: str = Task.CATEGORY
    # without the sample, which says nothing of how alike answers are
    asked: Asked = field(default_factory=Asked)

    @classmethod
    def of(cls, project: Project) -> "Rules":
        estimate, places = None, {}
        if project.resolution == Resolution.DAWID_SKENE:
            places = places_of_categories(project)
            known = Consensus.objects.filter(project=project).first()
            estimate = Estimate.from_json(known.estimate) if known else None
            if estimate is not None and len(estimate.prior) != len(places):
                estimate = None  # categories came since: the next round finds out anew
        return cls(
            annotators=project.annotators_per_sample,
            overlap_percent=project.overlap_percent,
            extra_below=project.extra_below or 0,
            most_annotators=project.most_annotators,
            review_below=project.review_below,
            estimate=estimate,
            places=places,
            task=project.task,
            asked=_asked(project),
        )

    def needed(self, draw: int) -> int:
        """How many annotators a sample needs; its draw decides whether it overlaps."""
        return self.annotators if draw % WHOLE < self.overlap_percent else 1


class Vote(NamedTuple):
    """A standing annotation, as far as it bears on the label."""

    pk: int
    annotator_id: int
    category_id: int | None
    value: Value | None
    kind: str
    flagged: bool
    extra: bool
    created_at: Any

    @property
    def said(self) -> int | Value | None:
        return self.category_id if self.category_id is not None else self.value


@dataclass(frozen=True)
class Evidence:
    """All that is known of one sample's answer."""

    draw: int  # of the sample
    standing: Sequence[Vote]
    gold: int | Value | None = None  # the category, or value, that was known beforehand
    verdict: int | Value | None = None  # that a reviewer decided on
    asked: int = 0  # further opinions
    returned: int = 0  # answers that are being done again
    question: bool = False  # about the guideline

    @property
    def spoken(self) -> int:
        """Who could not tell has spoken, but names no category; who skipped has not."""
        return sum(one.kind != Annotation.Kind.SKIP for one in self.standing)

    @property
    def extra(self) -> int:
        """Who has spoken without a place, because somebody else had it by then."""
        return sum(one.extra and one.kind != Annotation.Kind.SKIP for one in self.standing)

    @property
    def named(self) -> list[Vote]:
        """Those that answer the question, in the order in which they were given."""
        named = (one for one in self.standing if one.said is not None)
        return sorted(named, key=lambda one: (one.created_at, one.pk))


@dataclass(frozen=True)
class Agreed:
    """A category, or another task's value."""

    category_id: int | None
    value: Value | None
    method: str
    votes: int
    confidence: float


@dataclass(frozen=True)
class Resolved:
    """The label, if there is one; how many places the sample has; why a reviewer should look."""

    label: Agreed | None
    places: int
    review: str


def places_of_categories(project: Project) -> dict[int, int]:
    ids = project.categories.values_list("pk", flat=True)
    return {category: place for place, category in enumerate(ids)}


def _asked(project: Project) -> Asked:
    if project.task == Task.CATEGORY:
        return Asked()  # on the way of every answer: equal or not is all that counts
    return Asked(tuple(project.categories.values_list("name", flat=True)), project.options)


def resolve(evidence: Evidence, rules: Rules) -> Resolved:
    votes = [one.said for one in evidence.named]
    for found, method in (
        (evidence.verdict, Label.Method.REVIEW),
        (evidence.gold, Label.Method.GOLD),
    ):
        if found is not None:
            return Resolved(_agreed_on(found, method, votes.count(found), 1.0), 0, "")
    needed = rules.needed(evidence.draw)
    label = _agreed(evidence.named, rules) if evidence.spoken >= needed else None
    places = needed + evidence.asked
    if label is not None and label.confidence < rules.extra_below:
        places = max(places, min(evidence.spoken + 1, rules.most_annotators))
    places = max(0, places - evidence.extra)
    return Resolved(label, places, _review(evidence, needed, label, rules))


def _agreed_on(said: int | Value, method: str, votes: int, confidence: float) -> Agreed:
    if isinstance(said, int):
        return Agreed(said, None, method, votes, confidence)
    return Agreed(None, said, method, votes, confidence)


def _agreed(named: Sequence[Vote], rules: Rules) -> Agreed | None:
    """The most likely answer. A tie goes to the one that was given first."""
    if not named:
        return None
    if len(named) == 1:
        [only] = named
        return Agreed(only.category_id, only.value, Label.Method.SINGLE, 1, 1.0)
    if rules.task != Task.CATEGORY:
        return _merged(named, rules)
    votes = Counter(one.category_id for one in named)
    (winner, most), *_ = votes.most_common(1)  # in the order of the first mention
    if rules.estimate is None:
        return Agreed(winner, None, Label.Method.MAJORITY, most, most / len(named))
    said = [(one.annotator_id, rules.places[one.category_id]) for one in named if one.category_id]
    chances = posterior(rules.estimate, said)
    best = max(rules.places, key=lambda category: chances[rules.places[category]])
    confidence = float(chances[rules.places[best]])
    return Agreed(best, None, Label.Method.DAWID_SKENE, votes[best], confidence)


def _merged(named: Sequence[Vote], rules: Rules) -> Agreed:
    """What answers that are no single category come to; `votes` counts those that say the same."""
    given = [one.value for one in named if one.value is not None]
    value, confidence = merge(rules.task, given, rules.asked)
    same = sum(alike(rules.task, value, one, rules.asked) >= ALIKE for one in given)
    return Agreed(None, value, Label.Method.MIDDLE, same, confidence)


def _review(evidence: Evidence, needed: int, label: Agreed | None, rules: Rules) -> str:
    if evidence.question:
        return ReviewNeed.GUIDELINE
    if any(one.flagged for one in evidence.standing):
        return ReviewNeed.FLAGGED
    if evidence.spoken < needed or evidence.returned:
        return ""  # others are still to speak
    return _doubt(evidence, label, rules)


def _doubt(evidence: Evidence, label: Agreed | None, rules: Rules) -> str:
    if label is None:
        return ReviewNeed.CANNOT_TELL
    if label.confidence >= rules.review_below:
        return ""
    differ = any(one.said != evidence.named[0].said for one in evidence.named)
    return ReviewNeed.DISPUTED if differ else ReviewNeed.UNSURE
