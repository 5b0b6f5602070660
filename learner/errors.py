"""What can go wrong in the learner, each with the remedy in its words."""

from collections.abc import Iterable
from difflib import get_close_matches


class LearnerError(Exception):
    """The root: whoever runs the learner catches this and shows its words to a person."""


class BadRecipe(LearnerError):
    """A recipe names a key or a value that the learner does not know."""


class BadData(LearnerError):
    """Ids, rows or labels that do not fit together."""


class BadExperiment(LearnerError):
    """A simulation that cannot be run as it is asked for."""


class HoldoutLeak(LearnerError):
    """A sample is both trained on and held out, so that no reported figure could be believed."""


class NoSuchDevice(LearnerError):
    """The recipe asks for a device that this machine does not have."""


class DamagedArtifact(LearnerError):
    """The bytes of a stored model are not the bytes that were saved."""


class WrongArtifact(LearnerError):
    """A stored model that is whole, but of another recipe than the one that asks for it."""


class UnreadableSample(LearnerError):
    """A sample that an encoder cannot open."""


class UnusableModel(LearnerError):
    """A checkpoint that is not on this machine, or that cannot be loaded safely and whole."""


class NotFitted(LearnerError):
    """An encoder is asked for rows before it has seen the samples it learns from."""


class StoreError(LearnerError):
    """The feature store cannot do what it is asked."""


class StoreBusy(StoreError):
    """Another process is appending to the same store."""


class UnknownSample(StoreError, KeyError):
    """The store has no row for a sample."""

    def __str__(self) -> str:
        return str(self.args[0])  # a KeyError would show the repr


class UnknownName(LearnerError):
    """A name that nothing was registered under."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.known = sorted(known)
        near = get_close_matches(name, self.known, n=3)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"There is no {kind} {name!r}.{hint} Known: {', '.join(self.known)}.")


class DuplicateName(LearnerError):
    """Two things were registered under one name."""
