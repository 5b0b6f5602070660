"""Looks into a stack's database: reads one JSON string of Python a line, prints `answer` as JSON.

Kept running, because starting Django takes longer than most questions.
"""

import json
import sys

import django

django.setup()

from django.apps import apps  # noqa: E402 - Django had to be set up first
from django.db import connection  # noqa: E402

names = {model.__name__: model for model in apps.get_models()}
for line in sys.stdin:
    scope = dict(names)
    exec(json.loads(line), scope)
    connection.close()
    sys.stdout.write(json.dumps(scope.get("answer"), default=str) + "\n")
    sys.stdout.flush()
