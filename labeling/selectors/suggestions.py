"""What is suggested to an annotator, to whom not, and how sure the model was of it."""

import hashlib
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from labeling.answers import Value
from labeling.models import Arm, Claim, Origin, Project, Sample, Suggestions, Task

BLIND_PERCENT = 10
LIKELY = 0.5  # a category of several is suggested when the model finds it likelier than this
HIGH, MEDIUM = 0.9, 0.6  # chances from which on the model is called sure, or fairly sure
UNLED = (  # measures must not be led, and a grid proposes by itself
    Origin.HOLDOUT,
    Origin.GOLD,
    Origin.BATCH,
    Origin.RECHECK,
)
DRAWN = Task.SHAPES, Task.SPANS, Task.INTERVALS  # slow to make, quick to correct


def usual_policy(task: str) -> Suggestions:
    """What a new project has: a category is named faster than it is weighed against a guess."""
    return Suggestions.SHOWN if task in DRAWN else Suggestions.HIDDEN


def suggestion_for(
    project: Project, sample: Sample, origin: str, reason: dict[str, Any] | None
) -> Value | None:
    """What came with the sample, or else what the model made of it when it picked it.

    Never of a sample that measures, whatever it is asked for: a second opinion on one counts, too.
    """
    measures = sample.holdout or sample.gold
    if project.suggestions == Suggestions.HIDDEN or measures or origin in UNLED:
        return None
    return sample.suggestion if sample.suggestion is not None else of_model(project, reason or {})


def arm_of(project: Project, sample: Sample) -> Arm:
    """The same for everybody who sees the sample, by a hash of its key."""
    if is_blind(project, sample.key):
        return Arm.BLIND
    return Arm.SHOWN if project.suggestions == Suggestions.SHOWN else Arm.REQUEST


def is_blind(project: Project, key: str) -> bool:
    """Is this one of the tenth of which nobody is told anything?"""
    told = hashlib.sha256(f"{project.seed}:blind:{key}".encode()).digest()
    return int.from_bytes(told[:4], "big") * 100 < BLIND_PERCENT * 2**32


def offered(claim: Claim) -> Value | None:
    """What may leave the server: nothing in the blind arm."""
    return claim.suggestion if claim.arm in {Arm.SHOWN, Arm.REQUEST} else None


def confidence(claim: Claim) -> str:
    """low, medium or high: how sure the model was of what it suggests; empty where nothing is
    offered, or where it is not the model's. Never a number: people take those for a measurement."""
    if offered(claim) is None or claim.pick is None or claim.sample.suggestion is not None:
        return ""
    chances = [chance for _, chance in claim.pick.reason.get("top") or []]
    if not chances:
        return ""
    if claim.project.task == Task.CATEGORIES:
        sure = min(max(chance, 1 - chance) for chance in chances)
    else:
        sure = chances[0]
    return "high" if sure >= HIGH else "medium" if sure >= MEDIUM else "low"


def of_model(project: Project, reason: dict[str, Any]) -> Value | None:
    """The model's answer as the pick's reason keeps it, if the task has one."""
    answered = _ANSWERS.get(project.task)
    return answered(project, reason) if answered else None


def _category(_project: Project, reason: dict[str, Any]) -> Value | None:
    top = reason.get("top") or []
    return {"category": top[0][0]} if top else None


def _categories(_project: Project, reason: dict[str, Any]) -> Value | None:
    top = reason.get("top")
    return {"categories": [name for name, chance in top if chance > LIKELY]} if top else None


def _number(project: Project, reason: dict[str, Any]) -> Value | None:
    """Brought into the range and onto the step that an answer must keep."""
    guess = reason.get("prediction")
    if guess is None:
        return None
    least, most, step = (project.options.get(name) for name in ("least", "most", "step"))
    if step:
        guess = _on_step(guess, step, least or 0, most)
    guess = max(guess, least) if least is not None else guess
    return {"number": min(guess, most) if most is not None and not step else guess}


def _on_step(guess: float, step: float, start: float, most: float | None) -> float:
    """The nearest of the steps from `start` that does not go beyond `most`; in decimals, as people
    count."""
    first, wide = Fraction(str(start)), Fraction(str(step))
    steps = round((Fraction(str(guess)) - first) / wide)
    if most is not None:
        steps = min(steps, (Fraction(str(most)) - first) // wide)
    return float(first + steps * wide)


_ANSWERS: dict[str, Callable[[Project, dict[str, Any]], Value | None]] = {
    Task.CATEGORY: _category,
    Task.CATEGORIES: _categories,
    Task.NUMBER: _number,
}
