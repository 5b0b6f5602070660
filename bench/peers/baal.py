"""baal's answers. Run by `bench.strategies` in its own environment."""

from functools import partial
from typing import Any

import numpy as np
from baal.active import heuristics  # type: ignore[import-not-found]

from bench.peers.clock import Arrays, answer


def by(heuristic: Any, arrays: Arrays) -> Any:
    """A call of one of its heuristics, which order the whole pool; members go last."""
    p = arrays["p"]
    if p.ndim == 3:
        p = np.ascontiguousarray(p.transpose(1, 2, 0))
    return lambda: heuristic(p)[:100]


if __name__ == "__main__":
    answer(
        "baal",
        {
            "margin": partial(by, heuristics.Margin()),
            "entropy": partial(by, heuristics.Entropy()),
            "bald": partial(by, heuristics.BALD()),
        },
    )
