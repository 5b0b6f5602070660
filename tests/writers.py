"""Many who do something at the same moment, again and again, each on a connection of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any

from django.db import connection

PATIENCE_S = 60


class Writers:
    """So many threads, which keep their connections until the end."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.start = threading.Barrier(count)
        self.pool = ThreadPoolExecutor(count)

    def __enter__(self) -> "Writers":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.at_once(lambda _: connection.close())
        self.pool.shutdown()

    def at_once(self, act: Callable[[int], Any]) -> list[Any]:
        """Call act(0), act(1), … together; their results, or the error of one."""

        def run(number: int) -> Any:
            self.start.wait(PATIENCE_S)
            return act(number)

        return list(self.pool.map(run, range(self.count)))
