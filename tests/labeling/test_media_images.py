import hashlib
import io
import struct
import zlib
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, JpegImagePlugin, PngImagePlugin

from labeling.media import BadImage, check_and_encode, thumbnail

FORMATS = ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"]
LOSSLESS = {"WEBP": {"lossless": True}}
NOISE = Image.effect_noise((64, 48), 80)


def encoded(image: Image.Image, form: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def decoded(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, pixels: bytes = b"") -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", FORMATS)
def test_every_known_format_becomes_png_or_stays_jpeg(form):
    data = encoded(NOISE.convert("RGB"), form)
    picture = check_and_encode(data)
    assert picture.suffix == (".jpg" if form == "JPEG" else ".png")
    assert (picture.width, picture.height, picture.frames) == (64, 48, 1)
    assert picture.sha256 == hashlib.sha256(data).hexdigest()
    assert decoded(picture.data).format == ("JPEG" if form == "JPEG" else "PNG")


@pytest.mark.parametrize("form", ["PNG", "BMP", "TIFF"])
@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_pixels_of_lossless_formats_stay_as_they_are(form, mode):
    image = NOISE.convert(mode)
    kept = decoded(check_and_encode(encoded(image, form)).data)
    assert kept.mode == ("L" if mode == "1" else mode)
    assert kept.tobytes() == image.convert(kept.mode).tobytes()


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_greys_of_16_bits_keep_all_of_them(form):
    image = Image.frombytes("I;16", (16, 16), bytes(range(256)) * 2)
    kept = decoded(check_and_encode(encoded(image, form)).data)
    assert kept.mode == "I;16"
    assert kept.tobytes() == image.tobytes()


def test_greys_of_16_bits_in_the_other_byte_order_are_kept_too():
    header = struct.pack(">2sHI", b"MM", 42, 8)
    tags = [(256, 3, 2), (257, 3, 1), (258, 3, 16), (262, 3, 1), (273, 4, 200), (279, 4, 4)]
    entries = b"".join(
        struct.pack(">HHI", tag, kind, 1)
        + (struct.pack(">H2x", n) if kind == 3 else struct.pack(">I", n))
        for tag, kind, n in tags
    )
    data = (header + struct.pack(">H", len(tags)) + entries + bytes(4)).ljust(200, b"\0")
    kept = decoded(check_and_encode(data + struct.pack(">HH", 1, 40_000)).data)
    assert [kept.getpixel((x, 0)) for x in (0, 1)] == [1, 40_000]


@pytest.mark.parametrize("mode", ["I", "F"])
def test_greys_of_32_bits_are_refused_rather_than_clipped(mode):
    with pytest.raises(BadImage, match="32 bits a pixel of grey; save it with 8 or 16"):
        check_and_encode(encoded(NOISE.convert(mode), "TIFF"))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_lies_on_white(mode):
    image = Image.new("RGBA", (2, 1), (0, 0, 0, 0))
    image.putpixel((1, 0), (9, 9, 9, 255))
    kept = decoded(check_and_encode(encoded(image.convert(mode), "PNG")).data)
    assert [kept.getpixel((x, 0)) for x in (0, 1)] == [(255, 255, 255), (9, 9, 9)]


def test_an_image_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    picture = check_and_encode(encoded(NOISE, "JPEG", exif=exif))
    assert (picture.width, picture.height) == decoded(picture.data).size == (48, 64)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_nothing_but_pixels_remains(form):
    exif = Image.Exif()
    exif[0x010E] = "SECRET description"
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "SECRET text")
    extra = (
        {"pnginfo": texts} if form == "PNG" else {"comment": b"SECRET"} if form == "JPEG" else {}
    )
    data = encoded(NOISE, form, exif=exif, icc_profile=b"SECRET profile", **extra)
    assert b"SECRET" in data
    kept = check_and_encode(data + b"SECRET tail").data
    assert b"SECRET" not in kept
    assert b"iCCP" not in kept
    assert not decoded(kept).getexif()


def test_a_jpeg_keeps_full_chroma():
    image = check_and_encode(encoded(NOISE.convert("RGB"), "JPEG", quality=50))
    assert JpegImagePlugin.get_sampling(decoded(image.data)) == 0  # Pillow's code for 4:4:4


@pytest.mark.parametrize("form", ["GIF", "TIFF", "WEBP", "PNG"])
def test_of_several_frames_the_first_is_kept_and_their_number_told(form):
    frames = [Image.new("RGB", (4, 4), color) for color in ("red", "green", "blue")]
    data = encoded(
        frames[0], form, save_all=True, append_images=frames[1:], **LOSSLESS.get(form, {})
    )
    picture = check_and_encode(data)
    assert picture.frames == 3
    assert decoded(picture.data).convert("RGB").getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize("form", ["GIF", "TIFF", "PNG"])
def test_more_than_a_thousand_frames_are_refused(form):
    frames = [Image.new("L", (2, 1), number % 256) for number in range(1_001)]
    data = encoded(frames[0], form, save_all=True, append_images=frames[1:])
    with pytest.raises(BadImage, match="has more than 1,000 frames"):
        check_and_encode(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"I am a text file", r"not an image that can be read \(PNG, JPEG, WebP, GIF, BMP, TIFF\)"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n", "not an image that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not an image that can be read"),
        (b"P6 1 1 255 abc", "not an image that can be read"),
        (png(50_000, 50_000), "is 50,000 × 50,000 px; at most 50 megapixels"),  # noqa: RUF001
        (png(8_000, 8_000), "is 8,000 × 8,000 px; at most 50 megapixels"),  # noqa: RUF001
        (png(0, 0), "not an image that can be read"),
        (png(4, 4, b"not zlib"), "cut off or damaged"),
    ],
)
def test_what_is_no_image_to_show_is_told_why(data, reason):
    with pytest.raises(BadImage, match=reason):
        check_and_encode(data)


def test_a_webp_of_a_huge_canvas_is_refused_before_it_is_made():
    canvas = b"VP8X" + struct.pack("<I4x", 10) + (16_383).to_bytes(3, "little") * 2
    body = b"WEBP" + canvas
    with pytest.raises(BadImage, match="far too many pixels"):
        check_and_encode(b"RIFF" + struct.pack("<I", len(body)) + body)


def test_the_bound_on_pixels_can_be_moved():
    data = png(3, 2, zlib.compress(bytes(8)))
    assert check_and_encode(data, max_pixels=6).width == 3
    with pytest.raises(BadImage, match=r"is 3 × 2 px; at most 5e-06 megapixels"):  # noqa: RUF001
        check_and_encode(data, max_pixels=5)


def test_a_small_file_that_unpacks_to_more_pixels_than_it_declares_is_no_danger():
    data = png(4, 4, zlib.compress(bytes(10_000_000)))
    assert len(data) < 11_000
    assert check_and_encode(data).width == 4


@pytest.mark.parametrize("form", FORMATS)
def test_an_image_that_is_cut_off_is_refused(form):
    data = encoded(NOISE.convert("RGB"), form)
    with pytest.raises(BadImage, match="cut off or damaged"):
        check_and_encode(data[: len(data) // 2])


@pytest.mark.filterwarnings("ignore")  # what Pillow warns of here is what is being broken
@settings(deadline=timedelta(seconds=5), max_examples=300)
@given(st.sampled_from(FORMATS), st.data())
def test_any_damage_ends_in_a_picture_or_a_clear_refusal(form, choices):
    data = bytearray(encoded(NOISE.resize((16, 12)).convert("RGB"), form))
    for _ in range(choices.draw(st.integers(1, 8))):
        data[choices.draw(st.integers(0, len(data) - 1))] = choices.draw(st.integers(0, 255))
    try:
        assert check_and_encode(bytes(data)).width > 0
    except BadImage as refusal:
        assert str(refusal)  # noqa: PT017  either outcome is right


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_thumbnail_fits_its_square_in_the_format_of_its_picture(tmp_path, suffix):
    form = "JPEG" if suffix == ".jpg" else "PNG"
    path = tmp_path / f"a{suffix}"
    path.write_bytes(encoded(NOISE, form))
    small = decoded(thumbnail(path, 32))
    assert (small.format, small.size) == (form, (32, 24))


def test_a_thumbnail_of_16_bits_is_scaled_to_8(tmp_path):
    image = Image.new("I;16", (8, 8), 0x8000)
    (tmp_path / "a.png").write_bytes(encoded(image, "PNG"))
    small = decoded(thumbnail(tmp_path / "a.png", 4))
    assert (small.mode, small.getpixel((0, 0))) == ("L", 0x80)
