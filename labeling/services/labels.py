"""What follows from a changed label: a round, when one is due."""

from collections.abc import Iterable

from labeling.books import labels
from labeling.models import Project
from labeling.rounds import opening
from labeling.services.nudges import nudge


def settle(project: Project, sample_id: int) -> None:
    """Bring one sample's label in line with its annotations; open a round when one is due."""
    settle_all(project, [sample_id])


def settle_all(project: Project, sample_ids: Iterable[int]) -> None:
    """Several at once. Have their rows in hand, in the order of their ids, before the first."""
    changed = [labels.settle(project, pk) for pk in sample_ids]
    if any(changed):  # then the project's row is ours, and known as it is
        nudge(opening.open_if_enough(project))
