"""Learning curves as a picture."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit


def draw(
    labels: NDArray[np.int64],
    curves: Mapping[str, NDArray[np.float64]],
    measure: str,
    path: Path,
) -> None:
    """Mean curves over seeds float64[s, p] at labels int64[p], with bands, into a PNG file."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - half a second, for a picture only

    figure = Figure(figsize=(9, 5.5), layout="constrained")
    axes = figure.subplots()
    for strategy, scores in curves.items():
        mean, half = scores.mean(axis=0), band(scores)
        [line] = axes.plot(labels, mean, label=strategy)
        axes.fill_between(labels, mean - half, mean + half, color=line.get_color(), alpha=0.15)
    axes.set(xlabel="labels", ylabel=f"{measure} on the holdout")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(path, dpi=120)


def band(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half the 95 % interval of the mean over seeds (Student's t): [s, p] -> [p]; 0 for one."""
    seeds = len(scores)
    if seeds < 2:
        return np.zeros(scores.shape[1])
    half: NDArray[np.float64] = stdtrit(seeds - 1, 0.975) * scores.std(axis=0, ddof=1)
    return half / np.sqrt(seeds)
