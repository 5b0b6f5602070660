"""How much memory a piece of work takes beyond the files it has mapped."""

import threading
from pathlib import Path
from types import TracebackType

EVERY_S = 0.01


class Peak:
    """The most anonymous memory within a `with` block, above what was there at its start.

    Pages of mapped files belong to the page cache, which the kernel takes back at will; what a
    process cannot give back is anonymous.
    """

    def __init__(self) -> None:
        self._start = self._most = anonymous_bytes()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Peak":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._most = max(self._most, anonymous_bytes())

    @property
    def extra_mb(self) -> float:
        return (self._most - self._start) / 1e6

    def _watch(self) -> None:
        while not self._stop.wait(EVERY_S):
            self._most = max(self._most, anonymous_bytes())


def anonymous_bytes() -> int:
    """This process's resident memory that no file stands behind (Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    raise OSError("/proc/self/status has no RssAnon: this bench needs Linux.")
