"""Reads about encodings: which rows serve, and how far the next ones are."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from labeling.errors import NotFound
from labeling.models import Encoding, Project
from labeling.selectors.health import encoder_is_silent
from labeling.selectors.rounds import NOT_FOR_YOU
from learner import catalog

AUTO = "What suits the samples"


def serving_encoding(project: Project) -> Encoding | None:
    """The encoding whose rows the rounds read; None before the first is done."""
    return encodings_of(project).filter(state=Encoding.State.DONE).first()


def live_encoding(project: Project) -> Encoding | None:
    return encodings_of(project).filter(state__in=Encoding.LIVE).first()


def encodings_of(project: Project) -> QuerySet[Encoding]:
    return Encoding.objects.filter(project=project).order_by("-number")


def encoding_of(project: Project, number: int) -> Encoding:
    found = encodings_of(project).filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no encoding %(number)s in this project.") % {"number": number})
    return found


def encoders_for(modality: str) -> dict[str, str]:
    """What a project of this modality can choose from: names and captions."""
    return {
        name: entry.caption
        for name, entry in catalog.ENCODERS.items()
        if entry.modality == modality
    }


def overview(project: Project, *, reasons: bool) -> dict[str, Any]:
    """What the project page shows: what serves, what comes, what went wrong last."""
    serving, newest = serving_encoding(project), encodings_of(project).first()
    failed = newest if newest and newest.state == Encoding.State.FAILED else None
    live = newest if newest and newest.is_live else None
    return {
        "serving": describe(serving, reasons=reasons) if serving else None,
        "live": describe(live, reasons=reasons) if live else None,
        "failed": describe(failed, reasons=reasons) if failed else None,
        "choices": {"auto": AUTO} | encoders_for(project.modality),
        "wanted": serving.encoder if serving else "auto",
        "possible": project.samples_size > 0,
        "silent": live is not None and encoder_is_silent(),
    }


def describe(encoding: Encoding, *, reasons: bool) -> dict[str, Any]:
    """An encoding as pages and the API show it; why it failed only to who may look inside."""
    return {
        "number": encoding.number,
        "encoder": encoding.encoder,
        "generation": encoding.generation,
        "device": encoding.device,
        "state": encoding.state,
        "stage": encoding.stage,
        "done": encoding.done,
        "total": encoding.total,
        "percent": encoding.percent,
        "attempts": encoding.attempts,
        "silent_s": encoding.silent_s(),
        "samples": encoding.samples,
        "rows": encoding.rows,
        "error": encoding.error if reasons or not encoding.error else str(NOT_FOR_YOU),
        "queued_at": encoding.queued_at,
        "started_at": encoding.started_at,
        "finished_at": encoding.finished_at,
        "duration_s": encoding.duration_s,
    }
