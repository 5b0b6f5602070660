"""Where tensors live, and how many threads work on them."""

from contextlib import AbstractContextManager

import torch
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from learner.errors import NoSuchDevice

FEW = 10_000_000


def resolve(name: str) -> torch.device:
    """The device called `name`; "auto" is a GPU if there is one, else the CPU."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise NoSuchDevice(f"There is no device {name!r}: use auto, cpu or cuda.") from error
    if device.type not in {"cpu", "cuda"} or (device.index or 0) >= _count(device.type):
        raise NoSuchDevice(f"This machine has no device {name!r}: use auto or cpu.")
    return device


def threads_for(numbers: int) -> AbstractContextManager[object]:
    """One thread for a problem of few numbers, all of them for more.

    Threads that wait for each other spin: with the desk and the database on the same cores, two
    threads took up to ten times as long as one, and with idle cores no less.
    """
    limits: AbstractContextManager[object] = threadpool_limits(1 if numbers < FEW else None)
    return limits


def _count(kind: str) -> int:
    return 1 if kind == "cpu" else torch.cuda.device_count()
