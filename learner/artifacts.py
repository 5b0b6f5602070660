"""A trained model on disk: arrays as safetensors, the rest as JSON in its header, never pickle.

The file is named by the SHA-256 of its bytes, so that a model is never overwritten and a damaged
one never loaded.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as read_arrays
from safetensors.numpy import save as write_arrays

from learner import disk
from learner.errors import DamagedArtifact
from learner.networks.model import Model, Space

FORMAT = 1


def save(model: Model, folder: Path) -> str:
    """Write the model into `folder` and return its digest; a killed writer leaves no model."""
    arrays = {
        "mean": model.space.mean,
        "weights": np.ascontiguousarray(model.weights),
    }
    card = {
        "format": FORMAT,
        "scale": model.space.scale,
        "temperature": model.temperature,
        "l2": model.l2,
    }
    data = write_arrays(arrays, metadata={"card": json.dumps(card, sort_keys=True)})
    digest = sha256(data).hexdigest()
    disk.write(path_of(folder, digest), data)
    return digest


def load(folder: Path, digest: str, *, device: str = "cpu") -> Model:
    """The model saved under `digest`; DamagedArtifact if its bytes are missing or not the same."""
    path = path_of(folder, digest)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DamagedArtifact(f"The model {path} cannot be read: train again.") from error
    if sha256(data).hexdigest() != digest:
        raise DamagedArtifact(f"The model {path} is not what was saved: train again.")
    try:
        arrays, card = read_arrays(data), _card(data)
    except (SafetensorError, ValueError, KeyError) as error:
        raise DamagedArtifact(f"The file {path} holds no model: train again.") from error
    if card.get("format") != FORMAT:
        raise DamagedArtifact(f"The model {path} has an unknown format: train again.")
    space = Space(arrays["mean"], card["scale"])
    return Model(space, arrays["weights"], card["temperature"], card["l2"], device)


def path_of(folder: Path, digest: str) -> Path:
    """Where the model with this digest lies."""
    return folder / f"{digest}.safetensors"


def _card(data: bytes) -> dict[str, Any]:
    """safetensors begins with the length of its JSON header (8 bytes) and that header."""
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    card: dict[str, Any] = json.loads(header["__metadata__"]["card"])
    return card
