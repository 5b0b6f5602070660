"""What a round doubts: labels that are probably wrong, and labels worth a further opinion.

Both are written as the round is published, in its transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from labeling.books import labels
from labeling.models import (
    Annotation,
    Label,
    Member,
    Origin,
    Project,
    Relabel,
    Role,
    Round,
    Sample,
    Suspicion,
)
from labeling.selectors.resolution import Rules, places_of_categories
from labeling.selectors.training_data import TrainingData
from learner.types import Floats, Outcome, Recipe
from learner.utilities import activelab
from learner.utilities.activelab import Answers

SHARE = 4  # a quarter of a round may be asked again


def suspect(turn: Round, outcome: Outcome) -> None:
    """Write down the labels that the round suspects, in place of what earlier rounds did."""
    Suspicion.objects.filter(round__project=turn.project_id).exclude(round=turn).delete()
    categories = list(places_of_categories(turn.project))
    Suspicion.objects.bulk_create(
        Suspicion(
            round=turn,
            sample_id=one.id,
            given_id=categories[one.given],
            likely_id=categories[one.likely],
            given_chance=one.given_probability,
            likely_chance=one.likely_probability,
            rank=rank,
        )
        for rank, one in enumerate(outcome.suspicious, start=1)
    )


def ask_again(turn: Round, data: TrainingData, recipe: Recipe, outcome: Outcome) -> int:
    """Ask for further opinions where they tell more than new samples, if the project wants that;
    what earlier rounds asked for in vain is withdrawn. How many samples are asked about.

    Waits for no row, so that nobody who is answering can wait for it in turn: a sample at which
    somebody is just then is left to the next round. Call it before the round's own row is written.
    """
    project = Project.objects.get(pk=turn.project_id)
    open_ones = Relabel.objects.filter(project=project, state=Relabel.State.OPEN)
    stale = open_ones.filter(reason=Relabel.Reason.ACTIVE)
    wanted = doubted(project, data, recipe, outcome) if project.asks_again else []
    rules = Rules.of(project)
    held = _hold([*stale.values_list("sample", flat=True), *wanted])
    _withdraw(project, stale.filter(sample__in=held), rules)
    mine = [pk for pk in wanted if pk in held and _is_free(project, pk, open_ones)]
    Relabel.objects.bulk_create(
        Relabel(project=project, sample_id=pk, reason=Relabel.Reason.ACTIVE, round=turn)
        for pk in mine
    )
    for pk in mine:
        labels.settle(project, pk, rules)
    return len(mine)


def doubted(
    project: Project, data: TrainingData, recipe: Recipe, outcome: Outcome
) -> Sequence[int]:
    """Labeled samples that ActiveLab would rather ask about than the round's next new ones; it
    knows single categories only."""
    if outcome.model is None or outcome.model.unseen is None or data.task != "category":
        return []
    said = _Said.of(project, data)
    if not len(said.answers.places):
        return []
    given = np.array([place for _, place in data.train], np.int64)
    scores, bars = _scores(said.answers, given, outcome.model.unseen, outcome)
    may = _askable(project, said)
    ids = [sample for sample, _ in data.train]
    scores = np.where([one in may for one in ids], scores, np.inf)
    size = recipe.round_size
    return [ids[at] for at in activelab.worth_another(scores, bars, size, size // SHARE)]


def _scores(
    answers: Answers, given: np.ndarray, unseen: Floats, outcome: Outcome
) -> tuple[np.ndarray, np.ndarray]:
    """ActiveLab's scores of the labeled samples, and of the round's picks."""
    trust = activelab.weigh(answers, given, unseen)
    likeliest = [pick.evidence.top[0][1] for pick in outcome.picks if pick.evidence.top]
    new = activelab.of_unlabeled(trust, np.array(likeliest, np.float64), unseen.shape[1])
    return activelab.of_labeled(trust, answers, given, unseen), new


@dataclass(frozen=True)
class _Said:
    """What people have said of the samples that the round learned from, and who has spoken."""

    answers: Answers
    by_sample: dict[int, set[int]]

    @classmethod
    def of(cls, project: Project, data: TrainingData) -> "_Said":
        ids = np.array([sample for sample, _ in data.train], np.int64)
        places = places_of_categories(project)
        standing = Annotation.objects.filter(project=project, retracted_at=None)
        rows = standing.order_by("pk").values_list("sample", "annotator", "category")
        spoken, named = defaultdict(set), []
        for sample, annotator, category in rows.iterator():
            spoken[sample].add(annotator)
            if category is not None:
                named.append((sample, annotator, places[category]))
        table = np.array(named, np.int64).reshape(-1, 3)
        table = table[np.isin(table[:, 0], ids)]
        at = np.searchsorted(ids, table[:, 0])
        return cls(Answers(at, table[:, 1], table[:, 2]), dict(spoken))


def _askable(project: Project, said: _Said) -> set[int]:
    """Samples whose label people have voted on, that have room for one more opinion and somebody
    left to give it, and that nobody is asked about anyway."""
    asked = Relabel.objects.filter(sample=OuterRef("pk"), state=Relabel.State.OPEN)
    active = asked.filter(reason=Relabel.Reason.ACTIVE)
    voted = Sample.objects.filter(project=project, holdout=False, gold=False, label__isnull=False)
    rows = (
        voted.exclude(label__method__in=labels.FOUND)
        .exclude(Exists(asked.exclude(reason=Relabel.Reason.ACTIVE)))
        .annotate(active=Exists(active))
        .values_list("pk", "places", "taken", "active")
    )
    people = _people(project)
    return {
        pk
        for pk, places, taken, active in rows.iterator()
        if places - active < project.most_annotators
        and places - active <= taken
        and people - said.by_sample.get(pk, set())
    }


def _people(project: Project) -> set[int]:
    """Who labels here: annotators, and others who have answered, as long as they are not paused."""
    answered = Annotation.objects.filter(project=project, annotator=OuterRef("user"))
    labels_here = Q(role=Role.ANNOTATOR) | Exists(answered.exclude(origin=Origin.IMPORT))
    members = Member.objects.filter(labels_here, project=project, paused_at=None)
    return set(members.values_list("user", flat=True))


def _hold(samples: Iterable[int]) -> set[int]:
    """Lock those of the samples that nobody else has locked."""
    rows = Sample.objects.filter(pk__in=set(samples)).order_by("pk")
    free = rows.select_for_update(no_key=True, skip_locked=True)
    return set(free.values_list("pk", flat=True))


def _withdraw(project: Project, stale: QuerySet[Relabel], rules: Rules) -> None:
    """Take back what was asked for and not answered."""
    samples = list(stale.values_list("sample", flat=True))
    stale.update(state=Relabel.State.WITHDRAWN, closed_at=timezone.now())
    for pk in samples:
        labels.settle(project, pk, rules)


def _is_free(project: Project, sample_id: int, open_ones: QuerySet[Relabel]) -> bool:
    """Has nothing happened since the sample was chosen that speaks against asking?"""
    if open_ones.filter(sample=sample_id).exists():
        return False
    voted = Label.objects.filter(sample=sample_id).exclude(method__in=labels.FOUND)
    room = Sample.objects.filter(pk=sample_id, places__lt=project.most_annotators, gold=False)
    return voted.exists() and room.exists()
