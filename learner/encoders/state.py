"""What an encoder has learned, on disk: arrays as safetensors, never pickle."""

from pathlib import Path
from typing import Any, TypeVar

from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from learner import disk
from learner.errors import DamagedArtifact, NotFitted

Arrays = dict[str, NDArray[Any]]
T = TypeVar("T")


def write(path: Path, arrays: Arrays) -> None:
    """Write the arrays whole or not at all; the same arrays are the same bytes."""
    disk.write(path, save(arrays))


def read(path: Path, names: set[str]) -> Arrays | None:
    """The arrays called `names`; None before any were written, DamagedArtifact if one is gone."""
    if not path.exists():
        return None
    try:
        arrays = load(path.read_bytes())
    except SafetensorError as error:
        raise DamagedArtifact(f"{path} holds no encoder: delete it and fit again.") from error
    if set(arrays) != names:
        raise DamagedArtifact(f"{path} is of another encoder: delete it and fit again.")
    return arrays


def learned(state: T | None, encoder: str) -> T:
    """The state; NotFitted while there is none."""
    if state is None:
        raise NotFitted(f"{encoder} has learned nothing yet: fit it on the project's samples.")
    return state
