"""Greys of 16 bits: which of their values the 256 shades of a screen stand for.

A picture carries its own window in its file, so that whoever opens it without the database, such as
an encoder, sees what people see. A window's values lie evenly between black and white (DICOM PS3.3
C.11.2.1.3.2, "linear exact").
"""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

MOST = 65_535
WINDOW = "window"  # in the PNG: the values that are black and white, such as "1024 5120"
MODES = ("I;16", "I;16B", "I;16L", "I;16N")
FAST = 1  # of zlib: somebody waits for it, and the browser keeps it

Facts = dict[str, Any]
Values = np.ndarray[Any, np.dtype[np.uint16]]


def facts_of(
    values: Values,
    windows: list[Facts],
    *,
    slope: float = 1.0,
    intercept: float = 0.0,
    unit: str = "",
    span: tuple[int, int] | None = None,
) -> Facts:
    """What a browser needs to show them. `value * slope + intercept` is what was measured, and
    windows are in that unit; to those given come the whole span and the middle of the values."""
    low, high = span or (int(values.min()), int(values.max()))
    counts = np.bincount(values.ravel(), minlength=MOST + 1).cumsum()
    first, last = np.searchsorted(counts, (counts[-1] * 0.01, counts[-1] * 0.99))
    general = [("all", low, high), ("middle", int(first), int(last))]
    measured = [
        _window(name, *(at * slope + intercept for at in (below, max(above, below + 1))))
        for name, below, above in general
    ]
    return {
        "depth": 16,
        "slope": slope,
        "intercept": intercept,
        "unit": unit,
        "windows": [*windows, *measured],
    }


def _window(name: str, one: float, other: float) -> Facts:
    return {
        "name": name,
        "centre": round((one + other) / 2, 6),
        "width": round(abs(other - one), 6),
    }


def shown_by(facts: Facts) -> PngInfo:
    """The first window, as the file carries it."""
    first = facts["windows"][0]
    half = first["width"] / 2
    ends = [(first["centre"] + end - facts["intercept"]) / facts["slope"] for end in (-half, half)]
    black, white = round(min(ends)), round(max(ends))
    info = PngInfo()
    info.add_text(WINDOW, f"{black} {max(white, black + 1)}")
    return info


def as_seen(image: Image.Image) -> Image.Image:
    """In 256 shades, through its window; all 65,536 values where it has none."""
    black, white = _window_of(image)
    values = np.asarray(image).astype(np.uint16)
    shades = (np.arange(MOST + 1, dtype=np.float64) - black) * (255 / (white - black))
    return Image.fromarray(shades.round().clip(0, 255).astype(np.uint8)[values])


def _window_of(image: Image.Image) -> tuple[int, int]:
    """Of a file that this module wrote."""
    black, white = str(image.info.get(WINDOW, f"0 {MOST}")).split()
    return int(black), int(white)


def is_deep(path: Path) -> bool:
    if path.suffix != ".png":
        return False
    with Image.open(path, formats=("PNG",)) as image:
        return image.mode in MODES


def seen(path: Path) -> bytes:
    """A PNG of 8 bits, as a person or a browser would first look at it."""
    with Image.open(path, formats=("PNG",)) as image:
        return _png(as_seen(image))


def packed(path: Path) -> bytes:
    """A PNG that a browser reads without loss: high bytes in red, low ones in green."""
    with Image.open(path, formats=("PNG",)) as image:
        values = np.asarray(image).astype(np.uint16)
    pixels = np.zeros((*values.shape, 3), np.uint8)
    pixels[..., 0], pixels[..., 1] = values >> 8, values & 255
    return _png(Image.fromarray(pixels))


def _png(image: Image.Image) -> bytes:
    image.info = {}
    buffer = BytesIO()
    image.save(buffer, "PNG", compress_level=FAST)
    return buffer.getvalue()
