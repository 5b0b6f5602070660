"""Are the labels found that are wrong, and does asking again pay?

    python -m bench.suspicion [--sets digits,reuters] [--seeds 10]
    python -m bench.suspicion --activelab [--sets digits,reuters] [--seeds 5] [--answers 400]

The first makes one label in twenty wrong, uniformly or as people err (the likeliest other category
of a model that knows the truth), and lets confident learning look for them, beside a plain ranking
by the probability of the given label. The second has three annotators, of whom one is right in 95 %
and two in 70 %, and spends the same number of answers with and without ActiveLab. Each prints a
table and, as its last line, one JSON object.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from bench import doubters
from bench.datasets import SETS
from learner import committee
from learner.judging.suspicion import suspicious
from learner.networks.model import Space
from learner.simulate import Known
from learner.types import Examples, Ids, Recipe

SIZES = (300, 1000)
WRONG = 0.05
KNOWING = 1_500  # labels of the model that errs as people do
RECIPE = Recipe(device="cpu", members=1)

Err = Callable[[Ids, np.random.Generator], Ids]  # positions -> another category of each


@dataclass(frozen=True)
class Spoiled:
    """Examples of which some have a wrong label, and which do: bool[n]."""

    examples: Examples
    wrong: NDArray[np.bool_]


def main() -> None:
    given = arguments()
    measure = doubters.measure if given.activelab else search
    with threadpool_limits(2):
        print(json.dumps(measure(given)))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--activelab", action="store_true", help="asking again, on and off")
    parser.add_argument("--sets", type=lambda text: text.split(","), default=["digits", "reuters"])
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--answers", type=int, default=400)
    given = parser.parse_args()
    given.seeds = given.seeds or (5 if given.activelab else 10)
    return given


def search(given: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Precision and recall by set, kind of error and size; a table on the way."""
    print(f"{'':28s} {'found':>6s} {'right':>6s} | of the first k, 2k: found  ranking by p(given)")
    figures = {}
    for name in given.sets:
        known = SETS[name].known()
        for kind, err in (("uniform", evenly(known)), ("human", humanly(known))):
            for size in SIZES:
                title = f"{name}, {kind}, {size}"
                figures[title] = averaged(known, err, size, given.seeds)
                show(title, figures[title])
    return figures


def show(title: str, found: dict[str, float]) -> None:
    """`found` labels a wrong one, and of the first k and 2k which share is right, and found."""
    print(
        f"{title:28s} {found['found']:6.2f} {found['precision']:6.2f} |"
        f" {found['precision_at_k']:.2f} {found['recall_at_2k']:.2f}"
        f"   {found['baseline_precision_at_k']:.2f} {found['baseline_recall_at_2k']:.2f}",
        flush=True,
    )


def averaged(known: Known, err: Err, size: int, seeds: int) -> dict[str, float]:
    rows = [judged(spoil(known, err, size, seed), known.categories) for seed in range(seeds)]
    return {name: round(float(np.mean([row[name] for row in rows])), 3) for name in rows[0]}


def judged(spoiled: Spoiled, categories: int) -> dict[str, float]:
    """How many labels were found for each wrong one, and how many of them are wrong."""
    examples, wrong = spoiled.examples, spoiled.wrong
    model = committee.fit(examples, categories, Space.of(examples.rows), RECIPE)
    assert model.unseen is not None, "there are labels enough to judge"
    listed = suspicious(examples.ids, examples.labels, model.unseen)
    found = np.searchsorted(examples.ids, [one.id for one in listed])
    own = model.unseen[np.arange(len(wrong)), examples.labels]
    ranked = np.argsort(own, kind="stable")
    k = int(wrong.sum())
    return {
        "found": len(found) / k,
        "precision": float(wrong[found].mean()),
        "precision_at_k": float(wrong[found[:k]].mean()),
        "recall_at_2k": float(wrong[found[: 2 * k]].sum() / k),
        "baseline_precision_at_k": float(wrong[ranked[:k]].mean()),
        "baseline_recall_at_2k": float(wrong[ranked[: 2 * k]].sum() / k),
    }


def spoil(known: Known, err: Err, size: int, seed: int) -> Spoiled:
    """Random examples of a set, of which the share WRONG has another label."""
    random = np.random.default_rng(seed)
    at = np.sort(random.permutation(len(known.labels))[:size])
    labels, wrong = known.labels[at].copy(), np.zeros(size, bool)
    wrong[random.permutation(size)[: round(WRONG * size)]] = True
    labels[wrong] = err(at[wrong], random)
    return Spoiled(Examples(at, known.half[at].astype(np.float32), labels), wrong)


def evenly(known: Known) -> Err:
    """Any other category is as likely."""

    def err(at: Ids, random: np.random.Generator) -> Ids:
        steps = random.integers(1, known.categories, len(at))
        return (known.labels[at] + steps) % known.categories

    return err


def humanly(known: Known) -> Err:
    """The likeliest other category of a model that was told the truth of KNOWING samples."""
    some = np.sort(np.random.default_rng(99).permutation(len(known.labels))[:KNOWING])
    examples = Examples(some, known.half[some].astype(np.float32), known.labels[some])
    model = committee.fit(examples, known.categories, Space.of(examples.rows), RECIPE)

    def err(at: Ids, _random: np.random.Generator) -> Ids:
        p = model.predict(known.half[at].astype(np.float32)).copy()
        p[np.arange(len(at)), known.labels[at]] = -1
        return p.argmax(axis=1)

    return err


if __name__ == "__main__":
    main()
