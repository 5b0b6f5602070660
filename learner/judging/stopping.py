"""Is it worth going on? Advice that needs two reasons to agree; nothing ever stops by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import entr, stdtrit

from learner.judging.curves import Point
from learner.types import Task

WINDOW = 3  # rounds whose stability is averaged
STABLE = 0.99
FLAT_ROUNDS = 5
FLAT = 0.01  # what as many labels again may still bring at most
CERTAIN = 0.05  # of the greatest entropy
FEWEST = 5  # labels a category


@dataclass(frozen=True)
class Turn:
    """What a finished round knows about stopping.

    `stability` is the agreement with the model before (see `stability`), `uncertainty` the mean
    normalized entropy on the same fixed sample, `fewest` the labels of the rarest category.
    """

    point: Point
    stability: float | None
    uncertainty: float | None
    fewest: int


@dataclass(frozen=True)
class Advice:
    """Whether to stop, the reasons that speak for it, and all that in a sentence."""

    stop: bool
    reasons: tuple[str, ...]
    sentence: str


def advise(history: Sequence[Turn], target: float | None = None) -> Advice:
    """Stop or go on, from the rounds so far, oldest first, ascending in labels.

    Reasons: the target's reached by the interval's lower end; predictions have settled (Bloodgood &
    Vijay-Shanker 2009); the curve is flat; the model is certain nearly everywhere. Two must agree,
    and every category needs five labels.
    """
    if not history:
        return Advice(False, (), "Nothing is measured yet.")
    found = [_on_target(history, target), _settled(history), _flat(history), _certain(history)]
    reasons = tuple(reason for reason in found if reason)
    if history[-1].fewest < FEWEST:
        rarest = f"a category has {history[-1].fewest} labels, and needs {FEWEST}"
        return Advice(False, reasons, f"Go on: {rarest}.")
    if len(reasons) >= 2:
        return Advice(True, reasons, f"You could stop: {' and '.join(reasons)}.")
    if reasons:
        return Advice(False, reasons, f"Go on: {reasons[0]}, but no second reason to stop agrees.")
    return Advice(False, (), "Go on: nothing speaks for stopping yet.")


def change_bound(kappa: float) -> float:
    """How much F1 can change between two models that agree by kappa > 0: 4 (1 - k) / k, at most one
    (Bloodgood & Grothendieck 2013)."""
    return min(1.0, 4 * (1 - kappa) / kappa) if kappa > 0 else 1.0


def uncertainty(p: NDArray[np.floating], task: Task = "category") -> float:
    """Mean entropy of p[n, c] over that of knowing nothing, 0 to 1; of each label, if a sample can
    have several. 0 where there is nothing to be uncertain about."""
    exact = p.astype(np.float64)
    if task == "categories":
        doubt, most = entr(exact) + entr(1 - exact), np.log(2)
    else:
        doubt, most = entr(exact).sum(axis=-1), np.log(p.shape[-1])
    return float(doubt.mean() / most) if doubt.size and most else 0.0


def _on_target(history: Sequence[Turn], target: float | None) -> str:
    low = history[-1].point.low
    if target is None or low < target:
        return ""
    return f"the target of {target:.3f} is reached even at the interval's lower end, {low:.3f}"


def _settled(history: Sequence[Turn]) -> str:
    last = [turn.stability for turn in history[-WINDOW:] if turn.stability is not None]
    if len(last) < WINDOW or np.mean(last) < STABLE:
        return ""
    kappa = float(np.mean(last))
    return (
        f"predictions have settled (kappa {kappa:.3f} over {WINDOW} rounds, so that F1 changes by "
        f"at most {change_bound(kappa):.3f} a round)"
    )


def _flat(history: Sequence[Turn]) -> str:
    """By the line through the last rounds' scores, with Student's interval of its slope."""
    points = [turn.point for turn in history[-FLAT_ROUNDS:]]
    if len(points) < FLAT_ROUNDS:
        return ""
    labels = np.array([point.labels for point in points], np.float64)
    scores = np.array([point.score for point in points])
    away = labels - labels.mean()
    slope = away @ scores / (away @ away)
    rest = scores - scores.mean() - slope * away
    error = np.sqrt(rest @ rest / (len(points) - 2) / (away @ away))
    low, high = slope + stdtrit(len(points) - 2, 0.975) * error * np.array([-1, 1])
    gain = high * (labels[-1] - labels[0])
    if not low <= 0 <= high or gain > FLAT:
        return ""
    return f"the curve is flat (over its last {FLAT_ROUNDS} rounds it rose by {gain:.3f} at most)"


def _certain(history: Sequence[Turn]) -> str:
    doubt = history[-1].uncertainty
    if doubt is None or doubt >= CERTAIN:
        return ""
    return f"the model is certain nearly everywhere ({doubt:.3f} of the greatest entropy is left)"
