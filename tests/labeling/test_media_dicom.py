"""DICOM files of pydicom's own test set, and bad ones made here."""

import json
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    SecondaryCaptureImageStorage,
)

from labeling.media import BadImage, picture_of
from labeling.media.levels import MOST

HERE = Path(pydicom.__file__).parent / "data" / "test_files"  # some others would be downloaded


def of(name: str) -> bytes:
    return (HERE / name).read_bytes()


def decoded(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def measured(picture) -> np.ndarray:
    stored = np.asarray(decoded(picture.data)).astype(np.float64)
    return stored * picture.facts["slope"] + picture.facts["intercept"]


def of_syntax(syntax: UID) -> Dataset:
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.file_meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    dataset.file_meta.MediaStorageSOPInstanceUID = UID("1.2.3")
    return dataset


def made(pixels: np.ndarray, **tags) -> bytes:
    """A grey of these pixels; None leaves a tag out."""
    dataset = of_syntax(ExplicitVRLittleEndian)
    bits = pixels.dtype.itemsize * 8
    given = {
        "Rows": pixels.shape[0],
        "Columns": pixels.shape[1],
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "BitsAllocated": bits,
        "BitsStored": bits,
        "HighBit": bits - 1,
        "PixelRepresentation": int(pixels.dtype.kind == "i"),
        "PixelData": pixels.tobytes(),
        **tags,
    }
    for name, value in given.items():
        if value is not None:
            setattr(dataset, name, value)
    dataset["PixelData"].VR = "OW" if bits > 8 else "OB"
    file = BytesIO()
    pydicom.dcmwrite(file, dataset, enforce_file_format=True)
    return file.getvalue()


RAMP = np.arange(0, 64, dtype=np.uint16).reshape(8, 8)


def test_a_ct_keeps_its_hounsfield_units_exactly():
    picture = picture_of(of("CT_small.dcm"))
    dataset = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
    truth = dataset.pixel_array * float(dataset.RescaleSlope) + float(dataset.RescaleIntercept)
    assert decoded(picture.data).mode == "I;16"
    assert np.abs(measured(picture) - truth).max() < 1e-6
    assert (picture.width, picture.height, picture.suffix) == (128, 128, ".png")
    assert (picture.facts["depth"], picture.facts["unit"]) == (16, "HU")
    assert picture.original == ".dcm"


def test_a_ct_without_a_window_of_its_own_has_those_it_is_read_with():
    windows = picture_of(of("CT_small.dcm")).facts["windows"]
    names = [one["name"] for one in windows]
    assert names == ["soft tissue", "lung", "bone", "brain", "all", "middle"]
    assert windows[0] == {"name": "soft tissue", "centre": 40, "width": 400}


def test_the_files_own_windows_come_first():
    windows = picture_of(of("examples_overlay.dcm")).facts["windows"]
    assert [one["name"] for one in windows] == ["own", "own 2", "all", "middle"]
    assert windows[0] == {"name": "own", "centre": 450.0, "width": 790.0}


def test_a_head_is_first_seen_through_the_window_of_brains():
    data = made(RAMP, Modality="CT", RescaleSlope=1, RescaleIntercept=0, BodyPartExamined="HEAD")
    assert picture_of(data).facts["windows"][0]["name"] == "brain"


def test_values_are_spread_so_that_a_viewer_of_8_bits_sees_something():
    stored = np.asarray(decoded(picture_of(of("MR_small.dcm")).data))
    assert stored.min() == 0
    assert stored.max() > MOST // 2


def test_an_inverted_grey_is_turned_around_and_still_measures_the_same():
    plain = picture_of(made(RAMP))
    inverted = picture_of(made(RAMP, PhotometricInterpretation="MONOCHROME1"))
    assert (measured(inverted) == measured(plain)).all()
    assert np.asarray(decoded(inverted.data))[0, 0] > np.asarray(decoded(plain.data))[0, 0] == 0


def test_signed_values_and_drawings_in_unused_bits_are_read_right():
    signed = (RAMP.astype(np.int16) - 32) & 0x0FFF  # of 12 bits, in two's complement
    data = made(signed.astype(np.int16), BitsStored=12, HighBit=11)
    assert (measured(picture_of(data)) == RAMP.astype(np.int32) - 32).all()
    drawn_on = made(RAMP | 0x8000, BitsStored=12, HighBit=11)
    assert (measured(picture_of(drawn_on)) == RAMP).all()


def test_a_flat_picture_is_a_picture():
    picture = picture_of(made(np.full((4, 4), 7, np.uint16)))
    assert (measured(picture) == 7).all()
    assert all(one["width"] > 0 for one in picture.facts["windows"])


@pytest.mark.parametrize(
    "name", ["examples_rgb_color.dcm", "examples_palette.dcm", "SC_rgb_rle_16bit.dcm"]
)
def test_colours_become_ordinary_pictures_of_8_bits(name):
    picture = picture_of(of(name))
    assert (decoded(picture.data).mode, picture.facts, picture.original) == ("RGB", {}, ".dcm")


def test_a_grey_of_8_bits_is_an_ordinary_picture_and_is_turned_around_if_inverted():
    shades = np.array([[0, 255]], np.uint8)
    picture = picture_of(made(shades, PhotometricInterpretation="MONOCHROME1"))
    assert np.asarray(decoded(picture.data)).tolist() == [[255, 0]]


def test_of_many_frames_the_first_is_taken_and_all_are_counted():
    picture = picture_of(of("examples_ybr_color.dcm"))
    assert (picture.width, picture.height, picture.frames) == (320, 240, 30)


@pytest.mark.parametrize("name", ["MR_small_RLE.dcm", "MR_small_jp2klossless.dcm"])
def test_what_is_packed_without_loss_is_the_same_picture(name):
    assert picture_of(of(name)).data == picture_of(of("MR_small.dcm")).data


def test_nothing_about_the_patient_is_taken_from_the_file():
    data = made(RAMP, PatientName="Doe^Jane", PatientID="4711", WindowCenter=1, WindowWidth=2)
    picture = picture_of(data)
    assert "Doe" not in json.dumps(picture.facts) and "4711" not in json.dumps(picture.facts)
    assert b"Doe" not in picture.data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (of("JPEG-lossy.dcm"), "packed as JPEG Extended .* gdcmconv --raw"),
        (of("MR_small_jpeg_ls_lossless.dcm"), "packed as JPEG-LS Lossless"),
        (of("image_dfl.dcm"), "deflated as a whole"),
        (of("reportsi.dcm"), "holds no pixels"),
        (of("rtdose_1frame.dcm"), "32 bits a pixel; save it with 8 or 16"),
        (of("MR_truncated.dcm"), "cut off or damaged"),
        (of("CT_small.dcm")[:3000], "holds no pixels|cut off or damaged"),
        (of("meta_missing_tsyntax.dcm"), "no transfer syntax"),
        (bytes(128) + b"DICM", "no transfer syntax|cut off or damaged"),
        (bytes(128) + b"DICM" + b"\xff" * 200, "no transfer syntax|cut off or damaged"),
        (made(RAMP, Rows=65_535, Columns=65_535), "65,535 . 65,535 px; at most 50 megapixels"),
        (made(RAMP, Rows=0), "no rows, no columns"),
        (made(RAMP, SamplesPerPixel=4), "odd number of channels"),
        (made(RAMP, RescaleSlope=0, RescaleIntercept=1), "slope or intercept"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_with_a_reason(data, reason):
    with pytest.raises(BadImage, match=reason):
        picture_of(data)


def test_a_bomb_is_refused_before_it_is_unpacked():
    """A deflated data set is known by its transfer syntax, which is never deflated itself."""
    dataset = of_syntax(DeflatedExplicitVRLittleEndian)
    dataset.add_new("PixelData", "OW", bytes(10_000_000))
    file = BytesIO()
    pydicom.dcmwrite(file, dataset, enforce_file_format=True)
    with pytest.raises(BadImage, match="deflated as a whole"):
        picture_of(file.getvalue())


@pytest.mark.parametrize("centre", [float("nan"), float("inf")])
def test_a_window_that_is_no_window_is_left_out(centre):
    windows = picture_of(made(RAMP, WindowCenter=[10, centre], WindowWidth=[0, 5])).facts["windows"]
    assert [one["name"] for one in windows] == ["all", "middle"]


def test_damaged_bytes_anywhere_are_read_or_refused_but_never_break():
    data = of("MR_small.dcm")
    chance = np.random.default_rng(0)
    for _ in range(60):
        bad = bytearray(data)
        for place in chance.integers(128, len(data), 20):
            bad[place] = chance.integers(256)
        with suppress(BadImage):
            assert picture_of(bytes(bad)).width > 0
