"""Samples and answers of every task."""

import hashlib
from typing import Any

from labeling.models import Project, Sample

MEDIA = {"image": ".png", "series": ".json", "audio": ".wav"}  # names; there is no file
MODALITIES = {"shapes": "image", "intervals": "audio"}  # of tasks that are not about texts


def value(task: str, which: int = 0) -> dict[str, Any]:
    """An answer to a task, fit for `sample_of`; another one for each of the first few `which`."""
    name = ("praise", "blame")[which % 2]
    answers: dict[str, Any] = {
        "category": name,
        "categories": [["praise"], ["blame"], ["praise", "blame"], []][which % 4],
        "number": float(which + 1),
        "shapes": [{"type": "box", "x": which, "y": 0, "width": 4, "height": 4, "category": name}],
        "spans": [
            {"start": 0, "end": 3 + which, "quote": "the text"[: 3 + which], "category": name}
        ],
        "intervals": [{"start": which, "end": which + 2, "category": name}],
    }
    return {task: answers[task]}


def sample_of(of: Project, key: str = "one", **given) -> Sample:
    """A sample that fits the project's task and `value`: a text, 8 x 8 pixels, ten seconds."""
    settings = {
        "text": f"the text of {key}" if of.modality == "text" else "",
        "fields": [["weight [kg]", 3.5]] if of.modality == "table" else [],
        "media": f"{'0' * 64}{MEDIA[of.modality]}" if of.modality in MEDIA else "",
        "width": 8 if of.modality == "image" else 0,
        "height": 8 if of.modality == "image" else 0,
        "facts": {"start": 0, "end": 10} if of.modality in {"series", "audio"} else {},
        "draw": Sample.objects.filter(project=of).count(),
        "holdout": False,
        "places": of.annotators_per_sample,
        "sha256": hashlib.sha256(key.encode()).hexdigest(),
        **given,
    }
    of.pool_size += not settings["holdout"]
    of.holdout_size += settings["holdout"]
    of.save(update_fields=["pool_size", "holdout_size"])
    return Sample.objects.create(project=of, key=key, **settings)
