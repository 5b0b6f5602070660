"""Which features a model version reads: where they lie, and what their encoder had learned.

An encoder that learns is fitted again as a project grows, and its rows can be removed and made
again. A model understands none but its own: the digest of the encoder's state tells them apart.
"""

import hashlib
from pathlib import Path

from django.conf import settings

from labeling.models import ModelVersion
from learner import encoders
from learner.encoders import Encoder
from learner.errors import BadData
from learner.store import FeatureStore


def identity(store: FeatureStore) -> dict[str, str]:
    """What a model version remembers of the features it learned from."""
    folder = store.folder.parent
    return {
        "features": str(folder.relative_to(settings.FEATURES_FOLDER)),
        "encoder_digest": _digest(folder / "encoder"),
    }


def encoder_of(version: ModelVersion) -> Encoder:
    """The encoder as it was when the version learned; BadData if that is gone."""
    state = folder_of(version) / "encoder"
    if _digest(state) != version.encoder_digest:
        raise BadData(
            f"The features that model {version.number} reads are gone: use a newer one, or retrain."
        )
    return encoders.load(version.recipe["encoder"], state, device=settings.DEVICE)


def rows_of(version: ModelVersion) -> FeatureStore:
    """The rows that are kept still: those of an older fit may be gone."""
    return FeatureStore(folder_of(version) / "rows")


def folder_of(version: ModelVersion) -> Path:
    return Path(settings.FEATURES_FOLDER) / version.features


def _digest(state: Path) -> str:
    """Of all files in the folder; empty for an encoder that has nothing to learn."""
    if not state.is_dir():
        return ""
    digest = hashlib.sha256()
    for file in sorted(state.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()
