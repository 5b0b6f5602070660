"""Import a folder, a CSV or JSONL file, or a zip of these into a project."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from labeling.errors import BadInput
from labeling.management.finding import manager_of, project_called
from labeling.services.samples import COLUMNS, Answers, Report, Source, import_from

SHOWN = 20


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("project", help="the project's slug, as in its address")
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--answers",
            choices=Answers.values,
            default=Answers.HIDDEN,
            help="what to do with the answers that the file brings along (default: hidden)",
        )
        for name in COLUMNS:
            parser.add_argument(f"--{name.replace('_', '-')}")
        parser.add_argument("--encoding", default="utf-8")

    def handle(self, *_: Any, **given: Any) -> None:
        project = project_called(given["project"])
        path: Path = given["path"]
        if not path.exists():
            raise CommandError(f"There is no file or folder {path}.")
        try:
            report = import_from(
                project=project,
                by=manager_of(project),
                source=Source(
                    path,
                    columns={name: given[name] for name in COLUMNS},
                    encoding=given["encoding"],
                ),
                answers=given["answers"],
            )
        except BadInput as refusal:
            raise CommandError(refusal.detail) from refusal
        self.tell(report)

    def tell(self, report: Report) -> None:
        self.stdout.write(f"{report.added} added, {report.unchanged} there already.")
        for warning in report.warnings:
            self.stderr.write(warning)
        if report.rejected_count:
            self.stderr.write(f"{report.rejected_count} rejected:")
        for row in report.rejected[:SHOWN]:
            self.stderr.write(f"  {row.where}: {row.reason}")
        if report.rejected_count > SHOWN:
            self.stderr.write(f"  … and {report.rejected_count - SHOWN} more")
