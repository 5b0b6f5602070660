"""Answering from known truth, through the same services as the desk: the loop without a person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

from labeling.errors import BadInput
from labeling.models import Claim, Project, Round
from labeling.selectors.projects import Person
from labeling.selectors.rounds import live_round
from labeling.services import annotations, claims

Wait = Callable[[Round], None]


@dataclass(frozen=True)
class Step:
    """One answer given: how many in all, and why its sample was asked."""

    answers: int
    origin: str


def answer(*, project: Project, by: Person, labels: int, wait: Wait) -> Iterator[Step]:
    """Answer `labels` samples as the truth would, calling `wait` on each round that opens.

    Ends early when nothing is left to answer. Raises BadInput on a sample without a known answer.
    """
    for answers in range(1, labels + 1):
        turn = live_round(project)
        if turn is not None:
            wait(turn)
        held = claims.lend(project=project, to=by, count=1)
        if not held:
            return
        _answer(project, by, held[0])
        yield Step(answers, held[0].origin)
    turn = live_round(project)
    if turn is not None:
        wait(turn)


def _answer(project: Project, by: Person, claim: Claim) -> None:
    truth = claim.sample.truth
    if truth is None:
        claims.release(project=project, by=by, claim_id=claim.pk)
        raise BadInput(
            f"The answer to sample {claim.sample.key!r} is not known: autopilot needs samples that "
            "were imported with their answers (import_samples --answers hidden or holdout)."
        )
    annotations.record(
        project=project, by=by, claim_id=claim.pk, value={"category": truth.name}, token=uuid4()
    )
