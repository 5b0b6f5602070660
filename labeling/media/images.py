"""Images as people send them, made into images that are safe to keep and to show."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Literal

import numpy as np
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.PngImagePlugin import PngInfo

from labeling.media import levels

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
MAX_FRAMES = 1_000
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
ORIGINALS: dict[str, "Original"] = {"PNG": ".png", "TIFF": ".tif"}  # that greys of 16 bits have
THIRTY_TWO_BITS = ("I", "F")

Suffix = Literal[".png", ".jpg"]
Original = Literal[".dcm", ".png", ".tif"]


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
    facts: levels.Facts = field(default_factory=dict)  # how to show its 16 bits, if it has as many
    original: Original | None = None  # what to call the bytes as they came, if they are to be kept


def check_and_encode(data: bytes, *, max_pixels: int = 50_000_000) -> Picture:
    """A picture of known format and size, drawn anew so that nothing but its pixels remains.

    JPEG stays JPEG (quality 95, full chroma); everything else becomes PNG, greys of 16 bits with
    all of them, colours with 8. Turned upright by its EXIF orientation; what is transparent is laid
    on white; colour profiles, comments, places and all other metadata are left behind.
    """
    if not data:
        raise BadImage(_("the file is empty"))
    with _blaming_the_image():
        image = _opened(data, max_pixels)
        frames = _frames(image)
        suffix: Suffix = ".jpg" if image.format in {"JPEG", "MPO"} else ".png"
        original = ORIGINALS.get(image.format or "")
        ImageOps.exif_transpose(image, in_place=True)
        drawn = _plain(image)
        facts = _facts(drawn) if drawn.mode in levels.MODES else {}
        kept = encoded(drawn, suffix, levels.shown_by(facts) if facts else None)
    digest = hashlib.sha256(data).hexdigest()
    size = drawn.width, drawn.height
    return Picture(kept, suffix, *size, digest, frames, facts, original if facts else None)


def thumbnail(path: Path, side: int) -> bytes:
    """A stored picture at most `side` pixels wide and high, in its own format, 8 bits a channel."""
    with Image.open(path, formats=("PNG", "JPEG")) as image:
        suffix: Suffix = ".jpg" if image.format == "JPEG" else ".png"
        small: Image.Image = levels.as_seen(image) if image.mode in levels.MODES else image
        small.thumbnail((side, side))
        return encoded(small, suffix)


def _facts(image: Image.Image) -> levels.Facts:
    """Its window spans as many bits as its values take: cameras fill 10, 12 or 14 of the 16."""
    values = np.asarray(image).astype(np.uint16)
    bits = max(8, int(values.max()).bit_length())
    return levels.facts_of(values, [], span=(0, 2**bits - 1))


@contextmanager
def _blaming_the_image() -> Iterator[None]:
    try:
        yield
    except BadImage:
        raise
    except UnidentifiedImageError as error:
        known = "PNG, JPEG, WebP, GIF, BMP, TIFF"
        raise BadImage(
            _("it is not an image that can be read (%(known)s)") % {"known": known}
        ) from error
    except BOMBS as error:
        raise BadImage(_("it has far too many pixels; scale it down")) from error
    except Exception as error:  # a decoder that is fed hostile bytes may raise anything
        raise BadImage(
            _("the image is cut off or damaged (%(error)s); export it again")
            % {"error": f"{str(error)[:100]!r}"}
        ) from error


def _opened(data: bytes, max_pixels: int) -> Image.Image:
    """The image with its size known and found bearable, its pixels not yet read."""
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except BOMBS as error:
        raise BadImage(too_large(_declared_size(data), max_pixels)) from error
    if image.width * image.height > max_pixels:
        raise BadImage(too_large(image.size, max_pixels))
    return image


def _frames(image: Image.Image) -> int:
    tiff = image.format == "TIFF"
    frames = _count_frames(image) if tiff else int(getattr(image, "n_frames", 1))
    if frames > MAX_FRAMES:
        raise BadImage(
            _("it has more than %(most)s frames; keep the one to be labeled")
            % {"most": f"{MAX_FRAMES:,}"}
        )
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


def too_large(size: tuple[int, int], max_pixels: int) -> str:
    told = {"most": f"{max_pixels / 1_000_000:g}"}
    told |= {side: f"{pixels:,}" for side, pixels in zip(("width", "height"), size, strict=True)}
    sentence = _("it is %(width)s × %(height)s px; at most %(most)s megapixels")  # noqa: RUF001
    return sentence % told


def _plain(image: Image.Image) -> Image.Image:
    """Grey or RGB without transparency; 16-bit grey as it is."""
    if image.mode in levels.MODES:
        # The other byte orders reach it only by way of 32 bits: Pillow clips the direct way to 255.
        return image if image.mode == "I;16" else image.convert("I").convert("I;16")
    if image.mode in THIRTY_TWO_BITS:
        raise BadImage(_("it has 32 bits a pixel of grey; save it with 8 or 16"))
    if image.has_transparency_data:
        return _on_white(image if image.mode == "RGBA" else image.convert("RGBA"))
    if image.mode in {"L", "RGB"}:
        return image  # to convert it would copy it: 200 MB at 50 megapixels
    return image.convert("L" if image.mode == "1" else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image)
    return white


def encoded(image: Image.Image, suffix: Suffix, info: PngInfo | None = None) -> bytes:
    image.info = {}  # Pillow would write the profile and comments it finds there
    buffer = BytesIO()
    if suffix == ".jpg":
        image.save(buffer, "JPEG", quality=95, subsampling=0)
    else:
        image.save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()
