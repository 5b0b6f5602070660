"""One door for everything that can be looked at as a picture."""

from labeling.media.dicom import is_dicom, read_dicom
from labeling.media.images import Picture, check_and_encode


def picture_of(data: bytes, *, max_pixels: int = 50_000_000) -> Picture:
    """By what the file is, not by what it is called. BadImage says why there is none."""
    read = read_dicom if is_dicom(data) else check_and_encode
    return read(data, max_pixels=max_pixels)
