"""A project replayed: its known answers and encoded rows, for the learner to play with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import Q

from labeling.answers import KINDS
from labeling.models import Label, Project, Sample
from labeling.rounds import arrays, opening
from labeling.rounds.serving import serving
from labeling.selectors.training_data import Taught, learners_task, what_it_teaches
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
    if not KINDS[project.task].learns:
        raise BadExperiment(
            f"{project} asks for {project.get_task_display()}, which there is no model for yet: "
            "there is nothing to compare."
        )
    served = serving(project)
    if served is None:
        raise BadExperiment(
            f"The samples of {project} are not encoded yet: start Tweezers and wait until they are."
        )
    answers = answers_of(project)
    ids = np.array(sorted(answers), np.int64)
    ids = ids[np.isin(ids, served.store.known_ids())]
    task, categories = learners_task(project), project.categories.count()
    labels = arrays.as_labels([answers[sample] for sample in ids.tolist()], task, categories)
    return Known(served.store.rows(ids), labels, task)


def answers_of(project: Project) -> dict[int, Taught]:
    """What each sample's answer teaches: what people agreed on, else the known answer."""
    names = project.categories.values_list("name", flat=True)
    places = {name: at for at, name in enumerate(names)}
    samples = Sample.objects.filter(project=project).filter(
        Q(truth__isnull=False) | Q(known__isnull=False)
    )
    labels = Label.objects.filter(project=project)
    answers = [
        *samples.values_list("pk", "truth__name", "known"),
        *labels.values_list("sample", "category__name", "value"),
    ]
    return {one: what_it_teaches(project, places, name, value) for one, name, value in answers}
