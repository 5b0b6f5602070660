import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeling.formats import Limits, Options, ReadError, Rejected, Row, read

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


def rows(folder: Path, data: bytes | str, name: str = "reviews.csv", **options):
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read(path, modality="text", options=Options(**options)))


def test_a_row_carries_its_text_key_answer_and_the_other_columns(tmp_path):
    found = rows(tmp_path, "id,text,label,source\na1,good film,pos,web\na2,dull,,\n")
    assert found == [
        Row("row 2", "a1", "good film", None, "pos", {"source": "web"}),
        Row("row 3", "a2", "dull", None, None, {"source": ""}),
    ]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(TEXTS.filter(str.strip), TEXTS), min_size=1, max_size=5))
def test_texts_come_back_byte_for_byte(tmp_path_factory, pairs):
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([("text", "note"), *pairs])
    found = rows(tmp_path_factory.getbasetemp(), buffer.getvalue())
    assert [(row.text, row.metadata["note"]) for row in found] == pairs


@pytest.mark.parametrize(
    ("header", "text"),
    [("text;id", "a;b"), ("body;id", "a;b"), ("id;label;body", "b;;a")],
)
def test_semicolons_are_noticed_and_the_only_other_column_is_the_text(tmp_path, header, text):
    assert [row.text for row in rows(tmp_path, f"{header}\n{text}\n")] == ["a"]


def test_tabs_separate_in_a_tsv_and_line_ends_of_all_kinds_do(tmp_path):
    found = rows(tmp_path, "text\tid\r\na, b\t1\rc\t2\n", "reviews.tsv")
    assert [(row.key, row.text) for row in found] == [("1", "a, b"), ("2", "c")]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    assert rows(tmp_path, b"\xef\xbb\xbftext\nhello\n")[0].text == "hello"


def test_rows_without_a_key_are_named_by_the_line_they_begin_on(tmp_path):
    found = rows(tmp_path, 'text\n"two\nlines"\n\nlast\n')
    assert [(row.where, row.key) for row in found] == [("row 2", "row-2"), ("row 5", "row-5")]


@pytest.mark.parametrize("column", ["text", "key", "label"])
def test_a_named_column_that_is_missing_is_told_with_those_that_are_there(tmp_path, column):
    with pytest.raises(ReadError) as refusal:
        rows(tmp_path, "id,text\n1,a\n", **{f"{column}_column": "body"})
    assert str(refusal.value) == (
        "There is no column 'body' in reviews.csv; its columns are: id, text. Name one of these."
    )


def test_columns_can_be_named(tmp_path):
    named = {"text_column": "b", "key_column": "a", "label_column": "c"}
    assert rows(tmp_path, "a,b,c,text\n1,2,3,4\n", **named) == [
        Row("row 2", "1", "2", None, "3", {"text": "4"})
    ]


def test_only_rows_with_windows_1252_bytes_are_rejected(tmp_path):
    data = b"id,text\n1,fine\n2,it\x92s\n3,\xc3\xa9t\xc3\xa9\n"
    first, second, third = rows(tmp_path, data)
    assert second == Rejected(
        "row 3",
        "column 'text' is not UTF-8 (byte 0x92); "
        "save the file as UTF-8 or choose the encoding windows-1252",
    )
    assert (first.text, third.text) == ("fine", "été")


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16", "utf-8"])
def test_a_declared_encoding_is_honoured(tmp_path, encoding):
    data = "text\nit’s\n".encode(encoding)  # noqa: RUF001  the sign that 1252 has and Latin-1 has not
    assert rows(tmp_path, data, encoding=encoding)[0].text == "it’s"  # noqa: RUF001


def test_a_byte_that_the_declared_encoding_lacks_is_named(tmp_path):
    (bad,) = rows(tmp_path, b"text\na\x81b\n", encoding="windows-1252")
    assert "is not windows-1252 (byte 0x81)" in bad.reason


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "idna", "unicode_escape", "a\0b"])
def test_an_encoding_that_files_cannot_have_is_refused(tmp_path, encoding):
    with pytest.raises(ReadError, match="There is no encoding"):
        rows(tmp_path, "text\na\n", encoding=encoding)


def test_utf_16_that_was_not_declared_is_recognized(tmp_path):
    with pytest.raises(ReadError, match="choose the encoding utf-16"):
        rows(tmp_path, "text\na\n".encode("utf-16"))


def test_utf_16_that_is_cut_off_is_told(tmp_path):
    with pytest.raises(ReadError, match=r"reviews.csv is not utf-16"):
        rows(tmp_path, "text\nab\n".encode("utf-16")[:-1], encoding="utf-16")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1", "has 1 fields where the header has 2"),
        ("1,a,b", "has 3 fields where the header has 2"),
        ("1, ", "column 'text' is empty"),
        (" ,a", "column 'id' is empty"),
        ("1,a\0b", "column 'text' holds a NUL character; remove it"),
        ("1," + "é" * 600, "column 'text' is longer than 0.001 MB; split it"),
        ("x" * 501 + ",a", "column 'id' is longer than 500 characters"),
        ("1," + "a" * 6_000, "is longer than 5,000 characters"),
    ],
)
def test_a_bad_row_is_named_and_the_good_ones_go_in(tmp_path, line, reason):
    limits = Limits(text_bytes=1_000, record_characters=5_000)
    found = rows(tmp_path, f"id,text\n{line}\n2,good\n", limits=limits)
    assert found[0] == Rejected("row 2", reason)
    assert found[1:] == [Row("row 3", "2", "good", None, None)]


@pytest.mark.parametrize("text", ['"a" b', '"open\n3,b\n'])
def test_quotes_that_do_not_close_are_told_rather_than_guessed(tmp_path, text):
    found = rows(tmp_path, f"id,text\n1,good\n2,{text}\n")
    assert found[0].text == "good"
    assert found[1].where == "row 3"
    assert "check its quotes" in found[1].reason


def test_a_quote_that_is_never_closed_costs_a_bounded_piece_of_the_file(tmp_path):
    lines = "".join(f"{number},fine\n" for number in range(3_000))
    found = rows(tmp_path, f'id,text\nx,"open\n{lines}', limits=Limits(record_characters=5_000))
    assert [row for row in found if isinstance(row, Rejected)] == [
        Rejected("row 2", "is longer than 5,000 characters")
    ]
    assert len(found) > 2_000


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "is empty; its first row must name the columns"),
        ("\n\n", "is empty; its first row must name the columns"),
        ("a,a\n1,2\n", "has two columns named 'a'; rename one"),
        (b"t\x92xt\nx\n", "header of reviews.csv is not UTF-8"),
        ('"text\nx\n', "header of reviews.csv cannot be read"),
        ("a,b\n1,2\n", "no column 'text' in reviews.csv; its columns are: a, b. Name"),
    ],
)
def test_a_header_that_says_nothing_useful_is_refused(tmp_path, data, message):
    with pytest.raises(ReadError, match=message):
        rows(tmp_path, data)


def test_a_column_without_a_name_is_kept_under_its_number(tmp_path):
    assert rows(tmp_path, ",text\n0,a\n")[0].metadata == {"column 1": "0"}


def test_a_long_file_is_streamed(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("text\n" + f"{'a' * 500}\n" * 20_000)
    tracemalloc.start()
    count = sum(1 for _ in read(path, modality="text", options=Options()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 1_000_000
