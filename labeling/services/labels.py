"""What follows from a changed label: a round, when one is due."""

from labeling.books import labels
from labeling.models import Project
from labeling.rounds import opening
from labeling.services.nudges import nudge


def settle(project: Project, sample_id: int) -> None:
    """Bring one sample's label in line with its annotations; open a round when one is due."""
    if labels.settle(project, sample_id):
        nudge(opening.open_if_due(project))
