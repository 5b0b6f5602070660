"""CPU seconds of one call, for us and for a peer in an environment of its own.

Needs nothing but NumPy, because every peer imports it.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]
Answer = Callable[[Arrays], Any]

REPEATS = 5
SLOW_S = 5.0  # a call that takes longer is not repeated, unless asked for


def best_of(call: Callable[[], Any], *, slow: bool) -> tuple[float, NDArray[np.intp]]:
    """The least CPU seconds of a few calls, and the picks."""
    seconds: list[float] = []
    while len(seconds) < REPEATS and (slow or sum(seconds) < SLOW_S):
        start = time.process_time()
        picks = call()
        seconds.append(time.process_time() - start)
    return min(seconds), np.asarray(picks).astype(np.intp)


def load(folder: Path) -> Arrays:
    return {path.stem: np.load(path) for path in folder.glob("*.npy")}


def answer(peer: str, answers: dict[str, Answer]) -> None:
    """Answer the cases in the folder of the first argument; print their CPU seconds as JSON.

    An answer is made ready by `answers[case](arrays)`, which returns the call to be timed.
    """
    folder, slow = Path(sys.argv[1]), "--slow" in sys.argv
    found = {}
    for case, prepare in answers.items():
        if (folder / case).is_dir():
            found[case], picks = best_of(prepare(load(folder / case)), slow=slow)
            np.save(folder / f"{case}.{peer}.npy", picks)
    sys.stdout.write(json.dumps(found) + "\n")
