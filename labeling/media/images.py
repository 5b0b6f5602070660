"""Images as people send them, made into images that are safe to keep and to show."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
MAX_FRAMES = 1_000
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
SIXTEEN_BITS = ("I;16", "I;16B", "I;16L", "I;16N")
THIRTY_TWO_BITS = ("I", "F")

Suffix = Literal[".png", ".jpg"]


class BadImage(Exception):
    """Why this cannot be shown as an image, as a clause: "the file is empty"."""


@dataclass(frozen=True)
class Picture:
    data: bytes
    suffix: Suffix
    width: int
    height: int
    sha256: str  # of the bytes as they came
    frames: int  # how many the source had; the first is what is kept


def check_and_encode(data: bytes, *, max_pixels: int = 50_000_000) -> Picture:
    """A picture of known format and size, drawn anew so that nothing but its pixels remains.

    JPEG stays JPEG (quality 95, full chroma); everything else becomes PNG, greys of 16 bits with
    all of them, colours with 8. Turned upright by its EXIF orientation; what is transparent is laid
    on white; colour profiles, comments, places and all other metadata are left behind.
    """
    if not data:
        raise BadImage("the file is empty")
    with _blaming_the_image():
        image = _opened(data, max_pixels)
        frames = _frames(image)
        suffix: Suffix = ".jpg" if image.format in {"JPEG", "MPO"} else ".png"
        ImageOps.exif_transpose(image, in_place=True)
        drawn = _plain(image)
        encoded = _encoded(drawn, suffix)
    digest = hashlib.sha256(data).hexdigest()
    return Picture(encoded, suffix, drawn.width, drawn.height, digest, frames)


def thumbnail(path: Path, side: int) -> bytes:
    """A stored picture at most `side` pixels wide and high, in its own format, 8 bits a channel."""
    with Image.open(path, formats=("PNG", "JPEG")) as image:
        suffix: Suffix = ".jpg" if image.format == "JPEG" else ".png"
        small: Image.Image = image
        if image.mode in SIXTEEN_BITS:
            small = image.point(lambda value: value * (1 / 256)).convert("L")
        small.thumbnail((side, side))
        return _encoded(small, suffix)


@contextmanager
def _blaming_the_image() -> Iterator[None]:
    try:
        yield
    except BadImage:
        raise
    except UnidentifiedImageError as error:
        known = "PNG, JPEG, WebP, GIF, BMP, TIFF"
        raise BadImage(f"it is not an image that can be read ({known})") from error
    except BOMBS as error:
        raise BadImage("it has far too many pixels; scale it down") from error
    except Exception as error:  # a decoder that is fed hostile bytes may raise anything
        raise BadImage(
            f"the image is cut off or damaged ({str(error)[:100]!r}); export it again"
        ) from error


def _opened(data: bytes, max_pixels: int) -> Image.Image:
    """The image with its size known and found bearable, its pixels not yet read."""
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except BOMBS as error:
        raise BadImage(_too_large(_declared_size(data), max_pixels)) from error
    if image.width * image.height > max_pixels:
        raise BadImage(_too_large(image.size, max_pixels))
    return image


def _frames(image: Image.Image) -> int:
    tiff = image.format == "TIFF"
    frames = _count_frames(image) if tiff else int(getattr(image, "n_frames", 1))
    if frames > MAX_FRAMES:
        raise BadImage(f"it has more than {MAX_FRAMES:,} frames; keep the one to be labeled")
    return frames


def _count_frames(image: Image.Image) -> int:
    """At most one too many: Pillow takes quadratic time for all (49 s for a TIFF of 4 MB)."""
    last = 0
    with suppress(EOFError):
        while last < MAX_FRAMES:
            image.seek(last + 1)
            last += 1
    image.seek(0)
    return last + 1


def _declared_size(data: bytes) -> tuple[int, int]:
    """The size in the header of an image that Image.open refuses for its size, not naming it."""
    readers = (Image.OPEN[name] for name in FORMATS)
    read = next(read for read, accept in readers if accept and accept(data[:16]))
    return read(BytesIO(data), "").size


def _too_large(size: tuple[int, int], max_pixels: int) -> str:
    most = f"at most {max_pixels / 1_000_000:g} megapixels"
    return f"it is {size[0]:,} × {size[1]:,} px; {most}"  # noqa: RUF001  the sign for times


def _plain(image: Image.Image) -> Image.Image:
    """Grey or RGB without transparency; 16-bit grey as it is."""
    if image.mode in SIXTEEN_BITS:
        # The other byte orders reach it only by way of 32 bits: Pillow clips the direct way to 255.
        return image if image.mode == "I;16" else image.convert("I").convert("I;16")
    if image.mode in THIRTY_TWO_BITS:
        raise BadImage("it has 32 bits a pixel of grey; save it with 8 or 16")
    if image.has_transparency_data:
        return _on_white(image if image.mode == "RGBA" else image.convert("RGBA"))
    if image.mode in {"L", "RGB"}:
        return image  # to convert it would copy it: 200 MB at 50 megapixels
    return image.convert("L" if image.mode == "1" else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image)
    return white


def _encoded(image: Image.Image, suffix: Suffix) -> bytes:
    image.info = {}  # Pillow would write the profile and comments it finds there
    buffer = BytesIO()
    if suffix == ".jpg":
        image.save(buffer, "JPEG", quality=95, subsampling=0)
    else:
        image.save(buffer, "PNG")
    return buffer.getvalue()
