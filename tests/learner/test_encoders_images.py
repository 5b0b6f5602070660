import numpy as np
import pytest
from PIL import Image

from learner import encoders
from learner.encoders import images
from learner.errors import UnreadableSample
from tests.learner.worlds import digits


@pytest.fixture
def pixels(tmp_path):
    return encoders.load("image:pixels", tmp_path)


def saved(tmp_path, image: Image.Image, name: str = "a.png", **options):
    path = tmp_path / name
    image.save(path, **options)
    return path


def grey(level: int, mode: str = "L", size=(8, 8)) -> Image.Image:
    return Image.new(mode, size, level)


def test_a_digit_is_its_own_64_pixels(pixels, tmp_path):
    rows = digits().rows[:20]
    squares = rows.reshape(-1, 8, 8).astype(np.uint8)
    paths = [saved(tmp_path, Image.fromarray(s), f"{i}.png") for i, s in enumerate(squares)]
    assert np.array_equal(pixels.encode(paths), rows)


def test_a_larger_image_is_averaged(pixels, tmp_path):
    chess = np.kron(np.arange(64).reshape(8, 8) % 2, np.ones((4, 4))).astype(np.uint8) * 200
    [row] = pixels.encode([saved(tmp_path, Image.fromarray(chess))])
    assert np.array_equal(row, np.arange(64) % 2 * 200)


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA", "LA", "1"])
def test_every_mode_becomes_grey(pixels, tmp_path, mode):
    path = saved(tmp_path, Image.new("RGB", (8, 8), "white").convert(mode))
    assert np.array_equal(pixels.encode([path]), np.full((1, 64), 255))


def test_sixteen_bits_are_scaled_not_cut(pixels, tmp_path):
    levels = np.full((8, 8), 32_768, np.uint16)
    [row] = pixels.encode([saved(tmp_path, Image.fromarray(levels))])
    assert np.array_equal(row, np.full(64, 128))


def test_what_is_see_through_is_white(pixels, tmp_path):
    [row] = pixels.encode([saved(tmp_path, Image.new("RGBA", (8, 8), (0, 0, 0, 0)))])
    assert np.array_equal(row, np.full(64, 255))


def test_a_jpeg_is_read_as_well(pixels, tmp_path):
    [row] = pixels.encode([saved(tmp_path, grey(90), "a.jpg")])
    assert np.allclose(row, 90, atol=2)


@pytest.mark.parametrize("data", [b"", b"GIF89a is no PNG", b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_image_is_named(pixels, tmp_path, data):
    path = tmp_path / "broken.png"
    path.write_bytes(data)
    with pytest.raises(UnreadableSample, match=r"broken\.png is no readable PNG or JPEG"):
        pixels.encode([path])


def test_a_truncated_image_is_named(pixels, tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64), dtype=np.uint8)
    path = saved(tmp_path, Image.fromarray(noise), "cut.png")
    path.write_bytes(path.read_bytes()[:600])
    with pytest.raises(UnreadableSample, match=r"cut\.png"):
        pixels.encode([path])


def test_a_missing_file_is_named(pixels, tmp_path):
    with pytest.raises(UnreadableSample, match="nowhere"):
        pixels.encode([tmp_path / "nowhere.png"])


def test_other_formats_are_not_opened(pixels, tmp_path):
    path = saved(tmp_path, grey(1), "a.png", format="BMP")
    with pytest.raises(UnreadableSample, match=r"a\.png"):
        pixels.encode([path])


def test_an_image_of_too_many_pixels_is_refused_before_they_are_read(pixels, tmp_path, monkeypatch):
    monkeypatch.setattr(images, "MAX_PIXELS", 63)
    with pytest.raises(UnreadableSample, match="scale it down"):
        pixels.encode([saved(tmp_path, grey(1))])
