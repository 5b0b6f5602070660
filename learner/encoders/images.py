"""Opening image files that people uploaded, and `image:pixels`, the plainest encoder of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from learner.encoders.encoder import ENCODERS
from learner.errors import UnreadableSample
from learner.types import Floats

FORMATS = ("PNG", "JPEG")
MAX_PIXELS = 50_000_000
SIDE = 8

Shades = np.ndarray[Any, np.dtype[np.uint8]]


def open_image(sample: Path, mode: str) -> Image.Image:
    """The pixels of a PNG or JPEG file in a mode of 8-bit channels ("L", "RGB").

    The size is read before the pixels; UnreadableSample names the file and what is wrong with it.
    """
    try:
        with Image.open(sample, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UnreadableSample(f"{sample} has over 50 million pixels: scale it down.")
            return _eight_bit(image).convert(mode)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableSample(f"{sample} is no readable PNG or JPEG image: {error}") from error


def _eight_bit(image: Image.Image) -> Image.Image:
    """16-bit grey is shown through its window: Pillow's own conversion cuts it off at 255.
    See-through parts become white, as on paper."""
    if image.mode.startswith("I"):
        return Image.fromarray(_windowed(np.asarray(image), image.info.get("window")))
    if "A" in image.mode or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
    return image


def _windowed(values: Any, window: str | None) -> Shades:
    """`window` says which values are black and white, "1024 5120"; all 65,536 levels without."""
    black, white = map(int, window.split()) if window else (0, 65_535)
    levels = (values.astype(np.float32) - black) * (255 / max(1, white - black))
    shades: Shades = levels.round().clip(0, 255).astype(np.uint8)
    return shades


@ENCODERS.register("image:pixels")
class Pixels:
    """8 x 8 grey levels from 0 to 255, row by row; an image of that size is its own pixels."""

    name = "image:pixels"
    modality = "image"
    dimensions = SIDE * SIDE
    fitted = True

    def __init__(self, _folder: Path, _device: str) -> None:
        """Needs neither state nor device."""

    def fit(self, _samples: Sequence[Path]) -> None:
        """Nothing to learn."""

    def encode(self, samples: Sequence[Path]) -> Floats:
        """float32[n, 64]."""
        rows = np.empty((len(samples), self.dimensions), np.float32)
        for row, sample in zip(rows, samples, strict=True):
            grey = open_image(sample, "L").resize((SIDE, SIDE), Image.Resampling.BOX)
            row[:] = np.asarray(grey).ravel()
        return rows
