"""What an encoder is: raw samples in, float rows out, once a sample."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from learner.registry import Registry
from learner.types import Floats

# By modality: an image's or a sound's file, a text, a table row's fields, a series of numbers.
# Each encoder states its own.
Sample = Any


class Encoder(Protocol):
    """Maps each sample to a row of `dimensions` numbers."""

    @property
    def name(self) -> str: ...

    @property
    def modality(self) -> str: ...

    @property
    def dimensions(self) -> int:
        """The width of a row; NotFitted before an encoder that learns has been fitted."""
        ...

    @property
    def fitted(self) -> bool:
        """Whether `encode` may be called."""
        ...

    def fit(self, samples: Sequence[Sample]) -> None:
        """Learn from samples and save the state; does nothing where there is nothing to learn."""
        ...

    def encode(self, samples: Sequence[Sample]) -> Floats:
        """float32[n, dimensions]; UnreadableSample names a sample that cannot be opened."""
        ...


Loader = Callable[[Path, str], Encoder]  # a folder for the encoder's state, a device's name

ENCODERS: Registry[Loader] = Registry("encoder")
