"""Answer a project's questions from known truth and watch the model learn.

Real claims, real rounds by the real worker: start Tweezers with `make run` first.
"""

import json
import sys
import time
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from labeling.errors import BadInput
from labeling.management.finding import project_called
from labeling.models import Encoding, Job, Member, Project, Role
from labeling.selectors.curve import learning_curve
from labeling.selectors.health import silent_queues
from labeling.selectors.rounds import strategies_of
from labeling.services import autopilot
from learner import catalog

LOOK_EVERY_S = 0.02
BAR = 30


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", help="the project's slug, as in its address")
        parser.add_argument("--labels", type=int, default=300, help="how many answers to give")
        parser.add_argument(
            "--strategy",
            choices=list(catalog.STRATEGIES),
            help="use it for this project from now",
        )
        parser.add_argument(
            "--rate",
            type=float,
            help="answers a second, like people who do not wait for the model; "
            "without it each round is awaited",
        )
        parser.add_argument("--json", action="store_true", help="print the curve as JSON alone")

    def handle(self, *_: Any, **given: Any) -> None:
        project = project_called(given["project"])
        if given["strategy"]:
            check_strategy(project, given["strategy"])
            project.recipe = {**project.recipe, "strategy": given["strategy"]}
            project.save(update_fields=["recipe"])
        step = autopilot.Step(0, 0)
        try:
            for step in autopilot.answer(
                project=project,
                by=the_autopilot(project),
                labels=given["labels"],
                wait=go_on if given["rate"] else wait_for,
            ):
                self.show(step.answers, given["labels"])
                if given["rate"]:
                    time.sleep(1 / given["rate"])
        except BadInput as refusal:
            raise CommandError(refusal.detail) from refusal
        self.report(project, step, as_json=given["json"])

    def show(self, answers: int, wanted: int) -> None:
        if sys.stderr.isatty():
            full = BAR * answers // wanted
            self.stderr.write(f"\r{'█' * full:·<{BAR}} {answers} of {wanted}", ending="")

    def report(self, project: Project, step: autopilot.Step, *, as_json: bool) -> None:
        curve = learning_curve(project)
        if as_json:
            self.stdout.write(
                json.dumps({"project": project.slug, "answers": step.answers, **curve})
            )
            return
        if step.skipped:
            self.stdout.write(f"\n{step.skipped} samples without a known answer were skipped.")
        called = str(curve["called"])
        called = called[:1].upper() + called[1:]
        self.stdout.write(f"\n{step.answers} answers. {called} on the holdout, 95 % interval:")
        for point in curve["points"]:
            bar = "█" * max(0, round(40 * point["value"]))
            self.stdout.write(
                f"{point['labels']:5} labels  {point['value']:.3f}  "
                f"[{point['low']:.3f}, {point['high']:.3f}]  {bar}"
            )


def check_strategy(project: Project, strategy: str) -> None:
    known = strategies_of(project)
    if strategy not in known:
        raise CommandError(
            f"{strategy} cannot ask for {project.get_task_display()}; choose one of: "
            f"{', '.join(known)}."
        )


def the_autopilot(project: Project) -> User:
    """The machine's own user, who cannot log in, as an annotator of the project."""
    user, new = User.objects.get_or_create(username="autopilot")
    if new:
        user.set_unusable_password()
        user.save()
    Member.objects.get_or_create(project=project, user=user, defaults={"role": Role.ANNOTATOR})
    return user


def wait_for(job: Job) -> None:
    """Wait until the job has ended, as long as there is a worker for it."""
    queue = "encode" if isinstance(job, Encoding) else "learn"
    while job.is_live:
        if queue in silent_queues():
            raise CommandError(
                f"No worker listens to the queue {queue!r}, so {job} will not end. Start it with "
                "`make run`, with the same TWEEZERS_VAR or DATABASE_URL."
            )
        time.sleep(LOOK_EVERY_S)
        job.refresh_from_db()
    if job.state == Job.State.FAILED:
        raise CommandError(f"{str(job).capitalize()} failed: {job.error}")


def go_on(job: Job) -> None:
    """Nobody waits for the machine."""
