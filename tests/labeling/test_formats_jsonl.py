import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeling.formats import Limits, Options, ReadError, Rejected, Row, read

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
GOOD = '{"id": "good", "text": "fine"}'


def rows(folder: Path, data: bytes | str, **options):
    path = folder / "reviews.jsonl"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read(path, modality="text", options=Options(**options)))


def test_an_object_is_a_row_and_what_is_no_string_is_kept_as_json(tmp_path):
    line = '{"id": 7, "text": "good", "label": 3, "n": 1.5, "tags": ["ä"], "none": null}'
    assert rows(tmp_path, line) == [
        Row("row 1", "7", "good", None, "3", {"n": "1.5", "tags": '["ä"]', "none": ""})
    ]


@settings(deadline=None, max_examples=150)
@given(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=5), st.booleans())
def test_texts_come_back_byte_for_byte(tmp_path_factory, texts, escaped):
    data = "\n".join(json.dumps({"text": text}, ensure_ascii=escaped) for text in texts)
    assert [row.text for row in rows(tmp_path_factory.getbasetemp(), data)] == texts


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{text: 1}", "is not JSON (column 2: Expecting property name enclosed in double quotes)"),
        ('{"text": "cut', "is not JSON (column 10: Unterminated string starting at)"),
        ('["text"]', 'is not a JSON object, such as {"text": "…"}'),
        ('{"text": 5}', "column 'text' is 5; it must be a string"),
        ('{"text": "a", "label": true}', "column 'label' is true; it must be a string"),
        ('{"text": "a", "id": [1]}', "column 'id' is [1]; it must be a string"),
        ('{"text": null}', "column 'text' is empty"),
        (r'{"text": "a\ud800"}', "column 'text' holds half a character"),
        (r'{"text": "a", "x\ud800": 1}', r"has a column name 'x\ud800' that cannot be stored"),
        (r'{"text": "a\u0000"}', "column 'text' holds a NUL character; remove it"),
        ("[" * 100_000, "is nested too deep"),
        ('{"text": ' + "1" * 5_000 + "}", "is not JSON that can be read"),
        (b'{"text": "it\x92s"}', "is not UTF-8 (byte 0x92); save the file as UTF-8 or"),
        ('{"text": "' + "a" * 300_000 + '"}', "is longer than 200,000 characters"),
        ('{"body": "a"}', "There is no column 'text' in reviews.jsonl; its columns are: body."),
    ],
)
def test_a_bad_line_is_named_and_the_good_ones_go_in(tmp_path, line, reason):
    data = line if isinstance(line, bytes) else line.encode()
    limits = Limits(record_characters=200_000)
    bad, good = rows(tmp_path, data + f"\n\n{GOOD}\n".encode(), limits=limits)
    assert isinstance(bad, Rejected)
    assert bad.where == "row 1"
    assert bad.reason.startswith(reason)
    assert good == Row("row 3", "good", "fine", None, None)


def test_a_named_column_must_be_in_every_object_and_may_be_null(tmp_path):
    data = '{"text": "a", "y": "pos"}\n{"text": "b"}\n{"text": "c", "y": null}\n'
    first, second, third = rows(tmp_path, data, label_column="y")
    assert (first.answer, third.answer) == ("pos", None)
    assert "no column 'y'" in second.reason


def test_a_declared_encoding_and_a_byte_order_mark_are_honoured(tmp_path):
    line = '{"text": "é"}'
    assert rows(tmp_path, line.encode("utf-16"), encoding="utf-16")[0].text == "é"
    assert rows(tmp_path, line.encode("utf-8-sig"))[0].text == "é"


def test_an_unknown_suffix_is_refused_with_those_that_are_known(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    with pytest.raises(ReadError, match=r"a folder, \.zip, \.csv, \.tsv, \.jsonl, \.ndjson"):
        read(tmp_path / "a.xlsx", modality="text", options=Options())


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ReadError, match="There is no file or folder"):
        read(tmp_path / "a.csv", modality="text", options=Options())


def test_the_name_of_an_upload_chooses_the_format_and_stands_in_messages(tmp_path):
    (tmp_path / "upload").write_text("a,b\n1,2\n")
    with pytest.raises(ReadError, match=r"in reviews\.csv"):
        next(read(tmp_path / "upload", modality="text", options=Options(), name="reviews.csv"))
