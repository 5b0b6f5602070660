"""Replay a project's known answers: which strategy would have learned fastest?

Nothing in the project changes. Each strategy runs once a seed, from no labels, by the same engine
as a round; ten seeds or more are needed to claim anything.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from labeling.management.finding import project_called
from labeling.rounds.simulation import Replayed, replay
from learner.errors import LearnerError
from learner.simulate import Experiment

BAR = 30
FEW = 10  # seeds


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", help="the project's slug, as in its address")
        parser.add_argument("--strategies", default="auto,random", help="names with commas between")
        parser.add_argument("--seeds", type=int, default=10, help="runs of each strategy")
        parser.add_argument("--labels", type=int, default=300, help="where each run ends")
        parser.add_argument("--batch", type=int, help="labels a round (default: the project's)")
        parser.add_argument("--start", type=int, default=0, help="random labels to begin with")
        parser.add_argument("--holdout", type=float, default=0.3, help="share to judge on")
        parser.add_argument("--measure", help="what counts (default: accuracy)")
        parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
        parser.add_argument("--out", type=Path, help="a folder for curves.png and simulation.json")

    def handle(self, *_: Any, **given: Any) -> None:
        project = project_called(given["project"])
        try:
            experiment = Experiment(
                seeds=given["seeds"],
                start=given["start"],
                batch=given["batch"] or project.round_size,
                stop=given["labels"],
                holdout=given["holdout"],
            )
            found = replay(
                project,
                given["strategies"].split(","),
                experiment,
                on_progress=self.show,
                workers=given["workers"],
            )
            self.report(found, given)
        except LearnerError as error:
            raise CommandError(str(error)) from error

    def show(self, done: int, runs: int) -> None:
        if sys.stderr.isatty():
            full = BAR * done // runs
            self.stderr.write(f"\r{'█' * full:·<{BAR}} {done} of {runs} runs", ending="")

    def report(self, found: Replayed, given: dict[str, Any]) -> None:
        simulation = found.simulation
        if given["measure"]:
            simulation = simulation.judged_by(given["measure"])
        self.stdout.write(f"\n{simulation.table()}\n")
        if found.is_partial:
            self.stdout.write(
                f"Only {found.samples} of {found.project_samples} samples have an answer. Where "
                "these were picked, not drawn, the rest of the project may behave differently."
            )
        if given["seeds"] < FEW:
            self.stdout.write(f"{given['seeds']} seeds are a glimpse: claim nothing below {FEW}.")
        if given["out"]:
            given["out"].mkdir(parents=True, exist_ok=True)
            simulation.figure(given["out"] / "curves.png")
            (given["out"] / "simulation.json").write_text(json.dumps(simulation.to_json()))
