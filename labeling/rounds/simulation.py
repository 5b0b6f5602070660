"""A project replayed: its known answers and encoded rows, for the learner to play with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from labeling.models import Label, Project, Sample
from labeling.rounds import opening
from labeling.rounds.serving import serving
from learner.errors import BadExperiment
from learner.simulate import Experiment, Known, Simulation, simulate
from learner.types import Recipe


@dataclass(frozen=True)
class Replayed:
    """What was found, and how many of the project's samples took part."""

    simulation: Simulation
    samples: int
    project_samples: int

    @property
    def is_partial(self) -> bool:
        return self.samples < self.project_samples


def replay(
    project: Project,
    strategies: Sequence[str],
    experiment: Experiment,
    *,
    on_progress: Callable[[int, int], None],
    workers: int,
) -> Replayed:
    """Simulate with the project's own recipe; BadExperiment names what is missing."""
    known = known_of(project)
    recipe = Recipe.from_json(opening.complete(project, {}))
    simulation = simulate(
        known,
        strategies,
        replace(experiment, recipe=recipe),
        on_progress=on_progress,
        workers=workers,
    )
    return Replayed(simulation, len(known.labels), project.samples_size)


def known_of(project: Project) -> Known:
    """The samples that have an answer and a row; holdout and pool alike, each seed draws anew."""
    served = serving(project)
    if served is None:
        raise BadExperiment(
            f"The samples of {project} are not encoded yet: start Tweezers and wait until they are."
        )
    answers = answers_of(project)
    ids = np.array(sorted(answers), np.int64)
    ids = ids[np.isin(ids, served.store.known_ids())]
    labels = np.array([answers[sample] for sample in ids.tolist()], np.int64)
    return Known(served.store.rows(ids), labels)


def answers_of(project: Project) -> dict[int, int]:
    """Each sample's category, by its position: what people agreed on, else the known answer."""
    place = {category.pk: at for at, category in enumerate(project.categories.all())}
    truths = Sample.objects.filter(project=project).exclude(truth=None)
    answers = dict(truths.values_list("pk", "truth"))
    answers |= dict(Label.objects.filter(project=project).values_list("sample", "category"))
    return {sample: place[category] for sample, category in answers.items()}
