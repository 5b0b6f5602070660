"""Where the loop stands: whose picks are asked, and what the newest round has seen. One query."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from labeling.models import Project, Round
from labeling.models.prepared import Prepared

FIELDS = ("pk", "number", "state", "revision", "labels_seen", "encoding")
NEWEST = 10  # rounds, of which nearly always one is done and has seen labels


@dataclass(frozen=True)
class Turns:
    """`current` is the newest round that is done, `version` its number; 0 and none before the
    first. `revision`, `labels` and `encoding` are what the newest round that began has seen. `live`
    says whether one is queued or running."""

    current: int | None = None
    version: int = 0
    revision: int = 0
    labels: int = 0
    encoding: int | None = None
    live: bool = False


@Prepared
def _newest(project: int) -> QuerySet[Round, Any]:
    newest = Round.objects.filter(project=project).order_by("-number")
    return newest.values_list(*FIELDS)[:NEWEST]


def turns_of(project: Project) -> Turns:
    rows = _newest(project=project.pk)
    done = [row for row in rows if row[2] == Round.State.DONE]
    began = [row for row in rows if row[3] is not None]
    if len(rows) == NEWEST:  # a long row of failures
        newest = Round.objects.filter(project=project).order_by("-number")
        done = done or list(newest.filter(state=Round.State.DONE).values_list(*FIELDS)[:1])
        began = began or list(newest.filter(revision__isnull=False).values_list(*FIELDS)[:1])
    current, version = done[0][:2] if done else (None, 0)
    revision, labels, encoding = began[0][3:] if began else (0, 0, None)
    live = any(row[2] in Round.LIVE for row in rows)
    return Turns(current, version, revision or 0, labels, encoding, live)
