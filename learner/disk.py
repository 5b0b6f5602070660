"""Bytes that are on the disk when the call returns, whatever happens next."""

import os
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: a temporary file, fsync, rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_names(path.parent)


def append(path: Path, data: bytes, *, after: int) -> None:
    """Write `data` behind the first `after` bytes of a file; what lay behind them is cut off."""
    with path.open("ab") as file:
        file.truncate(after)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_names(folder: Path) -> None:
    """Make new or changed names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
