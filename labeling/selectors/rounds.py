"""Reads about rounds."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labeling.errors import NotFound
from labeling.models import Label, Pick, Project, Round
from labeling.selectors.models import score_of
from labeling.selectors.reasons import sentence
from labeling.selectors.samples import image_url
from labeling.selectors.training_data import learners_task
from learner import catalog
from learner.catalog import Entry

NEWEST = 50  # rounds in a list
NOT_FOR_YOU = gettext_lazy("The project's scientist can see why.")


def live_round(project: Project) -> Round | None:
    return Round.objects.filter(project=project, state__in=Round.LIVE).first()


def newest_round(project: Project) -> Round | None:
    return Round.objects.filter(project=project).order_by("-number").first()


def rounds_of(project: Project) -> QuerySet[Round]:
    rounds = Round.objects.filter(project=project).order_by("-number")
    return rounds.select_related("model_version", "project")


def round_of(project: Project, number: int) -> Round:
    found = rounds_of(project).filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no round %(number)s in this project.") % {"number": number})
    return found


def metrics_of(turn: Round) -> dict[str, Any] | None:
    version = getattr(turn, "model_version", None)
    return version.metrics if version else None


def categories_of(turn: Round) -> list[str]:
    """The names of the categories as they were when the round learned."""
    version = getattr(turn, "model_version", None)
    return list(version.categories) if version else []


def strategies_of(project: Project) -> dict[str, Entry]:
    """Those that can ask for what this project asks for."""
    return catalog.strategies_for(learners_task(project))


def describe(turn: Round, *, reasons: bool) -> dict[str, Any]:
    """A round as pages and the API show it; why it failed only to who may look inside."""
    metrics = metrics_of(turn) or {}
    return {
        "number": turn.number,
        "state": turn.state,
        "trigger": turn.get_trigger_display(),
        "stage": turn.stage,
        "done": turn.done,
        "total": turn.total,
        "percent": turn.percent,
        "attempts": turn.attempts,
        "silent_s": turn.silent_s(),
        "labels": turn.labels,
        "strategy": turn.strategy,
        "why": turn.why,
        "notes": turn.notes,
        "accuracy": metrics.get("accuracy"),
        "score": score_of(metrics),
        "low": metrics.get("low"),
        "high": metrics.get("high"),
        "holdout": metrics.get("size"),
        "error": turn.error if reasons or not turn.error else str(NOT_FOR_YOU),
        "queued_at": turn.queued_at,
        "started_at": turn.started_at,
        "finished_at": turn.finished_at,
        "duration_s": turn.duration_s,
        "url": reverse("round", args=[turn.project.slug, turn.number]),
    }


def picks_of(turn: Round, *, limit: int = 100) -> list[dict[str, Any]]:
    """The picks of a round, best first, each with its reason and whether it has a label."""
    picks = list(
        Pick.objects.filter(round=turn).select_related("sample", "sample__project")[:limit]
    )
    labeled = set(
        Label.objects.filter(sample__in=[pick.sample_id for pick in picks]).values_list(
            "sample", flat=True
        )
    )
    return [
        {
            "rank": pick.rank,
            "key": pick.sample.key,
            "image": image_url(pick.sample),
            "text": pick.sample.text or None,
            "score": pick.score,
            "rule": pick.rule,
            "reason": pick.reason,
            "why": sentence(turn.project, pick.rule, pick.reason),
            "answered": pick.sample_id in labeled,
        }
        for pick in picks
    ]
