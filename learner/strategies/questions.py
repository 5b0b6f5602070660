"""A question on disk, so that other processes may score shards for the one that asked."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load as read_arrays
from safetensors.numpy import save as write_arrays

from learner import artifacts, disk
from learner.networks.model import Space
from learner.strategies.scoring import Question
from learner.strategies.strategy import STRATEGIES, Situation
from learner.types import Examples, Recipe, Task

ARRAYS, CARD = "question.safetensors", "question.json"


@dataclass(frozen=True)
class Card:
    """What is no array."""

    strategy: str
    scale: float
    task: Task
    recipe: dict[str, object]
    model: str | None  # digest


def save(question: Question, folder: Path) -> None:
    """Write the question into `folder`; a reader sees all of it or no card."""
    situation, train = question.situation, question.situation.train
    arrays: dict[str, NDArray[Any]] = {
        "mean": situation.space.mean,
        "reference": situation.reference,
        "ids": train.ids,
        "rows": train.rows,
        "labels": train.labels,
    }
    digest = artifacts.save(situation.model, folder) if situation.model else None
    card = Card(
        question.strategy.name,
        situation.space.scale,
        situation.task,
        situation.recipe.to_json(),
        digest,
    )
    whole = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    disk.write(folder / ARRAYS, write_arrays(whole))  # of a view it would write its neighbours
    disk.write(folder / CARD, json.dumps(asdict(card)).encode())


def load(folder: Path) -> Question:
    """The question saved in `folder`; OSError if there is none, DamagedArtifact."""
    card = Card(**json.loads((folder / CARD).read_bytes()))
    arrays = read_arrays((folder / ARRAYS).read_bytes())
    recipe = Recipe.from_json(card.recipe)
    model = artifacts.load(folder, card.model, device=recipe.device) if card.model else None
    train = Examples(arrays["ids"], arrays["rows"], arrays["labels"])
    space = Space(arrays["mean"], card.scale)
    situation = Situation(space, model, train, arrays["reference"], recipe, card.task)
    return Question(STRATEGIES.get(card.strategy), situation)
