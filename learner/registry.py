"""Names for plug-ins: registered by decorator, never twice."""

from collections.abc import Callable
from typing import Generic, TypeVar

from learner.errors import DuplicateName, UnknownName

T = TypeVar("T")


class Registry(Generic[T]):
    """Things of one kind ("strategy", "encoder") by name, in the order of their registration."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._things: dict[str, T] = {}

    def register(self, name: str) -> Callable[[T], T]:
        """A decorator that files what it decorates under `name`; DuplicateName if it is taken."""

        def file(thing: T) -> T:
            if name in self._things:
                raise DuplicateName(
                    f"There are two {self.kind} plug-ins named {name!r}: rename one."
                )
            self._things[name] = thing
            return thing

        return file

    def get(self, name: str) -> T:
        """The thing registered under `name`; UnknownName lists the known ones."""
        if name not in self._things:
            raise UnknownName(self.kind, name, self._things)
        return self._things[name]

    @property
    def names(self) -> list[str]:
        return list(self._things)
