"""DICOM files as pictures: a grey keeps its 16 bits, and what its values measure.

Of what a file says about a patient nothing is read: only how its pixels are stored and shown.
"""

import hashlib
import logging
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.translation import gettext as _
from PIL import Image

from labeling.media import levels
from labeling.media.images import BadImage, Picture, encoded, too_large

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

MAGIC = b"DICM"
PREAMBLE = 128
DEFLATED = "1.2.840.10008.1.2.1.99"
GREY = {"MONOCHROME1", "MONOCHROME2"}
OWN_WINDOWS = 8  # at most
CT = {  # in Hounsfield units: centre and width, as radiologists set them
    "soft tissue": (40, 400),
    "lung": (-600, 1500),
    "bone": (400, 1800),
    "brain": (40, 80),
}
FIRST_FOR = {"HEAD": "brain", "BRAIN": "brain", "CHEST": "lung", "LUNG": "lung"}

Pixels = np.ndarray[Any, Any]

# Who sends a bad file is told so; the log need not be.
logging.getLogger("pydicom").setLevel(logging.CRITICAL)


def is_dicom(data: bytes) -> bool:
    return data[PREAMBLE : PREAMBLE + len(MAGIC)] == MAGIC


def read_dicom(data: bytes, *, max_pixels: int = 50_000_000) -> Picture:
    """The first frame. Its size is known and found bearable before any pixel is unpacked."""
    with _blaming_the_file():
        header = _opened(data)
        _check_size(header, max_pixels)
        pixels = _unpacked(header)
        frames = int(header.get("NumberOfFrames") or 1)
        facts: levels.Facts = {}
        if header.PhotometricInterpretation in GREY and pixels.dtype.itemsize > 1:
            pixels, facts = _measured(header, pixels)
        else:
            pixels = _eight_bits(header, pixels)
        image = Image.fromarray(pixels)
        kept = encoded(image, ".png", levels.shown_by(facts) if facts else None)
    digest = hashlib.sha256(data).hexdigest()
    return Picture(kept, ".png", image.width, image.height, digest, frames, facts, ".dcm")


@contextmanager
def _blaming_the_file() -> Iterator[None]:
    """pydicom warns of much that is harmless, and hostile bytes may make it raise anything."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except BadImage:
        raise
    except Exception as error:
        detail = _("the DICOM file is cut off or damaged (%(why)s); export it again")
        raise BadImage(detail % {"why": repr(str(error)[:100])}) from error


def _opened(data: bytes) -> "Dataset":
    from pydicom import dcmread  # noqa: PLC0415 - most processes never read DICOM
    from pydicom.filereader import read_dataset  # noqa: PLC0415

    file = BytesIO(data)
    file.seek(PREAMBLE + len(MAGIC))
    meta = read_dataset(
        file,
        is_implicit_VR=False,
        is_little_endian=True,
        stop_when=lambda tag, _vr, _length: tag >> 16 != 2,
    )
    if str(meta.get("TransferSyntaxUID", "")).strip() == DEFLATED:  # a bomb, before its header
        detail = _("its data set is deflated as a whole; save it with another transfer syntax")
        raise BadImage(detail)
    header = dcmread(BytesIO(data))
    if "TransferSyntaxUID" not in header.file_meta:
        raise BadImage(_("it does not say how its pixels are stored (no transfer syntax)"))
    if "PixelData" not in header:
        raise BadImage(
            _("the DICOM file holds no pixels of whole numbers: a report, a plan or such")
        )
    return header


def _check_size(header: "Dataset", max_pixels: int) -> None:
    rows, columns = int(header.Rows), int(header.Columns)
    samples = int(header.get("SamplesPerPixel", 1))
    if rows < 1 or columns < 1 or samples not in {1, 3}:
        raise BadImage(_("the DICOM file has no rows, no columns, or an odd number of channels"))
    if rows * columns > max_pixels:
        raise BadImage(too_large((columns, rows), max_pixels))
    if int(header.BitsAllocated) > 16:
        detail = _("it has %(bits)d bits a pixel; save it with 8 or 16")
        raise BadImage(detail % {"bits": header.BitsAllocated})


def _unpacked(header: "Dataset") -> Pixels:
    """[rows, columns], or [rows, columns, 3] in red, green and blue."""
    from pydicom.pixels.utils import pixel_array  # noqa: PLC0415

    syntax = header.file_meta.TransferSyntaxUID
    if not syntax.is_compressed:
        return _cleaned(header, pixel_array(header, index=0))
    try:
        return pixel_array(header, index=0)
    except Exception as error:
        detail = _(
            "its pixels are packed as %(syntax)s, and cannot be unpacked here; save it "
            "uncompressed (Explicit VR Little Endian), for instance with gdcmconv --raw"
        )
        raise BadImage(detail % {"syntax": syntax.name}) from error


def _cleaned(header: "Dataset", pixels: Pixels) -> Pixels:
    """Without what else may lie in the bits that are not used, such as drawings on the image."""
    unused = 16 - int(header.get("BitsStored") or 16)
    if pixels.dtype.itemsize != 2 or not 0 < unused < 16:
        return pixels
    return np.left_shift(pixels, unused) >> unused


def _measured(header: "Dataset", pixels: Pixels) -> tuple[levels.Values, levels.Facts]:
    """Its values in 0 to 65,535, as far apart as they go in whole steps; and the way back."""
    from pydicom.pixels.processing import apply_modality_lut  # noqa: PLC0415

    slope, intercept = _number(header, "RescaleSlope", 1), _number(header, "RescaleIntercept", 0)
    if header.get("ModalityLUTSequence"):
        pixels, slope, intercept = apply_modality_lut(pixels, header), 1.0, 0.0
    if not (math.isfinite(slope) and math.isfinite(intercept)) or slope == 0:
        raise BadImage(_("its rescale slope or intercept is no number that can be used"))
    whole = pixels.astype(np.int32)
    low, high = int(whole.min()), int(whole.max())
    step = max(1, levels.MOST // max(1, high - low))
    is_inverted = header.PhotometricInterpretation == "MONOCHROME1"
    stored = ((high - whole if is_inverted else whole - low) * step).astype(np.uint16)
    facts = levels.facts_of(
        stored,
        _windows(header),
        slope=(-slope if is_inverted else slope) / step,
        intercept=(high if is_inverted else low) * slope + intercept,
        unit=_unit(header),
    )
    return stored, facts


def _windows(header: "Dataset") -> list[levels.Facts]:
    """The file's own, and for a CT those that it is usually read with."""
    centres, widths = _numbers(header, "WindowCenter"), _numbers(header, "WindowWidth")
    pairs = zip(centres, widths, strict=False)
    own = [pair for pair in pairs if all(map(math.isfinite, pair)) and pair[1] > 0]
    own = list(dict.fromkeys(own))[:OWN_WINDOWS]
    named = [("own" if not at else f"own {at + 1}", pair) for at, pair in enumerate(own)]
    if _unit(header) == "HU":
        first = FIRST_FOR.get(str(header.get("BodyPartExamined", "")).upper(), "")
        named += sorted(CT.items(), key=lambda preset: preset[0] != first)
    return [{"name": name, "centre": centre, "width": width} for name, (centre, width) in named]


def _unit(header: "Dataset") -> str:
    """Hounsfield units, or nothing that is known."""
    stated = str(header.get("RescaleType", "") or "")
    is_ct = header.get("Modality") == "CT" and "RescaleSlope" in header
    return "HU" if stated == "HU" or (is_ct and not stated) else ""


def _number(header: "Dataset", name: str, otherwise: float) -> float:
    found = header.get(name)
    return otherwise if found is None else float(found)


def _numbers(header: "Dataset", name: str) -> list[float]:
    found = header.get(name)
    if found is None:
        return []
    return [float(one) for one in (found if hasattr(found, "__iter__") else [found])]


def _eight_bits(header: "Dataset", pixels: Pixels) -> Pixels:
    """Colours, and greys of 8 bits or 1."""
    from pydicom.pixels.processing import apply_color_lut  # noqa: PLC0415

    if header.PhotometricInterpretation == "PALETTE COLOR":
        pixels = apply_color_lut(pixels, header)
        return (pixels >> 8).astype(np.uint8) if pixels.dtype.itemsize > 1 else pixels
    if pixels.dtype.itemsize > 1:
        pixels = pixels >> max(0, int(header.BitsStored) - 8)
    if int(header.BitsAllocated) == 1:
        pixels = pixels * 255
    shades = pixels.clip(0, 255).astype(np.uint8)
    return 255 - shades if header.PhotometricInterpretation == "MONOCHROME1" else shades
