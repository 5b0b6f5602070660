"""Encode once, learn often: each sample becomes a row of features when a round first meets it."""

import math
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from django.conf import settings

from labeling.media.storage import Media
from labeling.models import Project, Sample
from learner import catalog
from learner.encoders import Encoder, load
from learner.store import FeatureStore

Report = Callable[[str, int, int], None]

BATCH = 256
FIT_ON = 20_000  # samples that a fitted encoder learns its features from


def choose(project: Project, wanted: str) -> str:
    """The encoder's name. An automatic choice is written into the project, so that it stays."""
    if wanted != "auto":
        return wanted
    sizes = project.samples.order_by("draw").values_list("width", "height")[:1000]
    name = catalog.choose_encoder(project.modality, list(sizes))
    project.recipe = {**project.recipe, "encoder": name}
    Project.objects.filter(pk=project.pk).update(recipe=project.recipe)
    return name


def encode(project: Project, name: str, device: str, report: Report) -> FeatureStore:
    """Encode the samples that have no row yet, and return the store of all rows."""
    folder = _folder(project, name)
    encoder = load(name, folder / "encoder", device=device)
    _fit(project, encoder)
    store = FeatureStore(folder / "rows", encoder.dimensions)
    missing = _missing(project, store)
    for start in range(0, len(missing), BATCH):
        report("encode", start, len(missing))
        ids = missing[start : start + BATCH]
        store.append(np.array(ids, dtype=np.int64), encoder.encode(_contents(project, ids)))
    return store


def forget_old_generations(project: Project, store: FeatureStore) -> None:
    """Remove the rows of an encoder that has been fitted anew since."""
    current = Path(store.folder).parent
    for other in current.parent.iterdir():
        if other != current:
            shutil.rmtree(other)


def _folder(project: Project, name: str) -> Path:
    """A folder of its own for each fit: an encoder is fitted again when the samples quadruple."""
    generation = 0
    if catalog.ENCODERS[name].learns:
        generation = int(math.log(max(1, min(FIT_ON, project.samples_size)), 4))
    slug = name.replace(":", "-").replace("/", "-")
    return Path(settings.FEATURES_FOLDER) / str(project.pk) / slug / f"fit-{generation}"


def _fit(project: Project, encoder: Encoder) -> None:
    if encoder.fitted:
        return
    pool = project.samples.filter(holdout=False).order_by("draw")
    ids = pool.values_list("pk", flat=True)[:FIT_ON]
    encoder.fit(_contents(project, list(ids)))


def _missing(project: Project, store: FeatureStore) -> list[int]:
    every = np.fromiter(
        project.samples.order_by("pk").values_list("pk", flat=True).iterator(), dtype=np.int64
    )
    return np.setdiff1d(every, store.known_ids()).tolist()


def _contents(project: Project, ids: list[int]) -> list[Path] | list[str]:
    """The samples themselves, in the order of the ids: files of images, or texts."""
    field = "image" if project.modality == "image" else "text"
    found: dict[int, str] = {}
    for start in range(0, len(ids), 500):
        some = Sample.objects.filter(pk__in=ids[start : start + 500])
        found.update(some.values_list("pk", field))
    if field == "text":
        return [found[one] for one in ids]
    media = Media(Path(settings.MEDIA_FOLDER))
    return [media.path(found[one]) for one in ids]
