"""What is suggested to an annotator, to whom not, and what seeing it does."""

import hashlib
from typing import Any

from labeling.answers import KINDS, Value
from labeling.models import Arm, Claim, Origin, Project, Sample, Suggestions, Task

BLIND_PERCENT = 10
UNAIDED = Origin.HOLDOUT, Origin.GOLD  # what measures must not be led


def suggestion_for(
    project: Project, sample: Sample, origin: str, reason: dict[str, Any] | None
) -> Value | None:
    """What came with the sample, or else what the model made of it when it picked it."""
    if project.suggestions == Suggestions.HIDDEN or origin in UNAIDED:
        return None
    if sample.suggestion is not None:
        return sample.suggestion
    return _of_model(project, reason or {})


def arm_of(project: Project, sample: Sample) -> Arm:
    """The same for everybody who sees the sample, by a hash of its key."""
    told = hashlib.sha256(f"{project.seed}:blind:{sample.key}".encode()).digest()
    if int.from_bytes(told[:4], "big") * 100 < BLIND_PERCENT * 2**32:
        return Arm.BLIND
    return Arm.SHOWN if project.suggestions == Suggestions.SHOWN else Arm.REQUEST


def offered(claim: Claim) -> Value | None:
    """What may leave the server: nothing in the blind arm."""
    return claim.suggestion if claim.arm in {Arm.SHOWN, Arm.REQUEST} else None


def _of_model(project: Project, reason: dict[str, Any]) -> Value | None:
    top = reason.get("top") or []
    if project.task == Task.CATEGORY and top:
        return {KINDS["category"].name: top[0][0]}
    return None
