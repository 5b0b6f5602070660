"""How annotations become a label. Pure: the same evidence under the same rules gives the same."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from labeling.models import Annotation, Consensus, Label, Project, Resolution, ReviewNeed
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
        )

    def needed(self, draw: int) -> int:
        """How many annotators a sample needs; its draw decides whether it overlaps."""
        return self.annotators if draw % WHOLE < self.overlap_percent else 1


class Vote(NamedTuple):
    """A standing annotation, as far as it bears on the label."""

    pk: int
    annotator_id: int
    category_id: int | None
    kind: str
    flagged: bool
    extra: bool
    created_at: Any


@dataclass(frozen=True)
class Evidence:
    """All that is known of one sample's answer."""

    draw: int  # of the sample
    standing: Sequence[Vote]
    gold: int | None = None  # the category that was known beforehand
    verdict: int | None = None  # the category that a reviewer decided on
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
        """In the order in which they were given."""
        named = (one for one in self.standing if one.category_id is not None)
        return sorted(named, key=lambda one: (one.created_at, one.pk))


@dataclass(frozen=True)
class Agreed:
    category_id: int
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


def resolve(evidence: Evidence, rules: Rules) -> Resolved:
    votes = Counter(one.category_id for one in evidence.named)
    for category, method in (
        (evidence.verdict, Label.Method.REVIEW),
        (evidence.gold, Label.Method.GOLD),
    ):
        if category is not None:
            return Resolved(Agreed(category, method, votes[category], 1.0), 0, "")
    needed = rules.needed(evidence.draw)
    label = _agreed(evidence.named, votes, rules) if evidence.spoken >= needed else None
    places = needed + evidence.asked
    if label is not None and label.confidence < rules.extra_below:
        places = max(places, min(evidence.spoken + 1, rules.most_annotators))
    places = max(0, places - evidence.extra)
    return Resolved(label, places, _review(evidence, needed, label, rules))


def _agreed(named: Sequence[Vote], votes: Counter[int | None], rules: Rules) -> Agreed | None:
    """The most likely category. A tie goes to the one that was named first."""
    if not named:
        return None
    (winner, most), *_ = votes.most_common(1)  # in the order of the first mention
    assert winner is not None
    if len(named) == 1:
        return Agreed(winner, Label.Method.SINGLE, 1, 1.0)
    if rules.estimate is None:
        return Agreed(winner, Label.Method.MAJORITY, most, most / len(named))
    said = [(one.annotator_id, rules.places[one.category_id]) for one in named if one.category_id]
    chances = posterior(rules.estimate, said)
    best = max(rules.places, key=lambda category: chances[rules.places[category]])
    confidence = float(chances[rules.places[best]])
    return Agreed(best, Label.Method.DAWID_SKENE, votes[best], confidence)


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
    differ = len({one.category_id for one in evidence.named}) > 1
    return ReviewNeed.DISPUTED if differ else ReviewNeed.UNSURE
