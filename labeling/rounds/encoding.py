"""Encode once, learn often: each sample becomes a row of features, in a job of its own."""

import tempfile
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from django.db import transaction
from django.utils import timezone

from labeling.models import Encoding, Project, Round, Sample
from labeling.rounds import lease, opening, opening_encodings
from labeling.rounds.contents import contents
from labeling.rounds.serving import Serving, folder_of, forget_unused, rows_folder, serving
from learner.encoders import Encoder, load
from learner.encoders import Sample as Content
from learner.errors import BadRecipe, UnreadableSample
from learner.store import FeatureStore
from learner.types import Floats

__all__ = ["Following", "Serving", "run", "serving"]

# Rows that a killed worker may lose: seconds of work.
BATCH = {"image": 64, "text": 512, "table": 2048, "series": 64, "audio": 32}
FIT_ON = {"series": 2_000}  # as many as its encoder looks at, all of them in memory


class Following(NamedTuple):
    """What an encoding leaves to do, each None if nothing."""

    round: Round | None
    encoding: Encoding | None


def run(encoding_id: int) -> Following | None:
    """Run one queued encoding to its end."""
    job = opening_encodings.take(encoding_id)
    return lease.work_on(job, partial(_encode, job)) if job else None


def _encode(job: Encoding, held: lease.Lease) -> Following:
    """Append the rows that are missing; whoever takes the job again goes on where this one died."""
    encoder = _fitted(job, held)
    store = FeatureStore(rows_folder(job), encoder.dimensions)
    missing = _missing(job.project, store)
    step = BATCH[job.project.modality]
    for start in range(0, len(missing), step):
        held.report("encode", start, len(missing))
        ids = missing[start : start + step]
        store.append(np.array(ids, dtype=np.int64), _rows(job.project, encoder, ids))
    held.report("serve", len(missing), len(missing))
    return _serve(job, len(store.known_ids()))


def _serve(job: Encoding, rows: int) -> Following:
    """From now on these rows are the ones that rounds read."""
    with transaction.atomic():
        project = Project.objects.select_for_update(no_key=True).get(pk=job.project_id)
        served = lease.held(job).update(
            state=Encoding.State.DONE, finished_at=timezone.now(), rows=rows, stage="", error=""
        )
        if not served:
            raise lease.Lost
        project.recipe = {**project.recipe, "encoder": job.encoder}
        project.save(update_fields=["recipe"])
        following = Following(opening.open_if_due(project), opening_encodings.open_if_due(project))
    forget_unused(project)
    return following


def _fitted(job: Encoding, held: lease.Lease) -> Encoder:
    """The encoder, with what it has learned. A fit that is killed or overtaken leaves nothing."""
    state = folder_of(job) / "encoder"
    encoder = load(job.encoder, state, device=job.device)
    if encoder.modality != job.project.modality:
        raise BadRecipe(
            f"{job.encoder} encodes {encoder.modality} samples, and this project has "
            f"{job.project.modality} samples: choose another encoder."
        )
    if encoder.fitted:
        return encoder
    held.report("fit", 0, 0)
    state.parent.mkdir(parents=True, exist_ok=True)
    pool = job.project.samples.filter(holdout=False).order_by("draw")
    most = FIT_ON.get(job.project.modality, opening_encodings.FIT_ON)
    ids = list(pool.values_list("pk", flat=True)[:most])
    with tempfile.TemporaryDirectory(dir=state.parent) as folder:
        draft = Path(folder) / "encoder"
        load(job.encoder, draft, device=job.device).fit(contents(job.project, ids))
        held.report("encode", 0, 0)  # raises Lost if another has fitted it meanwhile
        draft.rename(state)
    return load(job.encoder, state, device=job.device)


def _missing(project: Project, store: FeatureStore) -> list[int]:
    every = np.fromiter(
        project.samples.order_by("pk").values_list("pk", flat=True).iterator(), dtype=np.int64
    )
    return np.setdiff1d(every, store.known_ids()).tolist()


def _rows(project: Project, encoder: Encoder, ids: list[int]) -> Floats:
    found = contents(project, ids)
    try:
        return encoder.encode(found)
    except UnreadableSample:
        _name_the_unreadable(encoder, ids, found)
        raise


def _name_the_unreadable(encoder: Encoder, ids: list[int], found: list[Content]) -> None:
    """An encoder knows files; people know samples by their keys."""
    for one, content in zip(ids, found, strict=True):
        try:
            encoder.encode([content])
        except UnreadableSample as error:
            key = Sample.objects.values_list("key", flat=True).get(pk=one)
            raise UnreadableSample(
                f"Sample {key!r} cannot be read, so the rows from before serve on. {error} "
                "Put its file back, for instance from a backup, and encode again: what is "
                "encoded already is kept."
            ) from error
