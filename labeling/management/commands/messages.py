"""Gather the sentences of the program for translators, and compile what they have translated."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.commands import makemessages
from django.core.management.utils import popen_wrapper

# What is not the program, or speaks no language but English: the learner's sentences are stored.
ELSEWHERE = (
    ".venv",
    "bench",
    "docs",
    "frontend",
    "learner",
    "node_modules",
    "shared",
    "static",
    "tests",
    "var",
)
WHEN = re.compile(r'"POT-Creation-Date: .*\n')


class Command(makemessages.Command):
    help = "Bring locale/ in line with the sentences of the program, and compile it."

    # Sorted and without places or dates, so that a catalogue changes only where a sentence does;
    # nothing is guessed: what is new stands there untranslated.
    xgettext_options = [*makemessages.Command.xgettext_options, "--sort-output"]
    msgmerge_options = [
        *makemessages.Command.msgmerge_options,
        "--sort-output",
        "--no-fuzzy-matching",
    ]
    msgattrib_options = ["--no-obsolete", "--sort-output"]

    def handle(self, *args: Any, **options: Any) -> None:
        languages = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        options |= {"locale": languages, "ignore_patterns": list(ELSEWHERE)}
        options |= {"no_location": True, "no_obsolete": True, "no_wrap": False}
        super().handle(*args, **options)

    def write_po_file(self, potfile: str, locale: str) -> None:
        super().write_po_file(potfile, locale)
        folder = Path(potfile).parent / locale / "LC_MESSAGES"
        for path in folder.glob("*.po"):
            path.write_text(WHEN.sub("", path.read_text()))
            command = ["msgfmt", "--check-format", "-o", str(path.with_suffix(".mo")), str(path)]
            _output, errors, status = popen_wrapper(command)
            if status:
                raise CommandError(f"{path} cannot be compiled: {errors}")
