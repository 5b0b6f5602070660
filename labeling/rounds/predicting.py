"""Answering predictions: load the model that was asked for, encode, predict."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import F
from django.utils import timezone

from labeling.models import Prediction, Sample
from labeling.rounds import features
from labeling.rounds.contents import content_of
from learner import artifacts
from learner.encoders import Encoder
from learner.encoders import Sample as Content
from learner.types import Floats

log = logging.getLogger(__name__)

State = Prediction.State
LIKELY = 0.5  # chance beyond which a category is said to apply


def run(prediction_id: int) -> None:
    """Answer one prediction, unless it is answered or being answered already."""
    asked = _take(prediction_id)
    if asked is None:
        return
    try:
        _end(asked, state=State.DONE, results=predict(asked))
    except Exception as error:
        log.exception("%s failed", asked)
        _end(asked, state=State.FAILED, error=f"{type(error).__name__}: {error}"[:2000])


def predict(asked: Prediction) -> list[dict[str, Any]]:
    """One result for each key or text, in their order."""
    version = asked.model_version
    model = artifacts.load(version.folder, version.digest)
    rows = _rows(asked)
    shipped, members = model.opinions(rows)
    result = RESULTS[model.task]
    return [
        result(version.categories, shipped[place], members[:, place]) for place in range(len(rows))
    ]


def _number(_categories: list[str], shipped: Floats, members: Floats) -> dict[str, Any]:
    """The model's guess [1], and how far the members' [K, 1] lie apart."""
    return {"number": round(float(shipped[0]), 6), "spread": round(float(members.std()), 6)}


def _several(categories: list[str], shipped: Floats, members: Floats) -> dict[str, Any]:
    """The chances [c] that each category applies, and how the members' [K, c] differ."""
    likely = [name for name, one in zip(categories, shipped, strict=True) if one > LIKELY]
    return {
        "categories": likely,
        "probabilities": _by_name(categories, shipped),
        "spread": _by_name(categories, members.std(axis=0)),
    }


def _category(categories: list[str], shipped: Floats, members: Floats) -> dict[str, Any]:
    """Probabilities [c] of the model, and of each member [K, c]: how they differ and vote."""
    votes = np.bincount(members.argmax(axis=1), minlength=len(categories))
    return {
        "category": categories[int(shipped.argmax())],
        "probabilities": _by_name(categories, shipped),
        "spread": _by_name(categories, members.std(axis=0)),
        "votes": {name: int(n) for name, n in zip(categories, votes, strict=True) if n},
    }


RESULTS = {"category": _category, "categories": _several, "number": _number}


def _by_name(categories: list[str], values: Floats) -> dict[str, float]:
    return {name: round(float(one), 6) for name, one in zip(categories, values, strict=True)}


def _rows(asked: Prediction) -> Floats:
    """float32[n, d], rounded to float16 as the rows that the model learned from."""
    encoder = features.encoder_of(asked.model_version)
    if asked.texts:
        return _encoded(encoder, asked.texts)
    found = Sample.objects.filter(project=asked.project, key__in=asked.keys)
    by_key = {sample.key: sample for sample in found}
    samples = [by_key[key] for key in asked.keys]
    ids = np.array([sample.pk for sample in samples])
    store = features.rows_of(asked.model_version)
    stored = np.isin(ids, store.known_ids())
    rows = np.empty((len(ids), encoder.dimensions), np.float32)
    rows[stored] = store.rows(ids[stored]) if stored.any() else 0
    modality = asked.project.modality
    new = [content_of(samples[place], modality) for place in np.flatnonzero(~stored)]
    rows[~stored] = _encoded(encoder, new)
    return rows


def _encoded(encoder: Encoder, contents: Sequence[Content]) -> Floats:
    return encoder.encode(contents).astype(np.float16).astype(np.float32)


def _take(prediction_id: int) -> Prediction | None:
    """Take it for a while; a worker that dies leaves it to the next, a few times."""
    now = timezone.now()
    free = Prediction.objects.free(now).filter(pk=prediction_id)
    lease = timedelta(seconds=settings.ROUND_LEASE_SECONDS)
    if not free.update(attempts=F("attempts") + 1, leased_until=now + lease):
        return None
    return Prediction.objects.select_related("project", "model_version").get(pk=prediction_id)


def _end(asked: Prediction, **outcome: Any) -> None:
    mine = Prediction.objects.filter(pk=asked.pk, state=State.QUEUED, attempts=asked.attempts)
    mine.update(**outcome)
