"""What every table format keeps, present or to come."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from labeling.formats import Limits, Options, ReadError, Rejected, read, registry
from labeling.formats.audio_folder import SUFFIXES as CLIPS
from labeling.formats.image_folder import SUFFIXES as IMAGES
from labeling.formats.series_folder import SUFFIXES as SERIES

TABLES = list(registry._readers)
GUIDE = Path(__file__).parents[2] / "docs" / "import.md"


@pytest.mark.parametrize("suffix", TABLES)
@pytest.mark.parametrize("encoding", ["utf-8", "shift_jis", "utf-16"])
@settings(deadline=None, max_examples=60)
@given(data=st.binary(max_size=200))
@example(data=b'{"text": "a\x00"}\n{"text": "\\ud800"}\n')
@example(data=b'{"x\\ud800": 1, "\\u0000": 2}')
@example(data=b"text,\xff\n\x00,\xfe\n")
def test_any_bytes_end_in_rows_that_can_be_stored_or_in_words(
    tmp_path_factory, suffix, encoding, data
):
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(b"text\tid\n" * (suffix == ".tsv") + data)
    options = Options(encoding=encoding, limits=Limits(record_characters=100))
    try:
        for row in read(path, modality="text", options=options):
            kept = (
                [row.reason]
                if isinstance(row, Rejected)
                else [row.key, row.text or "", row.answer or ""]
            )
            assert row.where.startswith("row ")
            assert "\0" not in "".join(kept)
            assert "".join(kept).encode()
    except ReadError as refusal:
        assert str(refusal).encode()  # noqa: PT017  either outcome is right


def test_one_suffix_has_one_reader():
    with pytest.raises(ValueError, match=r"two readers for \.csv"):
        registry.register(".csv")(registry.reader_for("a.csv"))


@pytest.mark.parametrize("suffix", [*TABLES, *IMAGES, *SERIES, *CLIPS, ".zip"])
def test_the_guide_to_importing_names_every_format(suffix):
    assert f"`{suffix}`" in GUIDE.read_text()
