"""How each annotator errs, found from answers alone.

Dawid and Skene, "Maximum likelihood estimation of observer error-rates using the EM algorithm",
Applied Statistics 28 (1979), equations 2.1 to 2.5.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from learner.errors import BadData

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]

SMOOTHING = 0.01  # answers that each annotator is believed to have given of every kind
MOST_PASSES = 200
SETTLED = 1e-9  # the largest change of a probability in a pass that ends the search


@dataclass(frozen=True)
class Estimate:
    """`prior` float64[c]: how frequent each category is. `errors` for each annotator float64[c, c]:
    how likely they say the column when the row is true. `anybody` float64[c, c]: the same of
    somebody of whom nothing is known."""

    prior: Floats
    errors: Mapping[int, Floats]
    anybody: Floats

    def accuracy(self, annotator: int) -> float:
        """How often this annotator is right, over the categories as frequent as they are."""
        return float(self.prior @ np.diagonal(self.errors.get(annotator, self.anybody)))

    def to_json(self) -> dict[str, Any]:
        return {
            "prior": self.prior.tolist(),
            "errors": {str(who): errors.tolist() for who, errors in self.errors.items()},
            "anybody": self.anybody.tolist(),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Estimate":
        return cls(
            np.array(stored["prior"]),
            {int(who): np.array(errors) for who, errors in stored["errors"].items()},
            np.array(stored["anybody"]),
        )


def estimate(
    samples: Ids,
    annotators: Ids,
    said: Ids,
    categories: int,
    known: Mapping[int, int] | None = None,
) -> Estimate:
    """Prior and errors that make the answers likeliest, from the majority on.

    Answer i is that annotators[i] said category said[i] (0..c-1) of samples[i]; all int64[n].
    `known` gives the true category of samples for which it is certain. Deterministic; the order
    of the answers does not matter. BadData if the arrays do not fit together or a category is
    out of range.
    """
    if not len(samples) == len(annotators) == len(said):
        raise BadData("Pass one sample, one annotator and one category for each answer.")
    named = {*said.tolist(), *(known or {}).values()}
    if not named <= set(range(categories)):
        raise BadData(f"A category is not in 0 to {categories - 1}: pass places, not names.")
    sample_ids, sample = np.unique(samples, return_inverse=True)
    people, who = np.unique(annotators, return_inverse=True)
    certain = _certain(sample_ids, known or {}, categories)
    truths = _votes(sample, said, len(sample_ids), categories)
    truths = _normalized(np.where(np.isnan(certain), truths, certain))
    for _ in range(MOST_PASSES):
        prior, errors = _maximize(truths, sample, who, said, len(people))
        found = _expect(prior, errors, sample, who, said, len(sample_ids))
        found = np.where(np.isnan(certain), found, certain)
        change = np.abs(found - truths).max(initial=0)
        truths = found
        if change < SETTLED:
            break
    prior, errors = _maximize(truths, sample, who, said, len(people))
    by_person = dict(zip(people.tolist(), errors, strict=True))
    return Estimate(prior, by_person, _of_anybody(truths, sample, said))


def posterior(found: Estimate, answers: Sequence[tuple[int, int]]) -> Floats:
    """How likely each category is the true one, float64[c], given (annotator, category) answers."""
    chances = np.log(found.prior)
    for who, what in answers:
        chances = chances + np.log(found.errors.get(who, found.anybody)[:, what])
    shifted = np.exp(chances - chances.max())
    likely: Floats = shifted / shifted.sum()
    return likely


def _certain(sample_ids: Ids, known: Mapping[int, int], categories: int) -> Floats:
    """One row a sample: nan, or what is known."""
    certain = np.full((len(sample_ids), categories), np.nan)
    for place, sample in enumerate(sample_ids.tolist()):
        if sample in known:
            certain[place] = np.arange(categories) == known[sample]
    return certain


def _votes(sample: Ids, said: Ids, samples: int, categories: int) -> Floats:
    votes = np.zeros((samples, categories))
    np.add.at(votes, (sample, said), 1.0)
    return votes


def _normalized(rows: Floats) -> Floats:
    shares: Floats = rows / rows.sum(axis=-1, keepdims=True)
    return shares


def _maximize(
    truths: Floats, sample: Ids, who: Ids, said: Ids, people: int
) -> tuple[Floats, Floats]:
    """Prior [c] and errors [people, c, c] given how likely each truth is (2.3 and 2.4)."""
    categories = truths.shape[1]
    counts = np.full((people, categories, categories), SMOOTHING)
    for category in range(categories):
        np.add.at(counts[:, category], (who, said), truths[sample, category])
    return _normalized(truths.sum(axis=0) + SMOOTHING), _normalized(counts)


def _expect(
    prior: Floats, errors: Floats, sample: Ids, who: Ids, said: Ids, samples: int
) -> Floats:
    """How likely each truth is [samples, c] given prior and errors (2.5)."""
    chances = np.tile(np.log(prior), (samples, 1))
    np.add.at(chances, sample, np.log(errors)[who, :, said])
    return _normalized(np.exp(chances - chances.max(axis=1, keepdims=True)))


def _of_anybody(truths: Floats, sample: Ids, said: Ids) -> Floats:
    """The errors of all answers together."""
    categories = truths.shape[1]
    counts = np.full((categories, categories), SMOOTHING)
    np.add.at(counts.T, said, truths[sample])
    return _normalized(counts)
