"""The peers' query functions, as strategies of ours: they choose, the same head learns.

    python -m bench.peers_labels SET SEEDS WORKERS FILE

Run by `bench.labels` with a Python that has scikit-activeml. A peer sees the rows as they are and
our model's probabilities; it asks without our exploration, and where it needs a model, our
MaxHerding begins for it. Their plain uncertainty sampling is modAL's: the same samples. Writes the
simulation as JSON.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from skactiveml import pool  # type: ignore[import-not-found]
from skactiveml.base import SkactivemlClassifier  # type: ignore[import-not-found]

from bench.datasets import SETS
from bench.labels import EXPERIMENT, tell
from learner.networks.model import Model
from learner.simulate import simulate
from learner.strategies.strategy import Batch, Choose, Order, Shortlist, strategy
from learner.types import Floats

Make = Callable[[int], Any]  # a seed -> a query strategy of scikit-activeml

BY_MODEL: dict[str, Make] = {
    "badge": lambda seed: pool.Badge(random_state=seed),
    "falcun": lambda seed: pool.Falcun(random_state=seed),
    "drop_query": lambda seed: pool.DropQuery(random_state=seed),
}
BY_ROWS: dict[str, Make] = {
    "typiclust": lambda seed: pool.TypiClust(random_state=seed),
    "prob_cover": lambda seed: pool.ProbCover(random_state=seed),
    "max_herding": lambda seed: pool.MaxHerding(random_state=seed),
}
MODAL = ["modal:margin_sampling", "modal:uncertainty_batch_sampling"]
SEEN = 2000  # samples of the pool, drawn uniformly: what scikit-activeml does in minutes


class Head(SkactivemlClassifier):  # type: ignore[misc]
    """Our model, as scikit-activeml wants to see a classifier."""

    def __init__(self, model: Model) -> None:
        super().__init__(classes=list(range(model.categories)))
        self.model = model

    def fit(self, X: Floats, y: Floats, sample_weight: None = None) -> "Head":  # noqa: N803
        return self

    def predict_proba(self, X: Floats) -> Floats:  # noqa: N803
        return self.model.predict(X.astype(np.float32))

    def predict(self, X: Floats) -> Order:  # noqa: N803
        return self.predict_proba(X).argmax(axis=1)


def asking(make: Make, *, by_model: bool) -> Choose:
    """How one of its query strategies chooses from a shortlist."""

    def choose(shortlist: Shortlist, count: int) -> Order:
        train, seed = shortlist.situation.train, shortlist.situation.recipe.seed
        rows = np.concatenate([train.rows, shortlist.rows])
        labels = np.full(len(rows), np.nan)
        labels[: len(train.labels)] = train.labels
        model = {"fit_clf": False, "clf": Head(shortlist.batch.model)} if by_model else {}
        picked = make(seed).query(rows, labels, batch_size=count, **model)
        return np.asarray(picked, np.intp) - len(train.labels)

    return choose


def by_chance(batch: Batch) -> Floats:
    """No utility of ours: which samples of a large pool are seen is left to chance."""
    return 1 - batch.situation.tie_break(batch.ids).astype(np.float32)


for group, by_model in [(BY_MODEL, True), (BY_ROWS, False)]:
    for name, make in group.items():
        choose = asking(make, by_model=by_model)
        strategy(f"skactiveml:{name}", choose=choose, needs_model=by_model, candidates=SEEN)(
            by_chance
        )


def main() -> None:
    name, seeds, workers, path = sys.argv[1:]
    data = SETS[name]
    recipe = replace(EXPERIMENT.recipe, exploration=0.0)
    experiment = replace(EXPERIMENT, seeds=int(seeds), batch=data.batch, recipe=recipe)
    theirs = [f"skactiveml:{name}" for name in [*BY_MODEL, *BY_ROWS]]
    found = simulate(
        data.known(),
        [*MODAL, *theirs],
        experiment,
        on_progress=lambda done, total: tell(f"{data.name}, peers: {done} of {total}"),
        workers=int(workers),
    )
    Path(path).write_text(json.dumps(found.to_json()))


if __name__ == "__main__":
    main()
