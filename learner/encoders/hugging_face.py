"""`hf:NAME`: any vision, text or audio model of Hugging Face that lies on this machine."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch.nn.functional import normalize

from learner.encoders import sounds
from learner.encoders.checkpoint import Checkpoint
from learner.encoders.images import open_image
from learner.encoders.transformer import embed_texts
from learner.errors import UnusableModel
from learner.networks import device
from learner.types import Floats

PREFIX = "hf:"
TOKENS = 512
# Opened at a time. A sound goes alone: in many networks the padding of a batch leaks into its rows.
TOGETHER = {"text": 1_024, "image": 16, "audio": 1}


class HuggingFace:
    """The mean of a network's last layer over words, patches or moments, scaled to length one.

    `name` is "hf:" and a directory, or the name of a model in the Hugging Face cache; with
    `download`, one that is not there yet is fetched. UnusableModel says what is wrong with it.
    """

    fitted = True

    def __init__(self, name: str, device_name: str, *, download: bool = False) -> None:
        self.name = name
        source = name.removeprefix(PREFIX)
        self._checkpoint = Checkpoint(source, device.resolve(device_name), download)

    @property
    def modality(self) -> str:
        return self._checkpoint.modality

    @cached_property
    def dimensions(self) -> int:
        """As wide as what a sample of nothing much becomes: configurations name it variously."""
        probe: dict[str, Any] = {
            "text": "a",
            "image": np.zeros((64, 64, 3), np.uint8),
            "audio": np.zeros(16_000, np.float32),
        }
        return self._rows([probe[self.modality]]).shape[1]

    def fit(self, _samples: Sequence[Any]) -> None:
        """Nothing to learn: the network comes trained."""

    def encode(self, samples: Sequence[Any]) -> Floats:
        """float32[n, dimensions] from texts, or from the files of images or sounds."""
        rows = np.empty((len(samples), self.dimensions), np.float32)
        step = TOGETHER[self.modality]
        for start in range(0, len(samples), step):
            contents = [self._open(sample) for sample in samples[start : start + step]]
            rows[start : start + step] = self._rows(contents)
        return rows

    def _open(self, sample: Any) -> Any:
        if self.modality == "image":
            return np.asarray(open_image(sample, "RGB"))
        if self.modality == "audio":
            return sounds.read(sample, self._checkpoint.processor.sampling_rate)
        return sample

    def _rows(self, contents: list[Any]) -> Floats:
        if self.modality == "text":
            longest = self._checkpoint.processor.model_max_length
            rows = embed_texts(self._checkpoint, contents, min(longest, TOKENS))
        else:
            rows = self._features(contents)
        if not np.isfinite(rows).all():
            raise UnusableModel(f"{self.name} answers with NaN or infinity: get it anew.")
        return rows

    @torch.inference_mode()
    def _features(self, contents: list[Any]) -> Floats:
        processor, options = self._checkpoint.processor, {}
        if self.modality == "audio":
            options = {"sampling_rate": processor.sampling_rate}
        inputs = processor(contents, return_tensors="pt", **options).to(self._checkpoint.device)
        hidden = self._checkpoint.network(**inputs).last_hidden_state
        means = hidden.flatten(2).mean(dim=2) if hidden.ndim == 4 else hidden.mean(dim=1)
        rows: Floats = normalize(means).cpu().numpy()
        return rows
