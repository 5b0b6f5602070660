"""Answering from known truth, through the same services as the desk: the loop without a person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import uuid4

from django.db.models import Q
from django.utils.translation import gettext as _

from labeling.errors import BadInput
from labeling.models import Claim, Job, Project
from labeling.selectors.encodings import live_encoding, serving_encoding
from labeling.selectors.projects import Person
from labeling.selectors.rounds import live_round
from labeling.services import annotations, claims

Wait = Callable[[Job], None]


@dataclass(frozen=True)
class Step:
    """Where it is: how many answers it gave, and how many samples it had to skip."""

    answers: int
    skipped: int


def answer(*, project: Project, by: Person, labels: int, wait: Wait) -> Iterator[Step]:
    """Answer `labels` samples as the truth would, calling `wait` on each round that opens, and on
    the first encoding before them.

    Samples without a known answer are skipped. Ends early when nothing is left to answer. Raises
    BadInput when no answer at all is known.
    """
    known = Q(truth__isnull=False) | Q(known__isnull=False)
    if not project.samples.filter(known).exists():
        raise BadInput(
            _(
                "No answer is known here: autopilot needs samples that were imported with their "
                "answers (import_samples --answers hidden or holdout)."
            )
        )
    answers = skipped = 0
    while answers < labels:
        _wait_for_live(project, wait)
        held = claims.lend(project=project, to=by, count=1)
        if not held:
            return
        if _answer(project, by, held[0]):
            answers += 1
        else:
            skipped += 1
        yield Step(answers, skipped)
    _wait_for_live(project, wait)


def _wait_for_live(project: Project, wait: Wait) -> None:
    first = live_encoding(project) if serving_encoding(project) is None else None
    if first is not None:
        wait(first)
    turn = live_round(project)
    if turn is not None:
        wait(turn)


def _answer(project: Project, by: Person, claim: Claim) -> bool:
    """Answer one sample with the truth; skip it, and say False, if that is not known."""
    truth, known = claim.sample.truth, claim.sample.known
    value = {"category": truth.name} if truth else known
    said = value if value is not None else {"skip": "no known answer"}
    annotations.record(project=project, by=by, claim_id=claim.pk, value=said, token=uuid4())
    return value is not None
