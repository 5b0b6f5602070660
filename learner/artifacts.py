"""A trained model on disk: arrays as safetensors, the rest as JSON in its header, never pickle.

The file is named by the SHA-256 of its bytes, so that a model is never overwritten and a damaged
one never loaded. Nothing in it depends on the device that it was trained on.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as read_arrays
from safetensors.numpy import save as write_arrays

from learner import disk
from learner.errors import DamagedArtifact, WrongArtifact
from learner.networks.model import Model, Space

FORMAT = 2
SINCE_FORMAT_2: dict[str, Any] = {
    "task": "category",
    "head": "linear",
    "made_by": {},
}  # as format 1 meant it


def save(model: Model, folder: Path, card: Mapping[str, Any] | None = None) -> str:
    """Write the model into `folder` and return its digest; a killed writer leaves no model.

    `card` says how it was made (plain JSON values) and is kept in the header.
    """
    arrays = {"mean": model.space.mean, "weights": np.ascontiguousarray(model.weights)}
    if model.hidden is not None:
        arrays["hidden"] = np.ascontiguousarray(model.hidden)
    header = {
        "format": FORMAT,
        "task": model.task,
        "head": model.head,
        "scale": model.space.scale,
        "temperature": model.temperature,
        "l2": model.l2,
        "made_by": dict(card or {}),
    }
    data = write_arrays(arrays, metadata={"card": json.dumps(header, sort_keys=True)})
    digest = sha256(data).hexdigest()
    disk.write(path_of(folder, digest), data)
    return digest


def load(
    folder: Path, digest: str, expect: Mapping[str, Any] | None = None, *, device: str = "cpu"
) -> Model:
    """The model saved under `digest`.

    DamagedArtifact if its bytes are missing or not the same; WrongArtifact if it is not what you
    `expect` by any of width, categories, task, head and members.
    """
    path = path_of(folder, digest)
    arrays, card = _parts(_checked(path, digest), path)
    hidden = arrays["hidden"] if card["head"] == "mlp" else None
    model = Model(
        Space(arrays["mean"], card["scale"]),
        arrays["weights"],
        card["temperature"],
        card["l2"],
        device,
        card["task"],
        hidden,
    )
    _compare(model, expect or {}, path)
    return model


def card_of(folder: Path, digest: str) -> dict[str, Any]:
    """What the header says of the model: its format, task and head, how sure it is, and under
    "made_by" what was given to `save`. DamagedArtifact as in `load`."""
    path = path_of(folder, digest)
    return _parts(_checked(path, digest), path)[1]


def path_of(folder: Path, digest: str) -> Path:
    """Where the model with this digest lies."""
    return folder / f"{digest}.safetensors"


def _checked(path: Path, digest: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DamagedArtifact(f"The model {path} cannot be read: train again.") from error
    if sha256(data).hexdigest() != digest:
        raise DamagedArtifact(f"The model {path} is not what was saved: train again.")
    return data


def _parts(data: bytes, path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        arrays, card = read_arrays(data), SINCE_FORMAT_2 | _card(data)
    except (SafetensorError, ValueError, KeyError) as error:
        raise DamagedArtifact(f"The file {path} holds no model: train again.") from error
    if card.get("format") not in {1, FORMAT}:
        raise DamagedArtifact(f"The model {path} has an unknown format: train again.")
    return arrays, card


def _card(data: bytes) -> dict[str, Any]:
    """safetensors begins with the length of its JSON header (8 bytes) and that header."""
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    card: dict[str, Any] = json.loads(header["__metadata__"]["card"])
    return card


def _compare(model: Model, expect: Mapping[str, Any], path: Path) -> None:
    for name, expected in expect.items():
        found = getattr(model, name)
        if found != expected:
            raise WrongArtifact(
                f"The model {path} is of another recipe: its {name} is {found}, not {expected}. "
                "Choose a model of this project's recipe, or train again."
            )
