"""Where tensors live, and how many threads work on them."""

from contextlib import AbstractContextManager

import torch
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
from torch import Tensor

from learner.errors import NoSuchDevice

FEW = 10_000_000


def resolve(name: str) -> torch.device:
    """The device called `name`: cpu, cuda, cuda:N or mps. "auto" is a CUDA card if there is one,
    else the CPU: Apple's is taken only by name, for it knows no float64."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise NoSuchDevice(f"There is no device {name!r}: use auto, cpu, cuda or mps.") from error
    if (device.index or 0) >= _count(device.type):
        raise NoSuchDevice(f"This machine has no device {name!r}: use auto or cpu.")
    return device


def in_double(tensor: Tensor) -> Tensor:
    """As float64, where it is, or on the CPU if its device has none."""
    return tensor.to("cpu" if tensor.device.type == "mps" else tensor.device, torch.float64)


def product_dtype(where: torch.device) -> torch.dtype:
    """In what a pool is multiplied with the heads; sums and probabilities are float32 everywhere.

    bfloat16 on a CUDA card that has it: measured with its rounding on a CPU (digits, 384 features),
    over 99.9 % of the votes stay and no probability moves by 0.02. A fit never uses it.
    """
    native = where.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)
    return torch.bfloat16 if native else torch.float32


def threads_for(numbers: int) -> AbstractContextManager[object]:
    """One thread for a problem of few numbers, all of them for more.

    Threads that wait for each other spin: with the desk and the database on the same cores, two
    threads took up to ten times as long as one, and with idle cores no less.
    """
    limits: AbstractContextManager[object] = threadpool_limits(1 if numbers < FEW else None)
    return limits


def _count(kind: str) -> int:
    """How many devices of this kind the learner can use."""
    counts = {"cpu": lambda: 1, "cuda": torch.cuda.device_count, "mps": torch.mps.device_count}
    return counts[kind]() if kind in counts else 0
