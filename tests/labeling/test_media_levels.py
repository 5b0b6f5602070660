"""Greys of 16 bits: how they are kept, first seen, sent to a browser, and met by an encoder."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from labeling.media import levels, picture_of, thumbnail
from learner.encoders.images import Pixels, open_image

VALUES = np.arange(64, dtype=np.uint16).reshape(8, 8) * 60  # of a camera of 12 bits


def deep(form: str = "PNG") -> bytes:
    file = BytesIO()
    Image.fromarray(VALUES).save(file, form)
    return file.getvalue()


def decoded(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(data)))


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "a.png"
    file.write_bytes(picture_of(deep()).data)
    return file


@pytest.mark.parametrize(("form", "suffix"), [("PNG", ".png"), ("TIFF", ".tif")])
def test_a_grey_of_16_bits_keeps_its_values_and_its_original(form, suffix):
    picture = picture_of(deep(form))
    assert (decoded(picture.data) == VALUES).all()
    assert picture.original == suffix
    assert picture.facts == {
        "depth": 16,
        "slope": 1.0,
        "intercept": 0.0,
        "unit": "",
        "windows": [
            {"name": "all", "centre": 2047.5, "width": 4095.0},
            {"name": "middle", "centre": 1890.0, "width": 3780.0},
        ],
    }


def test_a_grey_of_8_bits_has_no_facts_and_no_original():
    file = BytesIO()
    Image.new("L", (4, 4)).save(file, "PNG")
    picture = picture_of(file.getvalue())
    assert (picture.facts, picture.original) == ({}, None)


def test_packed_for_a_browser_red_is_the_high_byte_and_green_the_low_one(path):
    pixels = decoded(levels.packed(path)).astype(np.uint16)
    assert (pixels[..., 0] * 256 + pixels[..., 1] == VALUES).all()
    assert not pixels[..., 2].any()


def test_first_seen_through_its_window_in_256_shades(path):
    shades = decoded(levels.seen(path))
    assert shades.dtype == np.uint8
    assert np.abs(shades - VALUES * (255 / 4095)).max() <= 0.5


def test_an_encoder_and_a_thumbnail_see_what_people_see(path):
    seen = decoded(levels.seen(path))
    assert (np.asarray(open_image(path, "L")) == seen).all()
    assert (decoded(thumbnail(path, 8)) == seen).all()
    assert (Pixels(path, "cpu").encode([path])[0] == seen.ravel()).all()


def test_only_pictures_of_16_bits_are_deep(path, tmp_path):
    flat = tmp_path / "b.png"
    Image.new("L", (4, 4)).save(flat)
    assert levels.is_deep(path)
    assert not levels.is_deep(flat)
    assert not levels.is_deep(tmp_path / "c.jpg")
