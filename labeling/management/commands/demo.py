"""Make the demo project: scikit-learn's 1,797 handwritten digits as images, ten categories."""

import csv
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandParser
from PIL import Image

from labeling.models import Project
from labeling.services import projects
from labeling.services.samples import Answers, Source, import_from
from learner import catalog

NAME = "Handwritten digits"
SLUG = "handwritten-digits"
FIRST_LOGIN = "first-login"  # a file in var/, for its owner only


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default=NAME)
        parser.add_argument("--seed", type=int, default=0, help="draws the holdout")
        parser.add_argument("--strategy", choices=list(catalog.strategies_for()), default="auto")
        parser.add_argument(
            "--once", action="store_true", help="do nothing when there is any project already"
        )

    def handle(self, *_: Any, **given: Any) -> None:
        user = first_user()
        if given["once"] and Project.objects.exists():
            return
        project = projects.create(
            by=user,
            name=given["name"],
            question="Which digit is this?",
            categories=[str(digit) for digit in range(10)],
            modality="image",
            round_size=20,
            holdout_percent=20,
            annotators_per_sample=1,
            seed=given["seed"],
            recipe={"strategy": given["strategy"]},
        )
        with tempfile.TemporaryDirectory() as folder:
            write_digits(Path(folder))
            report = import_from(
                project=project,
                by=user,
                source=Source(Path(folder)),
                answers=Answers.HOLDOUT,
            )
        self.stdout.write(f"{project.slug}: {report.added} samples")


def first_user() -> User:
    """The first person, made with a random password that is kept in a file for its owner only."""
    existing = User.objects.filter(is_superuser=True).order_by("pk").first()
    if existing is not None:
        return existing
    password = secrets.token_urlsafe(9)
    user = User.objects.create_superuser("manager", password=password)
    path = settings.VAR / FIRST_LOGIN
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{user.username} {password}\n")
    return user


def write_digits(folder: Path) -> None:
    """Write the digits as 8 by 8 grey PNG files, with their answers in a CSV file beside them."""
    from sklearn.datasets import load_digits  # noqa: PLC0415 - slow, and only the demo needs it

    digits = load_digits()
    with (folder / "digits.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["key", "image", "label"])
        for place, (pixels, label) in enumerate(zip(digits.images, digits.target, strict=True)):
            name = f"digit-{place:04}.png"
            grey = (pixels * (255 / 16)).round().astype("uint8")
            Image.fromarray(grey, mode="L").save(folder / name)
            table.writerow([name.removesuffix(".png"), name, label])
