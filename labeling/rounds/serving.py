"""The rows that serve: those of the project's newest encoding that is done."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from labeling.models import Encoding, Project, Round
from labeling.selectors.encodings import encodings_of, serving_encoding
from learner.errors import StoreError
from learner.store import FeatureStore


@dataclass(frozen=True)
class Serving:
    """The rows as they were when their encoding ended: what is appended since stays unseen."""

    encoder: str
    generation: int
    store: FeatureStore


def serving(project: Project) -> Serving | None:
    """What rounds read now; None before the first encoding is done."""
    encoding = serving_encoding(project)
    return of(encoding) if encoding else None


def of(encoding: Encoding) -> Serving:
    """StoreError if rows are gone, which would otherwise be a small pool that nobody notices."""
    store = FeatureStore(rows_folder(encoding), first=encoding.rows)
    found = len(store.known_ids())
    if found < encoding.rows:
        raise StoreError(
            f"{found} of {encoding.rows} feature rows are left in {store.folder}: choose the "
            "encoder again on the project's page, and the others are made anew."
        )
    return Serving(encoding.encoder, encoding.generation, store)


def folder_of(encoding: Encoding) -> Path:
    """Rows and what the encoder has learned: a folder for each encoder and each of its fits."""
    name = encoding.encoder.replace(":", "-").replace("/", "--")
    features = Path(settings.FEATURES_FOLDER) / str(encoding.project_id)
    return features / name / f"fit-{encoding.generation}"


def rows_folder(encoding: Encoding) -> Path:
    return folder_of(encoding) / "rows"


def forget_unused(project: Project) -> None:
    """Remove rows that nobody reads or goes on with.

    What an encoder has learned stays: it is small, and the models of its rounds speak no other
    language. So do the rows of the encoder before this one, for whoever wants to go back.
    """
    kept = {rows_folder(encoding) for encoding in _in_use(project)}
    for rows in (Path(settings.FEATURES_FOLDER) / str(project.pk)).glob("*/fit-*/rows"):
        if rows not in kept:
            shutil.rmtree(rows)


def _in_use(project: Project) -> Iterator[Encoding]:
    every = encodings_of(project)
    yield from every.filter(rounds__state__in=Round.LIVE)
    yield from every.exclude(state=Encoding.State.CANCELLED)[:1]  # may be gone on with
    current = serving_encoding(project)
    if current is not None:
        yield current
        done = every.filter(state=Encoding.State.DONE)
        yield from done.exclude(encoder=current.encoder)[:1]
