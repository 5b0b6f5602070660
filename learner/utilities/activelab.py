"""Ask a new sample, or somebody else about a labeled one? ActiveLab.

Goh and Mueller, "ActiveLab: active learning with re-labeling by multiple annotators" (2023, arXiv
2301.11856), over the weights of their CROWDLAB (Goh, Tkachenko and Mueller 2022, arXiv 2210.06812).
Written from the papers. With K categories, J_i the annotators of sample i and p_M the model:

    p_j(k)  = P if annotator j said k, else (1 - P) / (K - 1)
    w_j     = 1 - (1 - s_j) / (1 - A_common)
    w_M     = (1 - (1 - A_M) / (1 - A_common)) sqrt(mean over i of |J_i|)
    labeled:   s_i = (w_M p_M(label) + sum over J_i of w_j p_j(label) + w / K) / (w_M + sum w_j + w)
    unlabeled: s_i = (w_M max_k p_M(k) + w / K) / (w_M + w)

P is how often answers agree with the label, s_j how often annotator j agrees with others, A_M and
A_common how often the model and the most common category do, all of them over samples that two or
more have answered; w is the mean of the w_j. The lower the score, the more an answer would tell.

Simpler than in the papers, or added: the label is the project's own consensus, not one estimated
anew; s_j is drawn towards everybody's mean by PRIOR answers; P counts every answer alike; where
fewer than LEAST samples have two answers, the model's own word, out of fold, stands in for the
second opinion; one model, no ensemble.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from learner.types import Floats, Ids

LEAST = 10
PRIOR = 5.0
FAINT = 1e-6  # what is no better than the most common category has next to no weight

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Answers:
    """Answer i: annotators[i] said category said[i] of the example at places[i]; all int64[a]."""

    places: Ids
    annotators: Ids
    said: Ids


@dataclass(frozen=True)
class Trust:
    """How much each word counts: P, w_M, and the w_j by annotator with their mean."""

    typical: float
    model: float
    annotators: Mapping[int, float]
    mean: float


def weigh(answers: Answers, labels: Ids, unseen: Floats) -> Trust:
    """How far to trust whom, given the labels int64[n] and what a model says out of fold of the
    same examples, float[n, c]."""
    spoken = np.bincount(answers.places, minlength=len(labels))
    guess = unseen.argmax(axis=1)
    among_people = int((spoken > 1).sum()) >= LEAST
    several = spoken > (1 if among_people else 0)
    here = several[answers.places]
    if among_people:
        truth, agreed, asked = labels, *_agreement(answers, spoken, unseen.shape[1])
    else:
        truth, asked = guess, np.ones(len(here))
        agreed = (answers.said == guess[answers.places]).astype(np.float64)
    right = (answers.said == truth[answers.places])[here]
    common = float((labels[several] == np.bincount(labels).argmax()).mean())
    weights = _weights(answers.annotators, agreed * here, asked * here, common)
    model = _above(np.array((guess == labels)[several].mean()), common)
    return Trust(
        typical=float(right.mean()),
        model=float(model * np.sqrt(spoken[spoken > 0].mean())),
        annotators=weights,
        mean=float(np.mean(list(weights.values()))),
    )


def of_labeled(trust: Trust, answers: Answers, labels: Ids, unseen: Floats) -> Scores:
    """s_i of each example that has a label: float64[n], in 0..1."""
    n, c = unseen.shape
    mine = np.array([trust.annotators[one] for one in answers.annotators.tolist()])
    same = answers.said == labels[answers.places]
    sure = np.where(same, trust.typical, (1 - trust.typical) / max(1, c - 1))
    said = np.bincount(answers.places, weights=mine * sure, minlength=n)
    weight = np.bincount(answers.places, weights=mine, minlength=n)
    own = unseen[np.arange(n), labels].astype(np.float64)
    scores: Scores = (trust.model * own + said + trust.mean / c) / (
        trust.model + weight + trust.mean
    )
    return scores


def of_unlabeled(trust: Trust, most_likely: Scores, categories: int) -> Scores:
    """s_i of samples without a label, from the likeliest category's probability: float64[m]."""
    scores: Scores = (trust.model * most_likely + trust.mean / categories) / (
        trust.model + trust.mean
    )
    return scores


def worth_another(labeled: Scores, unlabeled: Scores, batch: int, most: int) -> NDArray[np.intp]:
    """Places of the labeled that would be among the next `batch`: they score lower than the
    batch-th best of the unlabeled. The lowest first, at most `most`; none without any unlabeled,
    because then nothing is there to be worth less."""
    if not len(unlabeled):
        return np.empty(0, np.intp)
    bar = np.sort(unlabeled)[min(batch, len(unlabeled)) - 1]
    order = np.argsort(labeled, kind="stable")
    return order[labeled[order] < bar][:most]


def _agreement(answers: Answers, spoken: Ids, categories: int) -> tuple[Scores, Scores]:
    """With how many others each answer agrees, and how many others there are: float64[a] both."""
    votes = np.zeros((len(spoken), categories))
    np.add.at(votes, (answers.places, answers.said), 1.0)
    others = (spoken[answers.places] - 1).astype(np.float64)
    return votes[answers.places, answers.said] - 1, others


def _weights(annotators: Ids, agreed: Scores, asked: Scores, common: float) -> dict[int, float]:
    """The w_j; who was never beside anybody else is trusted like everybody."""
    people, who = np.unique(annotators, return_inverse=True)
    everybody = agreed.sum() / max(1.0, asked.sum())
    same = np.bincount(who, weights=agreed) + PRIOR * everybody
    share = same / (np.bincount(who, weights=asked) + PRIOR)
    return dict(zip(people.tolist(), _above(share, common).tolist(), strict=True))


def _above(share: Scores, common: float) -> Scores:
    """How far a share of agreement is above that of the most common category; 1 is perfect."""
    above: Scores = np.maximum(1 - (1 - share) / max(1 - common, FAINT), FAINT)
    return above
