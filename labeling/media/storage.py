"""Files of samples on disk, each under the digest of its own bytes: written once, never changed."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Literal

Kept = Literal[".png", ".jpg", ".tif", ".dcm", ".json", ".wav"]

NAME = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{62}\.(?:png|jpg|tif|dcm|json|wav))")


class Media:
    """A folder that only its owner can read."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, data: bytes, suffix: Kept) -> str:
        """The name under which these bytes are now, durably, kept."""
        digest = hashlib.sha256(data).hexdigest()
        name = f"{digest[:2]}/{digest}{suffix}"
        path = self.path(name)
        if not path.exists():
            self._make_folder(path.parent)
            _write(path, data)
        return name

    def path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a name that the media store gave")
        return self._root / name

    def _make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            _sync(self._root)


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing, even if the power fails: readers never see half a picture."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)  # of mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink()
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Make the new name itself survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
