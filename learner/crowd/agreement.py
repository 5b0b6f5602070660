"""How far people agree, and how much of that is more than chance.

Answers are arrays int64[n]: annotators[i] said category said[i] (0..c-1) of samples[i], at most
once. Most measures ask only how often each category was said of each sample: `counted` makes that
table once. Samples with one answer say nothing about agreement and are left out everywhere.

Where nothing can be said a measure is None, never nan: without a sample that two have answered,
and, for those corrected by chance, where only one category was ever named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from learner.errors import BadData

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]

DRAWS = 1_000
BLOCK = 100  # draws at a time: the weights of 20,000 samples are 16 MB
LEAST = 10  # samples from which on resampling them says how sure a figure is


@dataclass(frozen=True)
class Pair:
    """How two annotators agree on the samples that both have answered."""

    one: int
    other: int
    samples: int
    percent: float
    kappa: float | None


def counted(samples: Ids, said: Ids, categories: int) -> tuple[Ids, Ids]:
    """The samples int64[s], ascending, and how often each category was said of each: int64[s, c].

    BadData if the arrays do not fit together or a category is out of range.
    """
    if len(samples) != len(said):
        raise BadData("Pass one sample and one category for each answer.")
    _check(said, categories)
    ids, row = np.unique(samples, return_inverse=True)
    cells = np.bincount(row * categories + said, minlength=len(ids) * categories)
    return ids, cells.reshape(len(ids), categories).astype(np.int64)


def disagreement(counts: Ids) -> Floats:
    """The share of differing pairs among each sample's answers, float64[s]; 0 with one answer."""
    people = counts.sum(axis=1)
    differing: Floats = _differing(counts) / np.maximum(people, 1)
    return differing


def percent(counts: Ids) -> float | None:
    """The share of agreeing pairs, averaged over samples (Fleiss 1971, equations 2 and 3)."""
    table = _shared(counts)
    return float(1 - disagreement(table).mean()) if len(table) else None


def fleiss(counts: Ids) -> float | None:
    """Fleiss' kappa (1971, equation 7).

    With unequal numbers of answers every sample weighs alike in the agreement, and every answer
    alike in what chance would give. With equal numbers this is Fleiss' own.
    """
    table = _shared(counts)
    observed = percent(table)
    if observed is None:
        return None
    said = table.sum(axis=0)
    return _beyond_chance(observed, float(np.square(said / said.sum()).sum()))


def alpha(counts: Ids) -> float | None:
    """Krippendorff's alpha for names ("Computing Krippendorff's Alpha-Reliability", 2011, C).

    Any number of answers a sample, from two on.
    """
    table = _shared(counts)
    found = _alpha(_differing(table).sum(), table.sum(axis=0))
    return None if np.isnan(found) else float(found)


def alpha_interval(counts: Ids, draws: int = DRAWS, seed: int = 0) -> tuple[float, float] | None:
    """The 95 % interval of `alpha`: percentiles over samples drawn anew (Efron 1979).

    The same counts and seed give the same interval, in whatever order the samples come. None where
    drawing anew would feign certainty: below ten samples, or where no two answers differ. Draws
    that name one category only are left out.
    """
    table = _shared(counts)
    if len(table) < LEAST or not _differing(table).any():
        return None
    kinds, times = np.unique(table, axis=0, return_counts=True)
    parts = np.column_stack([_differing(kinds), kinds])
    found = np.concatenate(list(_drawn(parts, times, draws, seed)))
    found = found[~np.isnan(found)]
    if not len(found):
        return None
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)


def by_category(counts: Ids) -> list[float | None]:
    """For each category, the alpha of naming it or any other (Krippendorff 2011, A)."""
    table = _shared(counts)
    people = table.sum(axis=1, keepdims=True)
    differing = (2 * table * (people - table) / np.maximum(people - 1, 1)).sum(axis=0)
    said = table.sum(axis=0)
    found = _alpha(differing, np.stack([said, said.sum() - said], axis=1))
    return [None if np.isnan(one) else float(one) for one in found]


def cohen(one: Ids, other: Ids, categories: int) -> float | None:
    """Cohen's kappa (1960, equation 1) of two annotators' answers int64[n] to the same samples.

    BadData if the arrays do not fit together or a category is out of range.
    """
    if len(one) != len(other):
        raise BadData("Pass the answers of two annotators to the same samples.")
    for said in (one, other):
        _check(said, categories)
    if not len(one):
        return None
    chance = np.bincount(one, minlength=categories) @ np.bincount(other, minlength=categories)
    return _beyond_chance(float((one == other).mean()), float(chance) / len(one) ** 2)


def pairwise(samples: Ids, annotators: Ids, said: Ids, categories: int) -> list[Pair]:
    """Every two annotators who share a sample, in the order of their ids.

    Takes memory for every sample and annotator: pass a few dozen of them at most.
    """
    if not len(samples) == len(annotators) == len(said):
        raise BadData("Pass one sample, one annotator and one category for each answer.")
    _check(said, categories)
    ids, row = np.unique(samples, return_inverse=True)
    people, column = np.unique(annotators, return_inverse=True)
    answers = np.full((len(people), len(ids)), -1, np.int64)
    answers[column, row] = said
    found = []
    for one, other in combinations(range(len(people)), 2):
        both = (answers[one] >= 0) & (answers[other] >= 0)
        a, b = answers[one, both], answers[other, both]
        if len(a):
            who = int(people[one]), int(people[other])
            found.append(Pair(*who, len(a), float((a == b).mean()), cohen(a, b, categories)))
    return found


def _check(said: Ids, categories: int) -> None:
    if len(said) and not 0 <= said.min() <= said.max() < categories:
        raise BadData(f"A category is not in 0 to {categories - 1}: pass places, not names.")


def _shared(counts: Ids) -> Ids:
    """Samples that at least two have answered."""
    shared: Ids = counts[counts.sum(axis=1) >= 2]
    return shared


def _differing(counts: Ids) -> Floats:
    """Ordered pairs of answers that differ, by how many others each could have met: float64[s]."""
    people = counts.sum(axis=1)
    pairs: Floats = (people**2 - (counts**2).sum(axis=1)) / np.maximum(people - 1, 1)
    return pairs


def _alpha(differing: Floats, said: NDArray[np.generic]) -> Floats:
    """1 - observed / expected disagreement; said [..., c] is how often each was named."""
    times = np.asarray(said, np.float64)
    n = times.sum(axis=-1)
    room = n**2 - (times**2).sum(axis=-1)
    possible = np.where(room > 0, room, np.nan)
    found: Floats = 1 - (n - 1) * differing / possible
    return found


def _drawn(parts: Floats, times: Ids, draws: int, seed: int) -> Iterator[Floats]:
    """Alphas of samples drawn anew, a block at a time: times[k] of them have the parts[k]."""
    rng = np.random.default_rng(seed)
    kind = np.repeat(np.arange(len(times)), times)
    for done in range(0, draws, BLOCK):
        block = min(BLOCK, draws - done)
        drawn = kind[rng.integers(len(kind), size=(block, len(kind)))]
        cells = drawn + len(times) * np.arange(block)[:, None]
        weights = np.bincount(cells.ravel(), minlength=block * len(times))
        sums = weights.reshape(block, len(times)) @ parts
        yield _alpha(sums[:, 0], sums[:, 1:])


def _beyond_chance(observed: float, chance: float) -> float | None:
    """None where chance alone agrees always."""
    return (observed - chance) / (1 - chance) if chance < 1 else None
