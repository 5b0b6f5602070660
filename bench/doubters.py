"""Three annotators, one good and two not, answer as rounds ask them, with and without ActiveLab."""

import argparse
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from bench.datasets import SETS
from learner import engine
from learner.crowd import dawid_skene
from learner.simulate import Known
from learner.types import Examples, Ids, Labeled, Outcome, Pool, Recipe, Shard
from learner.utilities import activelab
from learner.utilities.activelab import Answers

RIGHT = (0.95, 0.70, 0.70)
ROUND = 20
HOLDOUT = 0.3
RESOLUTIONS = ("majority", "dawid-skene")


def measure(given: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Accuracy of the model and of the labels after equally many answers; a table on the way."""
    print(f"{'':28s} {'off':>14s} {'on':>14s}   difference of the model's, with its error")
    figures = {}
    for name in given.sets:
        for resolution in RESOLUTIONS:
            title = f"{name}, {resolution}"
            figures[title] = compared(SETS[name].known(), resolution, given)
            show(title, figures[title])
    return figures


def show(title: str, found: dict[str, float]) -> None:
    print(
        f"{title:28s} {found['off_model']:.3f} ({found['off_labels']:.3f})"
        f"  {found['on_model']:.3f} ({found['on_labels']:.3f})"
        f"  {found['lead']:+.3f} +- {found['error']:.3f}; asked again: {found['asked_again']:.0f}",
        flush=True,
    )


def compared(known: Known, resolution: str, given: argparse.Namespace) -> dict[str, float]:
    ends: dict[bool, list[tuple[float, float, float]]] = {False: [], True: []}
    for seed in range(given.seeds):
        for again, found in ends.items():
            found.append(Desk(known, resolution, seed).work(given.answers, again=again))
    off, on = (np.array(ends[again]) for again in (False, True))
    lead = on[:, 0] - off[:, 0]
    return {
        "off_model": round(float(off[:, 0].mean()), 4),
        "on_model": round(float(on[:, 0].mean()), 4),
        "off_labels": round(float(off[:, 1].mean()), 4),
        "on_labels": round(float(on[:, 1].mean()), 4),
        "asked_again": round(float(on[:, 2].mean()), 1),
        "lead": round(float(lead.mean()), 4),
        "error": round(float(lead.std(ddof=1) / np.sqrt(len(lead))), 4) if len(lead) > 1 else 0.0,
    }


@dataclass
class Desk:
    """One run: what was answered so far, (annotator, category) by sample and in order."""

    known: Known
    resolution: str
    seed: int
    said: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = np.random.default_rng(self.seed)
        order = self.random.permutation(len(self.known.labels))
        held = int(HOLDOUT * len(order))
        self.held_out, self.open = order[:held], np.sort(order[held:])

    def work(self, answers: int, *, again: bool) -> tuple[float, float, float]:
        """Ask until there are so many answers: accuracy of the model and of the labels that it
        learned from, and how many answers were given once more."""
        repeated = 0
        while True:
            outcome = self.turn()
            if self.count() >= answers:
                break
            room = min(ROUND, answers - self.count())
            doubted = self.doubted(outcome)[:room] if again else []
            new = [pick.id for pick in outcome.picks[: room - len(doubted)]]
            repeated += len(doubted)
            for sample in [*doubted, *new]:
                self.answer(sample)
        labels = self.labels()
        right = np.mean([self.known.labels[one] == label for one, label in labels.items()])
        assert outcome.metrics is not None, "the holdout is never empty"
        return outcome.metrics.score, float(right), float(repeated)

    def count(self) -> int:
        return sum(map(len, self.said.values()))

    def answer(self, sample: int) -> None:
        """By somebody who has not answered it, rightly as often as that person is right."""
        given = self.said.setdefault(sample, [])
        free = [who for who in range(len(RIGHT)) if who not in {one for one, _ in given}]
        who, c = int(self.random.choice(free)), self.known.categories
        wrong = 0 if self.random.random() < RIGHT[who] else int(self.random.integers(1, c))
        given.append((who, int(self.known.labels[sample] + wrong) % c))

    def labels(self) -> dict[int, int]:
        """The category of each sample that was asked, in the order of the samples."""
        if self.resolution == "majority":
            return {one: _first_of_most(self.said[one]) for one in sorted(self.said)}
        flat = self.flat()
        found = dawid_skene.estimate(flat.places, flat.annotators, flat.said, self.known.categories)
        return {
            one: given[0][1]
            if len(given) == 1
            else int(dawid_skene.posterior(found, given).argmax())
            for one, given in sorted(self.said.items())
        }

    def flat(self) -> Answers:
        """All answers, by the places of their samples in order."""
        rows = [
            (place, who, what)
            for place, sample in enumerate(sorted(self.said))
            for who, what in self.said[sample]
        ]
        table = np.array(rows, np.int64).reshape(-1, 3)
        return Answers(table[:, 0], table[:, 1], table[:, 2])

    def turn(self) -> Outcome:
        labels = self.labels() if self.said else {}
        ids = np.array(list(labels), np.int64)
        train = Examples(ids, self.rows(ids), np.array(list(labels.values()), np.int64))
        holdout = Examples(
            self.held_out, self.rows(self.held_out), self.known.labels[self.held_out]
        )
        everything = np.arange(len(self.known.labels))
        askable = np.isin(everything, self.open) & ~np.isin(everything, ids)
        held = np.isin(everything, self.held_out)
        pool = Pool((Shard(everything, self.known.half, askable, held),))
        recipe = Recipe(device="cpu", seed=self.seed, round_size=ROUND, picks=200)
        return engine.learn(Labeled(train, holdout, self.known.categories), pool, recipe)

    def rows(self, at: Ids) -> np.ndarray:
        return self.known.half[at].astype(np.float32)

    def doubted(self, outcome: Outcome) -> list[int]:
        """Samples to be asked again: what labeling/rounds/doubting.py does with rows."""
        if outcome.model is None or outcome.model.unseen is None:
            return []
        labels = np.array(list(self.labels().values()), np.int64)
        unseen, answers = outcome.model.unseen, self.flat()
        trust = activelab.weigh(answers, labels, unseen)
        scores = activelab.of_labeled(trust, answers, labels, unseen)
        samples = sorted(self.said)
        full = [len(self.said[one]) == len(RIGHT) for one in samples]
        scores[full] = np.inf
        tops = np.array([pick.evidence.top[0][1] for pick in outcome.picks])
        new = activelab.of_unlabeled(trust, tops, unseen.shape[1])
        return [samples[at] for at in activelab.worth_another(scores, new, ROUND, ROUND // 4)]


def _first_of_most(given: list[tuple[int, int]]) -> int:
    """The majority; of equals the category that was named first."""
    return Counter(what for _, what in given).most_common(1)[0][0]
