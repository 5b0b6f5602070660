"""The cases of `bench.strategies`: their arrays, our call, the reference's, and what must agree."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench import references as plain
from bench.references import Arrays, Picks
from learner import utilities
from learner.strategies import badge, coverage, density, typical
from learner.strategies.clusters import assign, centres_of
from learner.strategies.herding import herd, kernel, radius_of
from learner.strategies.seeding import scattered
from learner.types import Floats

Choose = Callable[[Arrays], Picks]
Agree = Callable[[Arrays, Picks, Picks], bool]  # does an answer equal the reference's?


@dataclass(frozen=True)
class Case:
    """A question for everybody; `note` says how large it is."""

    name: str
    note: str
    make: Callable[[int], Arrays]  # of sizes divided by this
    ours: Choose
    reference: Choose
    agree: Agree


def points(n: int, d: int, seed: int = 0) -> Floats:
    """A hundred overlapping clouds."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(100, d))
    return (centres[rng.integers(0, 100, n)] + rng.normal(size=(n, d))).astype(np.float32)


def probabilities(*shape: int) -> Floats:
    """Softmax of normal logits over the last axis."""
    logits = np.random.default_rng(1).normal(size=shape).astype(np.float32) * 2
    exp = np.exp(logits)
    return exp / exp.sum(axis=-1, keepdims=True)


def by_score(
    name: str,
    note: str,
    make: Callable[[int], Arrays],
    ours: Callable[[Floats], Floats],
    reference: Callable[[Floats], NDArray[np.floating]],
) -> Case:
    """A case whose answer is the top 100 by a score; right up to ties."""

    def agree(arrays: Arrays, picks: Picks, wanted: Picks) -> bool:
        scores = reference(arrays["p"])
        right = np.sort(scores[wanted])[-len(picks) :]
        return len(set(picks.tolist())) == len(picks) and np.allclose(
            np.sort(scores[picks]), right, atol=2e-5
        )

    return Case(
        name,
        note,
        make,
        lambda arrays: plain.top(ours(arrays["p"])),
        lambda arrays: plain.top(reference(arrays["p"])),
        agree,
    )


def distinct(_arrays: Arrays, picks: Picks, wanted: Picks) -> bool:
    """Drawn by chance: as many, none twice."""
    return len(set(picks.tolist())) == len(wanted)


def as_near(arrays: Arrays, picks: Picks, wanted: Picks) -> bool:
    """Clusters differ by their seeds: none twice, and a pick as near to every point on average."""
    apart = [
        float(np.sqrt(utilities.nearest(arrays["points"], arrays["points"][chosen])).mean())
        for chosen in (picks, wanted)
    ]
    return distinct(arrays, picks, wanted) and apart[0] <= apart[1] * 1.05


def same(_arrays: Arrays, picks: Picks, wanted: Picks) -> bool:
    """The same picks in the same order, but for what rounding exchanges."""
    return float(np.mean(picks == wanted)) >= 0.9


def same_radius(arrays: Arrays, picks: Picks, wanted: Picks) -> bool:
    """No point further from a pick or a known one than by the reference's picks."""
    radii = []
    for chosen in (picks, wanted):
        near = np.concatenate([arrays["known"], arrays["points"][chosen]])
        radii.append(float(np.sqrt(utilities.nearest(arrays["points"], near).max())))
    return len(set(picks.tolist())) == len(wanted) and radii[0] <= radii[1] * 1.001


def same_cover(arrays: Arrays, picks: Picks, wanted: Picks) -> bool:
    """As many points within the radius of a pick, but for ties."""
    covered = [
        (
            utilities.nearest(arrays["points"], arrays["points"][chosen]) <= arrays["radius"] ** 2
        ).sum()
        for chosen in (picks, wanted)
    ]
    return len(set(picks.tolist())) == len(wanted) and covered[0] >= 0.99 * covered[1]


def badge_of(arrays: Arrays) -> Picks:
    gradients = badge.Gradients.of(arrays["p"], arrays["points"])
    rng = np.random.default_rng(0)
    return scattered(gradients.squares_to, int(gradients.lengths.argmax()), 100, rng)


def k_center_of(arrays: Arrays) -> Picks:
    closest = utilities.nearest(arrays["points"], arrays["known"])
    return coverage.k_center_of(arrays["points"], closest, 200)


def ranked_batch_of(arrays: Arrays) -> Picks:
    closest = utilities.nearest(arrays["points"], arrays["known"])
    utility = utilities.least_confidence(arrays["p"])
    return density.ranked(arrays["points"], utility, closest, len(arrays["known"]), 50)


def typiclust_of(arrays: Arrays) -> Picks:
    everything, nothing = arrays["points"], arrays["points"][:0]
    centres = centres_of(everything, 50, 0)
    return typical.typiclust(everything, everything, nothing, centres)[:50]


def probcover_of(arrays: Arrays) -> Picks:
    everything, nothing = arrays["points"], arrays["points"][:0]
    return typical.probcover(everything, everything, nothing, float(arrays["radius"]), 50)


def herding_of(arrays: Arrays) -> Picks:
    similarity = kernel(arrays["points"], arrays["reference"], float(arrays["radius"]))
    return herd(similarity, arrays["weights"], np.zeros_like(arrays["weights"]), 100)


def with_known(n: int, d: int, known: int) -> Arrays:
    everything = points(n + known, d)
    return {"points": everything[:n], "known": everything[n:]}


def with_radius(n: int) -> Arrays:
    everything = points(n, 128)
    radius = typical.pure_radius(everything, assign(everything, centres_of(everything, 10, 0)))
    return {"points": everything, "radius": np.array(radius)}


def to_herd(scale: int) -> Arrays:
    everything = points(25_000 // scale, 256)
    reference = everything[20_000 // scale :]
    return {
        "points": everything[: 20_000 // scale],
        "reference": reference,
        "weights": utilities.margin(probabilities(len(reference), 10)),
        "radius": np.array(radius_of(reference)),
    }


CASES = [
    by_score(
        "margin",
        "1M x 10",
        lambda scale: {"p": probabilities(1_000_000 // scale, 10)},
        utilities.margin,
        plain.margin,
    ),
    by_score(
        "entropy",
        "1M x 10",
        lambda scale: {"p": probabilities(1_000_000 // scale, 10)},
        utilities.entropy,
        plain.entropy,
    ),
    by_score(
        "vote_entropy",
        "10 x 100k x 10",
        lambda scale: {"p": probabilities(10, 100_000 // scale, 10)},
        utilities.vote_entropy,
        plain.vote_entropy,
    ),
    by_score(
        "mean_kl",
        "10 x 100k x 10",
        lambda scale: {"p": probabilities(10, 100_000 // scale, 10)},
        utilities.mean_kl,
        lambda p: plain.divergences(p).mean(axis=0),
    ),
    by_score(
        "max_kl",
        "10 x 100k x 10",
        lambda scale: {"p": probabilities(10, 100_000 // scale, 10)},
        utilities.max_disagreement,
        lambda p: plain.divergences(p).max(axis=0),
    ),
    by_score(
        "bald",
        "20 x 50k x 10",
        lambda scale: {"p": probabilities(20, 50_000 // scale, 10)},
        utilities.bald,
        plain.bald,
    ),
    Case(
        "badge",
        "100 of 50k x (10 x 256)",
        lambda scale: {
            "p": probabilities(50_000 // scale, 10),
            "points": points(50_000 // scale, 256),
        },
        badge_of,
        lambda arrays: plain.badge(arrays, 100),
        distinct,
    ),
    Case(
        "k_center",
        "200 of 50k x 512",
        lambda scale: with_known(50_000 // scale, 512, 100),
        k_center_of,
        lambda arrays: plain.k_center(arrays, 200),
        same_radius,
    ),
    Case(
        "ranked_batch",
        "50 of 20k x 64",
        lambda scale: {
            "p": probabilities(20_000 // scale, 10),
            **with_known(20_000 // scale, 64, 100),
        },
        ranked_batch_of,
        lambda arrays: plain.ranked_batch(arrays, 50),
        same,
    ),
    Case(
        "typiclust",
        "50 of 20k x 128",
        lambda scale: {"points": points(max(2000, 20_000 // scale), 128)},
        typiclust_of,
        lambda arrays: plain.typiclust(arrays, 50),
        as_near,
    ),
    Case(
        "probcover",
        "50 of 5k x 128",
        lambda scale: with_radius(max(500, 5_000 // scale)),
        probcover_of,
        lambda arrays: plain.probcover(arrays, 50),
        same_cover,
    ),
    Case(
        "uncertainty_herding",
        "100 of 20k over 5k",
        to_herd,
        herding_of,
        lambda arrays: plain.uncertainty_herding(arrays, 100),
        same,
    ),
]
